"""Every exception the library raises, and which exchange code becomes which class. No logic lives here.

::

    BitgetError
    ├── InvalidArgument (ValueError)      you asked for something impossible; nothing was sent
    ├── TransportError                    the network failed while reading; nothing can have changed
    │   ├── NotSent                       nothing reached the exchange: safe to repeat
    │   └── OutcomeUnknown                may have been executed: ask by client_oid before repeating
    ├── ApiError                          the exchange answered no
    │   ├── AuthenticationError           wrong key, secret, passphrase or signature
    │   ├── PermissionDenied              the key, account, region or address may not do this
    │   ├── TimestampError                clock outside the exchange's window
    │   ├── WrongAccountMode              classic call on a unified account, or the other way round
    │   ├── RateLimited                   too many requests; see ``retry_after``
    │   ├── ServiceUnavailable            the exchange is busy, broken or under maintenance
    │   ├── InvalidParameter              a value the exchange does not accept
    │   ├── InsufficientBalance           not enough funds, margin or position
    │   ├── OrderNotFound                 no such order
    │   ├── DuplicateClientOid            the client_oid was used before
    │   └── OrderRejected                 the order is not possible in the state of the market or account
    ├── BatchError                        orders of a batch were not accepted; only ``raise_for_items`` raises it
    ├── SubscriptionError                 topics were refused or never acknowledged
    ├── StaleData                         no update of a watched topic came for too long (an event, never raised)
    └── DecodeError                       the answer was not what the protocol promises; carries the bytes

``retryable`` on each class says whether the same call may succeed later without being changed. For orders it never
means "send again blindly": after :class:`OutcomeUnknown`, ask by ``client_oid`` first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar, Literal, TypeAlias

__all__ = [
    "ApiError",
    "AuthenticationError",
    "BatchError",
    "BitgetError",
    "DecodeError",
    "DuplicateClientOid",
    "InsufficientBalance",
    "InvalidArgument",
    "InvalidParameter",
    "NotSent",
    "OrderNotFound",
    "OrderRejected",
    "Outcome",
    "OutcomeUnknown",
    "PermissionDenied",
    "RateLimited",
    "ServiceUnavailable",
    "StaleData",
    "SubscriptionError",
    "TimestampError",
    "TransportError",
    "WrongAccountMode",
    "api_error",
    "failure_outcome",
    "item_outcome",
    "order_error",
]

#: What became of one order of a call, as far as the call tells.
Outcome: TypeAlias = Literal["accepted", "refused", "not_sent", "unknown"]


class BitgetError(Exception):
    """Root of everything this library raises on purpose."""

    retryable: ClassVar[bool] = False


class InvalidArgument(BitgetError, ValueError):
    """The call cannot be made as asked. Nothing was sent."""


class TransportError(BitgetError):
    """The network failed. Raised as itself only for reads, which change nothing."""

    retryable: ClassVar[bool] = True


class NotSent(TransportError):
    """The request never left, or never arrived whole: the exchange cannot have acted on it. Safe to repeat."""


class OutcomeUnknown(TransportError):
    """The request may have been executed. Ask by ``client_oid`` before repeating it.

    ``request`` is what was sent (never with credentials); ``client_oids`` are the order ids to ask about; ``code`` is
    the exchange's code where it answered, but with one that does not say whether it acted.
    """

    retryable: ClassVar[bool] = False

    def __init__(
        self, message: str, *, request: Any = None, client_oids: Sequence[str] = (), code: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.request = request
        self.client_oids = tuple(client_oids)

    def resolve(self, rest: Any, stream: Any = None, *, timeout: float | None = None, **options: Any) -> Any:
        """Find out what became of it: a ``Resolution`` for each of ``client_oids``, by ``client_oid``.

        ``rest`` is a client of the same account: ``RestClientV3`` for a unified, ``RestClientV2`` for a classic one.
        Blocks for up to ``timeout`` seconds; short for :class:`bitget_client.state.resolver.Resolver`, which says what
        the answers mean, which kinds of orders can be asked for, and takes the ``options``.
        """
        # By name: this file imports nothing of the house, and a program that never asks need not load what answers.
        resolver = import_module(".state.resolver", __package__).Resolver
        return resolver(rest, stream, **options).resolve_error(self, timeout=timeout)


class ApiError(BitgetError):
    """The exchange answered no.

    ``code`` is the exchange's code as text, ``message`` its text, ``http_status`` the HTTP status (``None`` over a
    WebSocket), ``endpoint`` the verb and path or the operation, ``request_time`` the exchange's clock in milliseconds,
    ``raw`` the decoded answer, ``request`` what was asked where that is known.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        http_status: int | None = None,
        endpoint: str = "",
        request_time: int | None = None,
        raw: Any = None,
        request: Any = None,
    ) -> None:
        where = f" [{endpoint}]" if endpoint else ""
        super().__init__(f"{code}: {message}{where}" if code else f"{message}{where}")
        self.message = message
        self.code = code
        self.http_status = http_status
        self.endpoint = endpoint
        self.request_time = request_time
        self.raw = raw
        self.request = request


class AuthenticationError(ApiError):
    """Wrong or missing key, secret, passphrase or signature. Retrying with the same credentials cannot help."""


class PermissionDenied(ApiError):
    """The key, the account, the region or this machine's address may not do this."""


class TimestampError(ApiError):
    """The request's time was outside the exchange's window: synchronise the clock and ask again."""

    retryable: ClassVar[bool] = True


class WrongAccountMode(ApiError):
    """A classic (V2) call on a unified account, or a unified (V3) call on a classic one."""


class RateLimited(ApiError):
    """Too many requests. ``retry_after`` is the number of seconds to wait where the exchange said so, else ``None``."""

    retryable: ClassVar[bool] = True
    retry_after: float | None = None


class ServiceUnavailable(ApiError):
    """The exchange is busy, broken or under maintenance. Whether an order was taken must be asked by client_oid."""

    retryable: ClassVar[bool] = True


class InvalidParameter(ApiError):
    """A value the exchange does not accept."""


class InsufficientBalance(ApiError):
    """Not enough funds, margin or position."""


class OrderNotFound(ApiError):
    """No such order, or it is no longer open."""


class DuplicateClientOid(ApiError):
    """The client_oid was used before: the earlier order with it is the one that counts."""


class OrderRejected(ApiError):
    """The order is not possible in the present state of the market, the position or the account."""


class BatchError(BitgetError):
    """Some orders of a call were not accepted: refused, never sent, or of unknown outcome.

    ``response`` is the whole answer; ``errors`` has the exception that each order which was not accepted would have
    ended in alone, in order; ``client_oids`` names the orders of unknown outcome: ask about them before repeating.
    """

    def __init__(
        self, message: str, *, response: Any = None, errors: Sequence[BitgetError] = (), client_oids: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.response = response
        self.errors = tuple(errors)
        self.client_oids = tuple(client_oids)


class SubscriptionError(BitgetError):
    """Topics were refused or never acknowledged. ``refused`` maps each topic to the exchange's ``(code, message)``."""

    def __init__(self, message: str, *, refused: Mapping[Any, tuple[str, str]] | None = None) -> None:
        super().__init__(message)
        self.refused: dict[Any, tuple[str, str]] = dict(refused or {})


class StaleData(BitgetError):
    """No update of a topic came for longer than its ``max_age``. Comes as an ``exception`` event."""

    def __init__(self, message: str, *, topic: Any = None, age: float = 0.0) -> None:
        super().__init__(message)
        self.topic = topic
        #: Seconds without an update.
        self.age = age


class DecodeError(BitgetError):
    """The answer was not what the protocol promises. ``body`` holds the bytes as they came."""

    def __init__(self, message: str, *, body: bytes = b"", http_status: int | None = None) -> None:
        super().__init__(message)
        self.body = body
        self.http_status = http_status


# Codes by class, as known from the exchange's documentation and public clients. A code not listed is a plain ApiError.
_CODES: dict[type[ApiError], str] = {
    AuthenticationError: """
        30004 30005 30011 30012 30015 40001 40002 40003 40006 40009 40011 40012 40036 40037 40041 40506 40507
    """,
    PermissionDenied: """
        22010 25620 40000 40014 40016 40018 40021 40022 40023 40024 40025 40026 40027 40031 40035 40038 40040 40052
        40100 40101 40103 40104 40111 40301 40916 49003 50006 50007 59005 59006
    """,
    TimestampError: "30013 30014 40004 40005 40008 40078 40911 50008",
    WrongAccountMode: "40084 40085",
    RateLimited: "25004 30006 30007 429 50009",
    ServiceUnavailable: """
        19000 25000 25001 25003 31027 40010 40013 40015 40105 40106 40107 40200 40308 40400 40401 40509 40603 40604
        40710 40725 40846 40910 41114 43059 43115 45001 49040 50010 50031 59021 59046 80002
    """,
    InvalidParameter: """
        00001 00171 00172 01001 01002 12001 12002 12003 13002 13008 20001 22003 22006 22007 22008 22009 22011 22034
        22038 22046 22047 25100 25200 25201 25205 25206 25207 25208 25244 25579 25580 25581 25582 25583 25584 25585
        25586 25587 25588 25589 25590 25591 25592 25602 25603 25604 25605 25606 25607 25608 25609 25610 25611 25650
        25651 25652 25653 30001 30002 30003 30016 31002 31003 31004 31005 31028 40007 40017 400172 40019 40020 40034
        40053 40056 40057 40058 40059 40072 40079 40102 40108 40201 40202 40203 40204 40205 40206 40207 40208 40209
        40300 40302 40303 40304 40305 40306 40402 40403 40404 40405 40406 40408 40409 40500 40502 40504 40602 40605
        40607 40609 40700 40703 40704 40705 40706 40707 40708 40713 40724 40735 40736 40737 40738 40739 40740 40741
        40742 40774 40787 40808 40811 40812 40813 40815 40816 40820 40821 40829 40830 40831 40832 40833 40834 40835
        40836 40915 40917 40924 40925 41002 41101 41103 41117 42072 43006 43007 43008 43009 43010 43011 43013 43014
        43015 43016 43027 43028 43029 43034 43035 43037 43038 43039 43040 43041 43042 43058 43111 43123 43125 43130
        45035 45060 45061 45062 45064 45065 45066 45067 45103 45104 45110 45111 45112 45113 45114 45115 45122 48001
        48002 49024 49026 50001 50002 50003 50004 50011 50014 50015 50016 50018 50019 50021 50032 50046 50047 59013
        59014 60006 70006 70007 70008 70101 70103 70104 80001 95011
    """,
    InsufficientBalance: """
        25202 25203 25228 25231 40711 40712 40754 40757 40762 40798 40800 43012 43132 45002 45003 45005 45006 49023
        50020 59011 59022 59042 60013
    """,
    OrderNotFound: "22001 25204 31007 40109 40768 40819 43001 43025 45057 80011",
    DuplicateClientOid: "25212 40786 43118 45034 50060",
    OrderRejected: """
        22002 22004 22005 22029 22056 25013 25101 25102 25104 25105 25108 25230 25599 25601 40309 40709 40716 40723
        40761 40824 40837 40838 40844 40845 41113 43005 43043 43119 43120 43128 45091 45116 45118 45123 50017 50025
        50026 50027 50028 50030 50048 59016
    """,
}

_CLASS_OF_CODE: dict[str, type[ApiError]] = {code: cls for cls, codes in _CODES.items() for code in codes.split()}

_CLASS_OF_STATUS: dict[int, type[ApiError]] = {
    401: AuthenticationError,
    403: PermissionDenied,
    429: RateLimited,
    500: ServiceUnavailable,
    502: ServiceUnavailable,
    503: ServiceUnavailable,
    504: ServiceUnavailable,
}

# Answers after which the exchange may or may not have acted: its own time-outs and unnamed failures. A state-changing
# call that gets one of these has an unknown outcome; a read that gets one simply failed.
_UNKNOWN_OUTCOME = frozenset(
    "19000 25000 25001 31027 40010 40015 40725 40910 45001 49040 50031 59021 59046 80002".split()
)

# What a person should do, for the codes whose own text does not say it.
_ADVICE: dict[str, str] = {
    "40085": "This is a unified account: use the V3 clients (RestClientV3, WebsocketClientV3).",
    "40084": "This is a classic account: use the V2 clients (RestClientV2, WebsocketClientV2).",
}


def api_error(
    code: Any,
    message: str,
    *,
    http_status: int | None = None,
    endpoint: str = "",
    request_time: int | None = None,
    raw: Any = None,
    request: Any = None,
) -> ApiError:
    """The exception for an exchange code, of the most specific class known for it."""
    text = str(code)
    cls = _CLASS_OF_CODE.get(text)
    if cls is None:
        cls = _CLASS_OF_STATUS.get(http_status, ApiError) if http_status is not None else ApiError
    advice = _ADVICE.get(text)
    return cls(
        f"{message}. {advice}" if advice else message,
        code=text,
        http_status=http_status,
        endpoint=endpoint,
        request_time=request_time,
        raw=raw,
        request=request,
    )


def order_error(
    code: Any,
    message: str,
    *,
    http_status: int | None = None,
    endpoint: str = "",
    request_time: int | None = None,
    raw: Any = None,
    request: Any = None,
    client_oids: Sequence[str] = (),
) -> ApiError | OutcomeUnknown:
    """The exception for an exchange code that answers a state-changing call: a refusal, or an unknown outcome.

    The one place that decides which is which. Unknown are the exchange's own time-outs and unnamed failures (19000
    25000 25001 31027 40010 40015 40725 40910 45001 49040 50031 59021 59046 80002), and any 5xx status whose code is not
    a known refusal. Every other code is a refusal, codes this library does not know included. What ends a call without
    an answer is listed in ``ws/requests.py`` for the WebSocket and in ``rest/failures.py`` for REST.
    """
    text = str(code)
    nameless_5xx = http_status is not None and http_status >= 500 and text not in _CLASS_OF_CODE
    if text in _UNKNOWN_OUTCOME or nameless_5xx:
        where = f" [{endpoint}]" if endpoint else ""
        return OutcomeUnknown(
            f"{text}: {message}{where}. The exchange does not say whether it acted",
            request=request,
            client_oids=client_oids,
            code=text,
        )
    return api_error(
        text,
        message,
        http_status=http_status,
        endpoint=endpoint,
        request_time=request_time,
        raw=raw,
        request=request,
    )


def item_outcome(code: Any) -> Outcome:
    """What the exchange's code for one order of a batch means; no code at all means accepted."""
    if code in (None, "", 0, "0", "00000"):
        return "accepted"
    return "unknown" if str(code) in _UNKNOWN_OUTCOME else "refused"


def failure_outcome(code: Any) -> Outcome:
    """The same for an order that the exchange lists among those that failed; without a code nobody knows."""
    outcome = item_outcome(code)
    return outcome if outcome != "accepted" else "unknown"
