"""The protocol of unified accounts (V3): its topics, its order operations, its addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ...environment import WsKey
from ...errors import InvalidArgument
from ...rate_limit import RateLimit
from ...wire import dumps
from ..dialect import OperationLimit
from ..messages import Topic
from .bitget import BitgetDialect

__all__ = ["BATCH_OPERATIONS", "CATEGORIES", "MAX_BATCH", "OPERATIONS", "BitgetV3"]

_INST_TYPES: Final = ("spot", "usdt-futures", "coin-futures", "usdc-futures")

#: Topics of the public connection and the parameters each needs beside ``instType``.
_PUBLIC: Final[dict[str, tuple[str, ...]]] = {
    "ticker": ("symbol",),
    "kline": ("symbol", "interval"),
    "books": ("symbol",),
    "books1": ("symbol",),
    "books5": ("symbol",),
    "books50": ("symbol",),
    "rpi-books": ("symbol",),
    "rpi-books1": ("symbol",),
    "rpi-books5": ("symbol",),
    "rpi-books50": ("symbol",),
    "publicTrade": ("symbol",),
    "liquidation": (),
}

#: Topics of the private connection and the parameters that are filled in when left out.
_PRIVATE: Final[dict[str, dict[str, str]]] = {
    "account": {},
    "position": {},
    "order": {},
    "fill": {},
    "fast-fill": {"symbol": "default"},
    "strategy-order": {"symbol": "default"},
    "adl-notification": {},
}

#: Private although its data is market data: it needs a login and names a symbol.
_PRIVATE_MARKET: Final = "reality-orderbook"

#: Categories of order operations; lower case here, upper case over REST.
CATEGORIES: Final = ("spot", "margin", "usdt-futures", "coin-futures", "usdc-futures")

#: Order operations, and whether each must be told its category.
OPERATIONS: Final = {
    "place-order": True,
    "batch-place": True,
    "cancel-order": False,
    "batch-cancel": False,
    "modify-order": False,
    "batch-modify": False,
}

BATCH_OPERATIONS: Final = frozenset(("batch-place", "batch-cancel", "batch-modify"))

# The socket's documentation prints no limit of its own. That of classic accounts says that it is shared with REST, so
# each operation counts together with the REST endpoint that does the same.
_OPERATION_LIMITS: Final = {
    operation: OperationLimit(f"POST /api/v3/trade/{endpoint}", RateLimit(count, per="uid"))
    for operation, endpoint, count in (
        ("place-order", "place-order", 10),
        ("batch-place", "place-batch", 5),
        ("cancel-order", "cancel-order", 10),
        ("batch-cancel", "cancel-batch", 5),
        ("modify-order", "modify-order", 10),
        ("batch-modify", "batch-modify-order", 10),
    )
}

#: The most orders one batch may hold.
MAX_BATCH: Final = 20


class BitgetV3(BitgetDialect):
    """Bitget's WebSocket for unified accounts."""

    name = "v3"
    ws_keys = (WsKey.V3_PUBLIC.value, WsKey.V3_PRIVATE.value)
    name_key = "topic"
    forms = (
        "Topic('ticker', inst_type='spot', symbol='BTCUSDT'), a text such as 'order', "
        "or {'topic': 'ticker', 'payload': {'instType': 'spot', 'symbol': 'BTCUSDT'}}"
    )
    limits = BitgetDialect.limits._replace(
        operations=_OPERATION_LIMITS, urgent=frozenset(("cancel-order", "batch-cancel"))
    )

    def route(self, topic: Topic) -> str:
        """Account topics go to the private connection, market data to the public one."""
        return self.ws_keys[0] if topic.name in _PUBLIC else self.ws_keys[1]

    def topic(self, asked: Any) -> Topic:
        """The canonical topic, checked; what has only one possible value is filled in."""
        name, params = self._asked(asked)
        if name in _PRIVATE:
            inst_type = params.setdefault("instType", "UTA")
            if inst_type.upper() != "UTA":
                raise InvalidArgument(f"topic {name!r} has inst_type 'UTA', not {inst_type!r}")
            params["instType"] = "UTA"
            for key, value in _PRIVATE[name].items():
                params.setdefault(key, value)
        elif name in _PUBLIC:
            params["instType"] = self._inst_type(name, params.get("instType"))
            self._require(name, params, _PUBLIC[name])
        elif name == _PRIVATE_MARKET:
            self._require(name, params, ("instType", "symbol"))
        else:
            known = ", ".join((*_PUBLIC, *_PRIVATE, _PRIVATE_MARKET))
            raise InvalidArgument(f"unknown topic {name!r}: known are {known}")
        return Topic(name, **params)

    @staticmethod
    def _inst_type(name: str, given: str | None) -> str:
        if given is None or given.lower() not in _INST_TYPES:
            raise InvalidArgument(f"topic {name!r} needs inst_type, one of {', '.join(_INST_TYPES)}; not {given!r}")
        return given.lower()

    @staticmethod
    def _require(name: str, params: Mapping[str, str], needed: Sequence[str]) -> None:
        missing = [key for key in needed if not params.get(key)]
        if missing:
            raise InvalidArgument(f"topic {name!r} needs {' and '.join(missing)}")

    def request(
        self, request_id: str, operation: str, category: str | None, args: Sequence[Mapping[str, Any]]
    ) -> bytes:
        """The frame of an order operation; ``InvalidArgument`` for what the exchange cannot take."""
        if operation not in OPERATIONS:
            raise InvalidArgument(f"unknown operation {operation!r}: known are {', '.join(OPERATIONS)}")
        most = MAX_BATCH if operation in BATCH_OPERATIONS else 1
        if not 1 <= len(args) <= most:
            allowed = "one order" if most == 1 else f"1 to {most} orders"
            raise InvalidArgument(f"{operation} takes {allowed}, not {len(args)}")
        frame: dict[str, Any] = {"op": "trade", "id": request_id}
        if category is not None:
            if not isinstance(category, str) or category.lower() not in CATEGORIES:
                raise InvalidArgument(f"category={category!r} is unknown: use one of {', '.join(CATEGORIES)}")
            frame["category"] = category.lower()
        elif OPERATIONS[operation]:
            raise InvalidArgument(f"{operation} needs a category: one of {', '.join(CATEGORIES)}")
        frame["topic"] = operation
        frame["args"] = list(args)
        return dumps(frame)
