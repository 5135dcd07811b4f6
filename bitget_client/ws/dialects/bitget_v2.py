"""The protocol of classic accounts (V2): its channels, its two order operations. Shared things live in ``bitget``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from ...environment import WsKey
from ...errors import InvalidArgument
from ...wire import dumps
from ..messages import Topic
from .bitget import BitgetDialect, text

__all__ = ["INTERVALS", "OPERATIONS", "BitgetV2", "selecting"]

_FUTURES: Final = ("USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES")
_MARKETS: Final = ("SPOT", *_FUTURES)
_MARGIN: Final = ("MARGIN",)

#: The parameters that select, as a caller writes them.
_OURS: Final = {"instId": "inst_id", "coin": "coin"}

#: The selection that means everything there is.
_ALL: Final = "default"


class _Channel(NamedTuple):
    """Who has a channel, and which parameter selects in it."""

    inst_types: tuple[str, ...]
    #: ``None`` where there is nothing to select.
    selector: Literal["instId", "coin"] | None = "instId"
    private: bool = False
    #: Whether the selector is ``default`` when left out.
    selects_all: bool = False


#: Candles have one channel for each of these, as in ``candle5m``. ``utc`` counts days from midnight UTC, not UTC+8.
INTERVALS: Final = (
    *("1m", "5m", "15m", "30m", "1H", "4H", "6H", "12H", "1D", "3D", "1W", "1M"),
    *("6Hutc", "12Hutc", "1Dutc", "3Dutc", "1Wutc", "1Mutc"),
)

_OF_ACCOUNT: Final = _Channel(_MARKETS, private=True, selects_all=True)
_OF_FUTURES: Final = _Channel(_FUTURES, private=True, selects_all=True)
_COINS: Final = _Channel(_MARGIN, "coin", private=True, selects_all=True)
_ONE_PAIR: Final = _Channel(_MARGIN, private=True)

_CHANNELS: Final[dict[str, _Channel]] = {
    "ticker": _Channel(_MARKETS),
    **{f"candle{interval}": _Channel(_MARKETS) for interval in INTERVALS},
    "books": _Channel(_MARKETS),
    "books1": _Channel(_MARKETS),
    "books5": _Channel(_MARKETS),
    "books15": _Channel(_MARKETS),
    "trade": _Channel(_MARKETS),
    "auction": _Channel(("SPOT",)),
    "index-price": _Channel(_MARGIN, selects_all=True),
    "account": _Channel(_MARKETS, "coin", private=True, selects_all=True),
    "equity": _Channel(_FUTURES, None, private=True),
    "positions": _OF_FUTURES,
    "positions-history": _OF_FUTURES,
    "orders": _OF_ACCOUNT,
    "orders-algo": _OF_ACCOUNT,
    "fill": _OF_ACCOUNT,
    "adl-noti": _OF_FUTURES,
    "account-crossed": _COINS,
    "account-isolated": _COINS,
    "orders-crossed": _ONE_PAIR,
    "orders-isolated": _ONE_PAIR,
}

#: Order operations. There is no batch and no modifying.
OPERATIONS: Final = ("place-order", "cancel-order")


def selecting(name: str, inst_type: str, selection: str) -> Topic:
    """A topic whose selection is put where the channel wants it: in ``instId``, in ``coin``, or nowhere."""
    channel = _CHANNELS.get(name)
    key = "instId" if channel is None else channel.selector
    if key is None:
        key, selection = "instId", "" if selection == _ALL else selection
    return Topic(name, **{"instType": inst_type, key: selection or None})


class BitgetV2(BitgetDialect):
    """Bitget's WebSocket for classic accounts."""

    name = "v2"
    ws_keys = (WsKey.V2_PUBLIC.value, WsKey.V2_PRIVATE.value)
    name_key = "channel"
    forms = (
        "Topic('ticker', inst_type='SPOT', inst_id='BTCUSDT'), a text such as 'account-crossed', "
        "or {'topic': 'ticker', 'payload': {'instType': 'SPOT', 'instId': 'BTCUSDT'}}"
    )

    def route(self, topic: Topic) -> str:
        """Account channels go to the private connection, market data to the public one."""
        return self.ws_keys[_CHANNELS[topic.name].private]

    def topic(self, asked: Any) -> Topic:
        """The canonical topic, checked. What has only one possible value is filled in, and ``default`` where it is one.

        A text is enough for the channels that need nothing else: ``index-price``, ``account-crossed`` and
        ``account-isolated``. ``inst_type`` may be in any letter case. The interval of a candle may not: ``1m`` is a
        minute, ``1M`` a month.
        """
        name, params = self._asked(asked)
        channel = _CHANNELS.get(name)
        if channel is None:
            raise InvalidArgument(_unknown(name))
        inst_type = self._inst_type(name, channel, params.pop("instType", None))
        selection = params.pop(channel.selector, "") if channel.selector else ""
        # Programs made for other clients write instId=default everywhere, also where it is coin or nothing.
        unknown = [key for key, value in params.items() if (key, value) not in (("instId", _ALL), ("coin", _ALL))]
        if unknown:
            takes = f"inst_type and {_OURS[channel.selector]}" if channel.selector else "inst_type only"
            raise InvalidArgument(f"topic {name!r} takes {takes}, not {', '.join(unknown)}")
        if channel.selector is None:
            return Topic(name, instType=inst_type)
        if channel.selects_all:
            selection = selection or _ALL
        elif not selection or (selection == _ALL and not channel.private):
            raise InvalidArgument(f"topic {name!r} needs {_OURS[channel.selector]}, as in 'BTCUSDT'")
        return Topic(name, **{"instType": inst_type, channel.selector: selection})

    @staticmethod
    def _inst_type(name: str, channel: _Channel, given: str | None) -> str:
        if given is None and len(channel.inst_types) == 1:
            return channel.inst_types[0]
        if given is None or given.upper() not in channel.inst_types:
            one_of = ", ".join(channel.inst_types)
            raise InvalidArgument(f"topic {name!r} needs inst_type, one of {one_of}; not {given!r}")
        return given.upper()

    def request(
        self, request_id: str, operation: str, category: str | None, args: Sequence[Mapping[str, Any]]
    ) -> bytes:
        """The frame of an order operation; ``InvalidArgument`` for what the exchange cannot take.

        ``category`` is what the exchange calls instType. The one mapping in ``args`` holds the order's own fields and,
        beside them, ``instId`` or ``inst_id``: on the wire it stands one level higher.
        """
        if operation not in OPERATIONS:
            raise InvalidArgument(f"unknown operation {operation!r}: classic accounts have {', '.join(OPERATIONS)}")
        if len(args) != 1:
            raise InvalidArgument(f"{operation} takes one order, not {len(args)}: classic accounts have no batches")
        if not isinstance(category, str) or category.upper() not in _MARKETS:
            raise InvalidArgument(f"{operation} needs a category, one of {', '.join(_MARKETS)}; not {category!r}")
        params = dict(args[0])
        inst_ids = [params.pop(key) for key in ("instId", "inst_id") if key in params]
        if len(inst_ids) != 1 or not inst_ids[0]:
            raise InvalidArgument(f"{operation} needs instId beside the order's fields, as in {{'instId': 'BTCUSDT'}}")
        arg = {
            "id": request_id,
            "instType": category.upper(),
            "instId": inst_ids[0],
            "channel": operation,
            "params": params,
        }
        return dumps({"op": "trade", "args": [arg]})

    def _request_id(self, frame: dict[str, Any]) -> str:
        """It stands in the first order; above, as V3 has it, it is understood too."""
        return super()._request_id(frame) or next((text(order.get("id")) for order in _orders(frame)), "")

    def _reply_args(self, frame: dict[str, Any]) -> Any:
        return [{"symbol": order.get("instId"), **_mapping(order.get("params"))} for order in _orders(frame)]


def _orders(frame: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The orders that a reply names: its ``arg``, which is a list where that of an acknowledgement is an object."""
    arg = frame.get("arg")
    return [order for order in arg if isinstance(order, Mapping)] if isinstance(arg, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _unknown(name: str) -> str:
    if name.startswith("candle"):
        return f"unknown candles {name!r}: 'candle' and an interval, one of {', '.join(INTERVALS)}"
    known = [each for each in _CHANNELS if not each.startswith("candle")]
    return f"unknown topic {name!r}: known are candle1m and so on, {', '.join(known)}"
