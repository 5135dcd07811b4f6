"""The exception tree, and which code becomes which class."""

from __future__ import annotations

import copy
import inspect
import pickle
from typing import Any

import pytest

from bitget_client import errors

CLASSES = [item for _, item in inspect.getmembers(errors, inspect.isclass) if issubclass(item, Exception)]


def test_everything_is_a_bitget_error() -> None:
    """One ``except BitgetError`` catches all that is raised on purpose."""
    assert len(CLASSES) > 15
    for cls in CLASSES:
        assert issubclass(cls, errors.BitgetError)
        assert cls.__name__ in errors.__all__


def test_the_tree_in_the_docstring() -> None:
    """The tree drawn at the top of the module is the one in the code."""
    drawn: list[tuple[str, int]] = []
    for line in (errors.__doc__ or "").splitlines():
        name = line.lstrip(" │├└─").split(" ")[0].split("(")[0]
        if isinstance(getattr(errors, name, None), type):
            drawn.append((name, len(line) - len(line.lstrip(" │├└─"))))
    assert {cls.__name__ for cls in CLASSES} == {name for name, _ in drawn}
    parents: list[tuple[str, int]] = []
    for name, depth in drawn:
        parents = [parent for parent in parents if parent[1] < depth]
        if parents:
            assert getattr(errors, parents[-1][0]) in getattr(errors, name).__bases__
        parents.append((name, depth))


@pytest.mark.parametrize(
    ("code", "cls"),
    [
        ("40009", errors.AuthenticationError), (40006, errors.AuthenticationError), ("40014", errors.PermissionDenied),
        ("40008", errors.TimestampError), ("40085", errors.WrongAccountMode), ("429", errors.RateLimited),
        ("40725", errors.ServiceUnavailable), ("40017", errors.InvalidParameter),
        ("43012", errors.InsufficientBalance), ("43001", errors.OrderNotFound), ("40786", errors.DuplicateClientOid),
        ("43005", errors.OrderRejected), ("99999", errors.ApiError), (None, errors.ApiError),
    ],
)  # fmt: skip
def test_class_of_a_code(code: Any, cls: type[errors.ApiError]) -> None:
    """A code, as text or number, has the most specific class known for it."""
    error = errors.api_error(code, "a message")
    assert cls is type(error)
    assert str(code) == error.code


@pytest.mark.parametrize(
    ("status", "cls"),
    [(401, errors.AuthenticationError), (403, errors.PermissionDenied), (429, errors.RateLimited),
     (503, errors.ServiceUnavailable), (400, errors.ApiError), (None, errors.ApiError)],
)  # fmt: skip
def test_status_counts_where_the_code_is_unknown(status: int | None, cls: type[errors.ApiError]) -> None:
    """The HTTP status decides only where the code does not."""
    assert cls is type(errors.api_error("99999", "a message", http_status=status))
    assert errors.InsufficientBalance is type(errors.api_error("43012", "a message", http_status=status))


def test_no_code_has_two_classes() -> None:
    """Each code stands in the table once."""
    codes = [code for listed in errors._CODES.values() for code in listed.split()]
    assert len(codes) == len(set(codes))
    assert {cls for cls in CLASSES if cls.__base__ is errors.ApiError} == set(errors._CODES)


def test_message() -> None:
    """Code, text and endpoint make the message; for some codes what to do is added."""
    assert "40017: bad [GET /x]" == str(errors.api_error("40017", "bad", endpoint="GET /x"))
    assert "use the V3 clients" in str(errors.api_error("40085", "classic only"))
    assert "bad" == str(errors.ApiError("bad"))


def test_attributes() -> None:
    """An error carries everything that is known."""
    error = errors.api_error(
        "43012", "no money", http_status=400, endpoint="POST /x", request_time=5, raw={"a": 1}, request={"b": 2}
    )
    assert ("no money", "43012", 400, "POST /x", 5, {"a": 1}, {"b": 2}) == (
        error.message, error.code, error.http_status, error.endpoint, error.request_time, error.raw, error.request
    )  # fmt: skip


@pytest.mark.parametrize("code", sorted(errors._UNKNOWN_OUTCOME))
@pytest.mark.parametrize("status", [None, 200, 400, 500])
def test_codes_that_do_not_say(code: str, status: int | None) -> None:
    """For a call that changes something the exchange's own time-outs are an unknown outcome, with ids to ask for."""
    error = errors.order_error(code, "timeout", http_status=status, request={"a": 1}, client_oids=["mine"])
    assert isinstance(error, errors.OutcomeUnknown)
    assert (code, {"a": 1}, ("mine",)) == (error.code, error.request, error.client_oids)
    assert isinstance(errors.api_error(code, "timeout", http_status=status), errors.ApiError)


@pytest.mark.parametrize(
    ("code", "status", "cls"),
    [
        ("43012", 200, errors.InsufficientBalance),
        ("43012", 503, errors.InsufficientBalance),
        ("99999", 400, errors.ApiError),
        ("99999", 500, errors.OutcomeUnknown),
        ("99999", None, errors.ApiError),
        ("40013", 200, errors.ServiceUnavailable),
    ],
)
def test_refusals_of_orders(code: str, status: int | None, cls: type[Exception]) -> None:
    """A known refusal is one whatever the status; a nameless 5xx does not say whether the exchange acted."""
    assert cls is type(errors.order_error(code, "x", http_status=status))


def test_retryable() -> None:
    """Which classes may succeed later unchanged; an unknown outcome never says so."""
    names = {cls.__name__ for cls in CLASSES if cls.retryable}
    assert {"TransportError", "NotSent", "TimestampError", "RateLimited", "ServiceUnavailable"} == names


@pytest.mark.parametrize(
    "error",
    [
        errors.OutcomeUnknown("lost", request={"a": 1}, client_oids=["x"], code="40010"),
        errors.api_error("43012", "no money", http_status=400, endpoint="POST /x", raw={"a": 1}),
        errors.DecodeError("garbled", body=b"<html>", http_status=502),
        errors.SubscriptionError("refused", refused={"t": ("30001", "no")}),
        errors.NotSent("refused"),
    ],
)
def test_errors_can_be_copied_and_pickled(error: Exception) -> None:
    """An error keeps class, text and attributes on its way to another process."""
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(error) is type(twin)
        assert str(error) == str(twin)
        assert vars(error) == vars(twin)


def test_invalid_argument_is_a_value_error() -> None:
    """Python's own habit works too."""
    assert issubclass(errors.InvalidArgument, ValueError)


def test_subscription_error() -> None:
    """The refused topics are named."""
    assert {"t": ("30001", "no")} == errors.SubscriptionError("x", refused={"t": ("30001", "no")}).refused
    assert {} == errors.SubscriptionError("x").refused
