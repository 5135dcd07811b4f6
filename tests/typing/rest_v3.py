"""Calls as users write them, read by mypy and never run. ``# E: code`` marks what mypy must refuse."""

from collections.abc import Iterator
from decimal import Decimal

from typing_extensions import assert_type

from bitget_client.models.v3.account import AccountAssets
from bitget_client.models.v3.market import BookLevel, Candle, OrderBook, Page, RowList, Ticker
from bitget_client.models.v3.position import Position
from bitget_client.models.v3.trade import Fill, Order, OrderAck, OrderResult, PlaceOrder
from bitget_client.rest.paging import paginate
from bitget_client.rest.response import ApiResponse
from bitget_client.rest.v3 import RestClientV3

client = RestClientV3()

# --- answers ---

assert_type(client.get_tickers(category="SPOT"), ApiResponse[list[Ticker]])
assert_type(client.get_tickers(category="SPOT", symbol="BTCUSDT").data[0].last_price, Decimal)
assert_type(client.get_order_book(category="SPOT", symbol="BTCUSDT").data, OrderBook)
assert_type(client.get_order_book(category="SPOT", symbol="BTCUSDT").data.asks, list[BookLevel])
assert_type(client.get_candles(category="SPOT", symbol="BTCUSDT", interval="1H", limit=5).data, list[Candle])
assert_type(client.get_history_orders(category="SPOT").data, Page[Order])
assert_type(iter(client.get_trade_fills().data), Iterator[Fill])
assert_type(client.get_current_position(category="USDT-FUTURES").data, RowList[Position])
assert_type(client.get_balances().data, AccountAssets)
assert_type(client.get_order_info(order_id="1").data.take_profit, Decimal | None)
assert_type(client.downgrade_account_to_classic().data, None)
assert_type(client.countdown_cancel_all(countdown=30).data, str)

# --- page after page ---

assert_type(paginate(client.get_trade_fills, category="SPOT"), Iterator[Fill])
assert_type(paginate(client.get_candles, category="SPOT", symbol="BTCUSDT", interval="1H"), Iterator[Candle])

# --- requests ---

order = PlaceOrder(category="SPOT", symbol="BTCUSDT", side="buy", order_type="limit", qty=Decimal("0.1"), price="100")
assert_type(
    client.submit_new_order(
        category="USDT-FUTURES", symbol="BTCUSDT", qty="0.1", side="buy", order_type="market", reduce_only=True
    ),
    ApiResponse[OrderAck],
)
assert_type(client.place_batch_orders(orders=[order, {"symbol": "BTCUSDT"}]).data, list[OrderResult])
assert_type(client.place_batch_orders(orders=(order,)).data[0].ok, bool)

client.get_tickers()  # E: call-arg
client.get_tickers("SPOT")  # E: call-arg
client.get_tickers(category="SPOTS")  # E: arg-type
client.get_open_interest(category="SPOT")  # E: arg-type
client.get_tickers(category="SPOT", simbol="BTCUSDT")  # E: call-arg
client.submit_new_order(category="SPOT", symbol="X", qty=0.1, side="buy", order_type="market")  # E: arg-type
client.submit_new_order(category="SPOT", symbol="X", qty="1", side="long", order_type="market")  # E: arg-type
client.place_batch_orders(orders=order)  # E: arg-type
client.get_history_orders(category="SPOT", start_time="yesterday")  # E: arg-type
print(client.get_balances().data.acount_equity)  # E: attr-defined
order.price = "101"  # E: misc
PlaceOrder(symbol="BTCUSDT", side="buy", order_type="limit")  # E: call-arg
