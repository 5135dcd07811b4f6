"""``models/v3``: what single classes add to the rules that hold for all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bitget_client.errors import InvalidArgument
from bitget_client.models.converter import structure
from bitget_client.models.v3.market import Candle, OrderBook
from bitget_client.models.v3.position import MovedOrder
from bitget_client.models.v3.trade import ModifyOrder, Order, OrderResult, PlaceOrder
from bitget_client.wire import encode_item, fields_of


def test_order_book_has_readable_names() -> None:
    """The sides of a book must be called asks and bids, and levels keep the exchange's digits."""
    book = structure(OrderBook, {"a": [["73000.0", "0.0070"]], "b": [[71213.8, 1.836]], "ts": "1730969017964"})
    assert (Decimal("73000.0"), Decimal("0.0070")) == (book.asks[0].price, book.asks[0].size)
    assert "0.0070" == str(book.asks[0].size)
    assert Decimal("71213.8") == book.bids[0].price
    assert 1730969017964 == book.ts


def test_candle_from_a_row() -> None:
    """The seven columns of a candle must land in their order."""
    candle = structure(Candle, ["1687708800000", "1", "4", "0.5", "3", "10", "30"])
    expected = Candle(
        ts=1687708800000,
        open=Decimal(1),
        high=Decimal(4),
        low=Decimal("0.5"),
        close=Decimal(3),
        volume=Decimal(10),
        turnover=Decimal(30),
    )
    assert expected == candle


@pytest.mark.parametrize("cls", [OrderResult, MovedOrder])
@pytest.mark.parametrize(
    ("code", "ok"), [(None, True), ("", True), ("0", True), ("00000", True), ("24056", False), ("40010", False)]
)
def test_ok_of_a_batch_item(cls: Any, code: str | None, ok: bool) -> None:
    """An item is fine without a code or with that of success, and with no other."""
    assert ok is structure(cls, {"orderId": "1", "clientOid": "a", "code": code}).ok


def test_numeric_code_of_a_batch_item() -> None:
    """A code sent as a JSON number must count like its text."""
    assert structure(OrderResult, {"code": 0}).ok
    assert not structure(OrderResult, {"code": 24056}).ok


def test_order_without_take_profit() -> None:
    """Empty and null prices of an order must be ``None``, and zero must stay zero."""
    order = structure(Order, {"orderId": "1", "price": "0", "takeProfit": "", "stopLoss": None, "avgPrice": "0.10"})
    assert (Decimal(0), None, None, "0.10") == (order.price, order.take_profit, order.stop_loss, str(order.avg_price))


def test_place_order_goes_out_as_the_exchange_wants() -> None:
    """Numbers and times as text, switches as yes and no, the category in its spelling, nothing that was not set."""
    order = PlaceOrder(
        category="spot",  # type: ignore[arg-type]  # any letter case works at run time
        symbol="BTCUSDT",
        side="buy",
        order_type="limit",
        qty=Decimal("0.10"),
        price=100,
        reduce_only=True,
        auto_borrow="no",
        request_time=1700000000000,
        receive_window=50,
    )
    expected = {
        "category": "SPOT",
        "symbol": "BTCUSDT",
        "side": "buy",
        "orderType": "limit",
        "qty": "0.10",
        "price": "100",
        "reduceOnly": "yes",
        "autoBorrow": "no",
        "requestTime": "1700000000000",
        "receiveWindow": "50",
    }
    assert expected == encode_item(fields_of(PlaceOrder), "order", order)


def test_a_float_price_is_refused() -> None:
    """A float must be refused with advice, in an object and in a mapping."""
    with pytest.raises(InvalidArgument, match="price=0.1 is a float"):
        encode_item(fields_of(ModifyOrder), "order", ModifyOrder(order_id="1", price=0.1))  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="price=0.1 is a float"):
        encode_item(fields_of(ModifyOrder), "order", {"orderId": "1", "price": 0.1})
