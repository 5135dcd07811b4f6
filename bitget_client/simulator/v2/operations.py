"""The two trade operations of a V2 WebSocket line: one order placed, or one cancelled. The rules are those of REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..accounts import Account
from ..calls import Call
from ..refusals import Refusal
from ..speech import Speaker, named, wrong_parameters
from . import futures_trade, spot_trade

__all__ = ["perform"]

_ROOMS = {
    "SPOT": (spot_trade.place_order, spot_trade.cancel_order),
    **{
        product: (futures_trade.place_order, futures_trade.cancel_order)
        for product in ("USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES")
    },
}


def perform(speaker: Speaker, account: Account, message: Mapping[str, Any]) -> dict[str, Any]:
    """Carry out an operation; the answer. Raises :class:`Refusal` when it is refused."""
    args = message.get("args")
    if not isinstance(args, list) or len(args) != 1 or not isinstance(args[0], dict):
        raise wrong_parameters()
    arg = args[0]
    if not arg.get("id") or not isinstance(arg.get("params"), dict):
        raise wrong_parameters()
    answer = {name: arg.get(name) for name in ("id", "instType", "channel", "instId")}
    answer["params"] = _act(speaker, account, arg)
    return {"event": "trade", "arg": [answer], "code": 0, "msg": "Success"}


def _act(speaker: Speaker, account: Account, arg: Mapping[str, Any]) -> dict[str, str]:
    kind, channel, symbol = (str(arg.get(name)) for name in ("instType", "channel", "instId"))
    room = _ROOMS.get(kind)
    if room is None or channel not in ("place-order", "cancel-order"):
        raise Refusal("30001", f"{named({name: arg.get(name) for name in ('instType', 'channel')})} doesn't exist")
    place, cancel = room
    fields = {**arg["params"], "symbol": symbol, "productType": kind}
    call = Call(speaker.exchange, {}, fields, account)
    ids: dict[str, str] = place(call) if channel == "place-order" else cancel(call)
    return ids
