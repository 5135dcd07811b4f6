"""Calls of the classic client as users write them, read by mypy and never run. ``# E: code`` marks what is refused."""

from collections.abc import Iterator
from decimal import Decimal

from typing_extensions import assert_type

from bitget_client.models.v2.futures_market import FuturesCandle, FuturesTicker
from bitget_client.models.v2.futures_trade import FuturesOrder, FuturesOrderAck, PlaceFuturesOrder
from bitget_client.models.v2.margin import MarginFill, MarginFillPage, RiskRate
from bitget_client.models.v2.spot_account import SpotBalance, SwitchStatus
from bitget_client.models.v2.spot_market import BookLevel, OrderBook, SpotCandle, SpotTicker
from bitget_client.models.v2.spot_trade import BatchResult, OrderAck, OrderFee, PlaceOrder, SpotFill, SpotOrder
from bitget_client.models.v2.sub_account import SubAccount
from bitget_client.rest.paging import paginate
from bitget_client.rest.response import ApiResponse
from bitget_client.rest.v2 import RestClientV2

client = RestClientV2()

# --- answers ---

assert_type(client.get_spot_ticker(), ApiResponse[list[SpotTicker]])
assert_type(client.get_spot_ticker(symbol="BTCUSDT").data[0].last_pr, Decimal)
assert_type(client.get_spot_order_book_depth(symbol="BTCUSDT").data, OrderBook)
assert_type(client.get_spot_order_book_depth(symbol="BTCUSDT").data.asks, list[BookLevel])
assert_type(client.get_spot_candles(symbol="BTCUSDT", granularity="1h", limit=5).data, list[SpotCandle])
assert_type(client.get_futures_all_tickers(product_type="USDT-FUTURES").data, list[FuturesTicker])
assert_type(client.get_spot_account_assets().data, list[SpotBalance])
assert_type(client.get_spot_order(order_id="1").data, list[SpotOrder])
assert_type(client.get_spot_order(order_id="1").data[0].fee_detail, dict[str, OrderFee])
assert_type(client.get_margin_historic_order_fills(margin_type="crossed", symbol="X").data, MarginFillPage)
assert_type(client.get_margin_risk_rate(margin_type="isolated").data, list[RiskRate])
assert_type(client.upgrade_to_unified_account().data, SwitchStatus | None)
assert_type(client.spot_switch_bgb_deduct(deduct="on").data, bool)

# --- page after page ---

assert_type(paginate(client.get_spot_fills), Iterator[SpotFill])
assert_type(paginate(client.get_spot_historic_candles, symbol="BTCUSDT", granularity="1day"), Iterator[SpotCandle])
assert_type(paginate(client.get_futures_open_orders, product_type="USDT-FUTURES"), Iterator[FuturesOrder])
assert_type(
    paginate(client.get_futures_candles, symbol="X", product_type="USDT-FUTURES", granularity="1H"),
    Iterator[FuturesCandle],
)
assert_type(paginate(client.get_virtual_subaccounts), Iterator[SubAccount])
assert_type(
    paginate(client.get_margin_historic_order_fills, margin_type="crossed", symbol="BTCUSDT"), Iterator[MarginFill]
)

# --- requests ---

order = PlaceOrder(side="buy", order_type="limit", force="gtc", size=Decimal("0.1"), price="100")
assert_type(
    client.spot_submit_order(symbol="BTCUSDT", side="buy", order_type="market", force="gtc", size="10"),
    ApiResponse[OrderAck],
)
assert_type(client.spot_batch_submit_orders(symbol="X", order_list=[order, {"symbol": "X"}]).data, BatchResult)
assert_type(
    client.futures_submit_order(
        symbol="BTCUSDT",
        product_type="USDT-FUTURES",
        margin_coin="USDT",
        margin_mode="crossed",
        side="buy",
        order_type="market",
        size="0.1",
        reduce_only=True,
    ).data,
    FuturesOrderAck,
)
PlaceFuturesOrder(size="5", side="buy", order_type="market", reduce_only="YES")

client.get_spot_candles(symbol="BTCUSDT")  # E: call-arg
client.get_spot_ticker("BTCUSDT")  # E: call-arg
client.get_futures_all_tickers(product_type="SPOT")  # E: arg-type
client.get_margin_account_assets(margin_type="cross")  # E: arg-type
client.get_spot_ticker(simbol="BTCUSDT")  # E: call-arg
client.spot_submit_order(symbol="X", side="buy", order_type="market", force="gtc", size=0.1)  # E: arg-type
client.spot_submit_order(symbol="X", side="long", order_type="market", force="gtc", size="1")  # E: arg-type
client.spot_batch_submit_orders(order_list=order)  # E: arg-type
client.get_spot_fills(start_time="yesterday")  # E: arg-type
print(client.get_spot_order(order_id="1").data.price)  # E: attr-defined
PlaceFuturesOrder(size="5", side="buy", order_type="market", reduce_only="maybe")  # E: arg-type
order.price = "101"  # E: misc
PlaceOrder(side="buy", order_type="limit", force="gtc")  # E: call-arg
