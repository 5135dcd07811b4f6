"""What ``cases/typed_access`` reads: one push of each kind, and the same objects made of it by hand. Nothing is timed.

By hand is what one would write for just these fields: no field that may be missing is looked for, and nothing that is
not as expected is survived.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import attrs

from bitget_client.models.v3.stream import Book, Level, Order, OrderFee, PublicTrade, Ticker
from bitget_client.wire import dumps, loads

from .servers.frames import book, ticker
from .servers.rest import TICKER

__all__ = ["ANSWER", "PUSHES", "Sample"]


@attrs.frozen
class Sample:
    """A push as it comes, the class of its items, and one item made by hand."""

    push: bytes
    cls: type
    by_hand: Callable[[dict[str, Any]], Any]


def _ticker(item: dict[str, Any]) -> Ticker:
    return Ticker(
        high_price24h=Decimal(item["highPrice24h"]),
        low_price24h=Decimal(item["lowPrice24h"]),
        open_price24h=Decimal(item["openPrice24h"]),
        last_price=Decimal(item["lastPrice"]),
        turnover24h=Decimal(item["turnover24h"]),
        volume24h=Decimal(item["volume24h"]),
        bid1_price=Decimal(item["bid1Price"]),
        ask1_price=Decimal(item["ask1Price"]),
        bid1_size=Decimal(item["bid1Size"]),
        ask1_size=Decimal(item["ask1Size"]),
        price24h_pcnt=Decimal(item["price24hPcnt"]),
    )


def _book(item: dict[str, Any]) -> Book:
    return Book(
        asks=[Level(Decimal(price), Decimal(size)) for price, size in item["a"]],
        bids=[Level(Decimal(price), Decimal(size)) for price, size in item["b"]],
        seq=int(item["seq"]),
        previous_seq=int(item["pseq"]),
        ts=int(item["ts"]),
    )


def _trade(item: dict[str, Any]) -> PublicTrade:
    return PublicTrade(
        exec_id=item["i"],
        exec_link_id=item["L"],
        price=Decimal(item["p"]),
        size=Decimal(item["v"]),
        side=item["S"],
        timestamp=int(item["T"]),
        is_rpi=item["isRPI"],
    )


def _order(item: dict[str, Any]) -> Order:
    return Order(
        category=item["category"],
        symbol=item["symbol"],
        order_id=item["orderId"],
        client_oid=item["clientOid"],
        price=Decimal(item["price"]) if item["price"] else None,
        qty=Decimal(item["qty"]),
        amount=Decimal(item["amount"]),
        hold_mode=item["holdMode"],
        hold_side=item["holdSide"],
        trade_side=item["tradeSide"],
        order_type=item["orderType"],
        time_in_force=item["timeInForce"],
        side=item["side"],
        margin_mode=item["marginMode"],
        margin_coin=item["marginCoin"],
        reduce_only=item["reduceOnly"],
        cum_exec_qty=Decimal(item["cumExecQty"]),
        cum_exec_value=Decimal(item["cumExecValue"]),
        avg_price=Decimal(item["avgPrice"]),
        total_profit=Decimal(item["totalProfit"]),
        order_status=item["orderStatus"],
        cancel_reason=item["cancelReason"],
        leverage=Decimal(item["leverage"]),
        fee_detail=[OrderFee(fee_coin=fee["feeCoin"], fee=Decimal(fee["fee"])) for fee in item["feeDetail"]],
        created_time=int(item["createdTime"]),
        updated_time=int(item["updatedTime"]),
        stp_mode=item["stpMode"],
    )


_TRADE: Final = {
    "p": "100000", "S": "buy", "T": "1736348770627", "v": "0.00118", "i": "1260903622036942849",
    "L": "1234568787787878787", "isRPI": "no",
}  # fmt: skip
_ORDER: Final = {
    "category": "usdt-futures", "symbol": "BTCUSDT", "orderId": "1304314508780744704",
    "clientOid": "1304314508780744705", "price": "", "qty": "0.001", "amount": "1000", "holdMode": "hedge_mode",
    "holdSide": "long", "tradeSide": "open", "orderType": "market", "timeInForce": "gtc", "side": "buy",
    "marginMode": "crossed", "marginCoin": "USDT", "reduceOnly": "no", "cumExecQty": "0.001",
    "cumExecValue": "83.1315", "avgPrice": "83131.5", "totalProfit": "0", "orderStatus": "filled", "cancelReason": "",
    "leverage": "20", "feeDetail": [{"feeCoin": "USDT", "fee": "0.0332526"}], "createdTime": "1742367838101",
    "updatedTime": "1742367838115", "stpMode": "none",
}  # fmt: skip


def _push(arg: dict[str, str], items: list[Any]) -> bytes:
    return dumps({"action": "snapshot", "arg": arg, "data": items, "ts": 1742367838124})


def _book_push() -> bytes:
    """The book of the stream benchmarks, with the one field that it leaves out."""
    push = loads(book(_arg("books"), 1))
    return _push(push["arg"], [{**push["data"][0], "ts": "1742367838124"}])


def _arg(topic: str) -> dict[str, str]:
    return {"instType": "spot", "topic": topic, "symbol": "BTCUSDT"}


PUSHES: Final = {
    "ticker": Sample(ticker(_arg("ticker"), 1), Ticker, _ticker),
    "book of 150 levels": Sample(_book_push(), Book, _book),
    "public trade": Sample(_push(_arg("publicTrade"), [_TRADE]), PublicTrade, _trade),
    "order of ours": Sample(_push({"instType": "UTA", "topic": "order"}, [_ORDER]), Order, _order),
}

#: A REST answer.
ANSWER: Final = {"code": "00000", "msg": "success", "requestTime": 1765444397411, "data": [TICKER]}
