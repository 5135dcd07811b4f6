"""How an endpoint is read page after page: declared as :class:`Paging`, done by :func:`paginate`.

Either all rows come, or an exception: an exchange that repeats a page or a cursor is an error, never an endless loop or
a silent end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeVar, get_args, overload

import attrs

from ..errors import BitgetError, InvalidArgument
from ..wire import Field, camel, dumps, fields_of
from .response import ApiResponse, whole_number

__all__ = ["Paging", "paginate"]

T = TypeVar("T")

# The exchange's pages have at least so many rows unless the caller asks for fewer.
_SHORTEST_PAGE = 20

Style = Literal["cursor", "id_less_than", "page", "time"]


@attrs.frozen
class Paging:
    """How one endpoint is continued. Names may be given as on the wire or in snake_case.

    * ``cursor``: the next value of ``param`` stands beside the rows (``next_key``, default: the name of ``param``) or
      in the last row (``row_key``);
    * ``id_less_than``: the same, but in the rows the smallest ``row_key`` counts;
    * ``page``: ``param`` counts 1, 2, 3, …
    * ``time``: ``param`` is an upper end in milliseconds and moves back to the oldest row (``row_key``: a name, or the
      column of rows by position; default: the first).

    ``rows`` names the list in ``data``; ``None`` where ``data`` itself is the list. ``rows`` and ``next_key`` may hold
    several names where the exchange has been seen to use more than one: the one that is there counts.
    """

    style: Style = attrs.field(validator=attrs.validators.in_(get_args(Style)))
    param: str
    rows: str | tuple[str, ...] | None = None
    next_key: str | tuple[str, ...] | None = None
    row_key: str | int | None = None


@overload
def paginate(
    method: Callable[..., ApiResponse[Iterable[T]]], *, max_rows: int | None = None, **arguments: Any
) -> Iterator[T]: ...


@overload
def paginate(method: Callable[..., Any], *, max_rows: int | None = None, **arguments: Any) -> Iterator[Any]: ...


def paginate(method: Callable[..., Any], *, max_rows: int | None = None, **arguments: Any) -> Iterator[Any]:
    """All rows of a listing, one by one, over as many pages as there are; each page is asked for when it is needed.

    ``method`` is a bound endpoint method, such as ``client.get_trade_fills``; ``arguments`` are those of its first
    call. ``max_rows`` ends the listing early. Rows are typed as in the method's ``.data``. Raises what the calls raise,
    and :class:`BitgetError` where the exchange repeats itself or more rows share one moment than fit on a page.
    """
    endpoint: Any = getattr(method, "endpoint", None)
    paging: Paging | None = getattr(endpoint, "paging", None)
    name = getattr(method, "__name__", repr(method))
    if paging is None:
        raise InvalidArgument(f"{name} is no listing in pages: call it as it is")
    if max_rows is not None and (max_rows.__class__ is not int or max_rows < 0):
        raise InvalidArgument(f"max_rows={max_rows!r}: pass a whole number, or leave it out for all rows")
    pages = _Pages(method, name, paging, endpoint.argument_for(paging.param), arguments)
    return _limited(pages.rows(), max_rows)


def _limited(rows: Iterator[Any], max_rows: int | None) -> Iterator[Any]:
    if max_rows is None:
        yield from rows
        return
    for _ in range(max_rows):
        row = next(rows, _END)
        if row is _END:
            return
        yield row


_END = object()


class _Pages:
    """One walk over the pages of one listing."""

    def __init__(
        self, method: Callable[..., Any], name: str, paging: Paging, argument: str, arguments: dict[str, Any]
    ) -> None:
        self._method = method
        self._name = name
        self._paging = paging
        self._argument = argument
        self._arguments = arguments

    def rows(self) -> Iterator[Any]:
        if self._paging.style == "time":
            return self._back_in_time()
        if self._paging.style == "page":
            return self._counting()
        return self._following()

    def _ask(self) -> tuple[ApiResponse[Any], list[Any], Sequence[Any]]:
        """One page: the answer, its raw rows, its typed rows."""
        response: ApiResponse[Any] = self._method(**self._arguments)
        data = response.raw.get("data")
        wanted = _there(data, self._paging.rows)
        if wanted is None:
            raw_rows, typed = data, response.data
        else:
            raw_rows = _member(data, _on_wire(response.data, wanted)) if isinstance(data, Mapping) else None
            typed = _typed_member(response.data, wanted)
        if raw_rows is None or raw_rows == "":
            return response, [], []
        if not isinstance(raw_rows, list) or typed is None or len(typed) != len(raw_rows):
            raise BitgetError(f"{self._name}: no list of rows in the answer ({wanted or 'data'})")
        return response, raw_rows, typed

    def _following(self) -> Iterator[Any]:
        """``cursor`` and ``id_less_than``."""
        first = self._arguments.get(self._argument)
        asked: set[str] = set() if first is None else {str(first)}
        before: list[Any] = []
        while True:
            response, raw_rows, typed = self._ask()
            if not raw_rows:
                return
            follow = self._next_value(response, raw_rows, typed)
            if raw_rows == before or str(follow) in asked:
                raise BitgetError(f"{self._name}: the exchange repeats its page at {self._paging.param}={follow!r}")
            yield from typed
            if follow is None or follow == "":
                return
            asked.add(str(follow))
            before, self._arguments[self._argument] = raw_rows, follow

    def _next_value(self, response: ApiResponse[Any], raw_rows: list[Any], typed: Sequence[Any]) -> Any:
        paging = self._paging
        if paging.row_key is None:
            data = response.raw.get("data")
            name = _on_wire(response.data, _there(data, paging.next_key) or paging.param)
            return _member(data, name) if isinstance(data, Mapping) else None
        key = paging.row_key if isinstance(paging.row_key, int) else _on_wire(typed[0], paging.row_key)
        values = [_cell(row, key) for row in raw_rows]
        numbers = [whole_number(value) for value in values]
        if paging.style == "id_less_than" and all(number is not None for number in numbers):
            return str(min(number for number in numbers if number is not None)) if numbers else None
        return values[-1] if values else None

    def _counting(self) -> Iterator[Any]:
        first = self._arguments.get(self._argument)
        page = 1 if first is None else whole_number(first)
        if page is None:
            raise InvalidArgument(f"{self._argument}={first!r} is not a page number")
        before: list[Any] = []
        while True:
            self._arguments[self._argument] = page
            _, raw_rows, typed = self._ask()
            if not raw_rows:
                return
            if raw_rows == before:
                raise BitgetError(f"{self._name}: the exchange repeats its page at {self._paging.param}={page}")
            yield from typed
            before, page = raw_rows, page + 1

    def _back_in_time(self) -> Iterator[Any]:
        """Whether the upper end belongs to a page is not the same everywhere, so pages are made to overlap.

        Every page is asked up to one millisecond past the oldest row known, and rows that came before are left out.
        """
        seen: dict[bytes, int] = {}
        oldest: int | None = None
        asked_for = whole_number(self._arguments.get("limit"))
        full = min(asked_for or _SHORTEST_PAGE, _SHORTEST_PAGE)
        while True:
            _, raw_rows, typed = self._ask()
            moments = [self._moment(row) for row in raw_rows]
            keys = [dumps(row) for row in raw_rows]
            fresh = [index for index, key in enumerate(keys) if key not in seen]
            if not fresh:
                if len(raw_rows) >= full:  # older rows, or more of this moment, may be hidden behind these
                    raise BitgetError(
                        f"{self._name}: at {oldest} more rows share a moment than fit on a page: ask for longer pages"
                    )
                return
            if oldest is not None and min(moments) > oldest:
                raise BitgetError(f"{self._name}: the exchange does not go back beyond {self._paging.param}={oldest}")
            # Newest first, however the page is sorted.
            for index in sorted(fresh, key=lambda index: moments[index], reverse=True):
                yield typed[index]
            oldest = min(moments)
            end = oldest + 1
            seen.update(zip(keys, moments, strict=True))
            seen = {key: moment for key, moment in seen.items() if moment <= end}  # only these can come again
            self._arguments[self._argument] = end

    def _moment(self, row: Any) -> int:
        key = self._paging.row_key
        value = _cell(row, 0 if key is None else key)
        moment = whole_number(value)
        if moment is None:
            raise BitgetError(f"{self._name}: a row without a time ({key or 'first column'}={value!r})")
        return moment


def _there(data: Any, names: str | tuple[str, ...] | None) -> str | None:
    """Of several names, the one that has a value in ``data``, else the first."""
    if not isinstance(names, tuple):
        return names
    return next((name for name in names if isinstance(data, Mapping) and _member(data, name)), names[0])


def _member(data: Mapping[str, Any], name: str) -> Any:
    """A member by its name on the wire, or by that name in snake_case."""
    return data[name] if name in data else data.get(camel(name))


def _cell(row: Any, key: str | int) -> Any:
    """A value of a raw row: by name, or by place in a row by position."""
    if isinstance(row, Mapping):
        return _member(row, str(key))
    return row[key] if isinstance(row, list) and isinstance(key, int) and key < len(row) else None


def _typed_member(data: Any, name: str) -> Any:
    """The same member of a structured object."""
    if isinstance(data, Mapping):
        return _member(data, name)
    field = _field_of(data, name)
    return None if field is None else getattr(data, field.name)


def _on_wire(data: Any, name: str) -> str:
    """The exchange's name of a member, if the structured object knows it by another one."""
    field = _field_of(data, name)
    return name if field is None else field.wire


def _field_of(data: Any, name: str) -> Field | None:
    cls: Any = type(data)
    fields = fields_of(cls).values() if attrs.has(cls) else ()
    return next((field for field in fields if name in (field.wire, field.name)), None)
