"""What a REST call returns. Decoding of bytes and mapping of errors happen before, in the transport."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, cast

__all__ = ["ApiResponse"]

T_co = TypeVar("T_co", covariant=True)

_UNREAD: Any = object()


def _anything() -> Any:
    return Any


class ApiResponse(Generic[T_co]):
    """One answer of the exchange that said yes.

    ``raw`` is the decoded JSON as it came, unknown fields included; ``data`` is its ``data`` in the declared type,
    structured on first access. ``headers`` are the HTTP headers of the answer, read without regard to case.
    """

    __slots__ = ("_data", "_result_type", "headers", "raw")

    raw: dict[str, Any]
    headers: Mapping[str, str]

    def __init__(
        self,
        raw: dict[str, Any],
        headers: Mapping[str, str],
        result_type: Callable[[], Any] = _anything,
    ) -> None:
        self.raw = raw
        self.headers = headers
        self._result_type = result_type
        self._data: Any = _UNREAD

    @property
    def data(self) -> T_co:
        """The payload in its declared type. Never raises for what the exchange sent: missing values are ``None``."""
        if self._data is _UNREAD:
            wanted, value = self._result_type(), self.raw.get("data")
            if wanted is not Any:
                from ..models.converter import structure  # not before somebody looks: it costs import time

                value = structure(wanted, value)
            # Two threads may both get here; they store equal values.
            self._data = value
        return cast("T_co", self._data)

    @property
    def code(self) -> str:
        """The exchange's code as text; ``00000`` is success."""
        return str(self.raw.get("code", ""))

    @property
    def msg(self) -> str:
        """The exchange's text next to the code."""
        return str(self.raw.get("msg") or "")

    @property
    def request_time(self) -> int | None:
        """The exchange's clock when it answered, in Unix milliseconds; ``None`` where it did not say."""
        return whole_number(self.raw.get("requestTime"))

    def __repr__(self) -> str:
        # Without the data: balances and keys do not belong into logs by accident.
        return f"<ApiResponse {self.code} {self.msg!r} request_time={self.request_time}>"


def whole_number(value: Any) -> int | None:
    """A whole number that the exchange sent as number or text; ``None`` for anything else."""
    if value.__class__ is int:
        return int(value)
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return None
    return None
