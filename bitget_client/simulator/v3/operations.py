"""The six trade operations of a V3 WebSocket line: what is asked for, and how it is answered. Rules are the core's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..accounts import Account
from ..checks import CATEGORIES
from ..exchange import Exchange
from ..orders import Order
from ..refusals import Refusal, refuse
from ..speech import Speaker, wrong_parameters

__all__ = ["perform"]

BATCH = 20

_Act = Callable[[Exchange, Account, Any, Mapping[str, Any]], Order]


def _place(exchange: Exchange, account: Account, category: Any, item: Mapping[str, Any]) -> Order:
    return exchange.place(account, category, item)


def _cancel(exchange: Exchange, account: Account, category: Any, item: Mapping[str, Any]) -> Order:
    return exchange.cancel(account, item)


def _modify(exchange: Exchange, account: Account, category: Any, item: Mapping[str, Any]) -> Order:
    return exchange.modify(account, item)


_TRADES: dict[str, _Act] = {
    "place-order": _place,
    "cancel-order": _cancel,
    "modify-order": _modify,
    "batch-place": _place,
    "batch-cancel": _cancel,
    "batch-modify": _modify,
}


def perform(speaker: Speaker, account: Account, message: Mapping[str, Any]) -> dict[str, Any]:
    """Carry out an operation; the answer. Raises :class:`Refusal` when it is refused as a whole."""
    topic, args, category = str(message.get("topic")), message.get("args"), message.get("category")
    act = _TRADES.get(topic)
    if act is None:
        raise Refusal("30001", f"topic:{topic} doesn't exist")
    if not message.get("id") or not isinstance(args, list) or not args:
        raise wrong_parameters()
    if category is not None and str(category).upper() not in CATEGORIES:
        raise refuse("400172", "category")
    exchange = speaker.exchange
    answer: dict[str, Any] = {"event": "trade", "id": message["id"]}
    places = act is _place
    if places:
        answer["category"] = category
    answer["topic"] = topic
    if topic.startswith("batch-"):
        if len(args) > BATCH:
            raise refuse("40306")
        answer["args"] = [_try(exchange, account, act, category, item) for item in args]
    else:
        if len(args) != 1 or not isinstance(args[0], dict):
            raise wrong_parameters()
        answer["args"] = [_item(act(exchange, account, category, args[0]), places)]
        if places:
            answer["args"][0]["cTime"] = str(exchange.clock.now_ms())
    answer.update(
        code="0",
        msg="success" if topic == "place-order" else "Success",
        connId=speaker.connection_id,
        ts=str(exchange.clock.now_ms()),
    )
    return answer


def _item(order: Order, places: bool) -> dict[str, str]:
    item = {"symbol": order.market.instrument.symbol} if places else {}
    return {**item, "orderId": str(order.id), "clientOid": order.client_oid}


def _try(exchange: Exchange, account: Account, act: _Act, category: Any, item: Any) -> dict[str, str]:
    """One item of a batch, whose refusal stands in its place."""
    named = item if isinstance(item, dict) else {}
    places = act is _place
    try:
        if not named:
            raise wrong_parameters()
        return {"code": "0", "msg": "Success", **_item(act(exchange, account, category, named), places)}
    except Refusal as refusal:
        row = {"code": refusal.code, "msg": refusal.message}
        if places:
            row["symbol"] = str(named.get("symbol") or "")
        return {**row, "orderId": str(named.get("orderId") or ""), "clientOid": str(named.get("clientOid") or "")}
