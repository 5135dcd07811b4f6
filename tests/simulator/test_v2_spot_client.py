"""This library's own V2 client trades spot against the simulated exchange, over real sockets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal

import pytest

from bitget_client import RestClientV2
from bitget_client.errors import BitgetError, DuplicateClientOid, InsufficientBalance, OrderNotFound
from bitget_client.rest.paging import paginate
from bitget_client.simulator import SimulatedExchange


@pytest.fixture
def client(exchange: SimulatedExchange) -> Iterator[RestClientV2]:
    with RestClientV2(environment=exchange.environment, credentials=exchange.classic_credentials) as running:
        yield running


def test_a_small_trading_session(exchange: SimulatedExchange, client: RestClientV2) -> None:
    """Balances, a market buy with its fills and bills, a resting order and its cancel, a transfer: all add up."""
    before = {row.coin: row.available for row in client.get_spot_account_assets().data}
    bought = client.spot_submit_order(
        symbol="BTCUSDT", side="buy", order_type="market", force="gtc", size=Decimal(100), client_oid="buy-1"
    ).data
    (order,) = client.get_spot_order(client_oid="buy-1").data
    assert (bought.order_id, "filled", Decimal(100)) == (order.order_id, order.status, order.size)
    fills = client.get_spot_fills(order_id=bought.order_id).data
    assert order.base_volume == sum(fill.size for fill in fills)
    fee = sum(fill.fee_detail.total_fee for fill in fills)
    assert fee < 0
    bills = client.get_spot_account_bills(coin="BTC").data
    assert order.base_volume + fee == sum(bill.size + bill.fees for bill in bills)

    resting = client.spot_submit_order(
        symbol="BTCUSDT", side="buy", order_type="limit", force="post_only", price=Decimal(80000), size=Decimal("0.01")
    ).data
    (open_order,) = client.get_spot_open_orders().data
    assert (resting.order_id, "live") == (open_order.order_id, open_order.status)
    (usdt,) = client.get_spot_account_assets(coin="USDT").data
    assert Decimal(800) == usdt.frozen
    client.spot_cancel_order(symbol="BTCUSDT", order_id=resting.order_id)

    client.spot_transfer(from_type="spot", to_type="usdt_futures", amount=Decimal(500), coin="USDT")
    (moved,) = client.get_spot_transfer_history(coin="USDT").data
    assert ("spot", "usdt_futures", Decimal(500)) == (moved.from_type, moved.to_type, moved.size)

    after = {row.coin: row.available for row in client.get_spot_account_assets().data}
    assert before["BTC"] + order.base_volume + fee == after["BTC"]
    assert before["USDT"] - order.quote_volume - 500 == after["USDT"]
    assert {} == exchange.imbalance()
    assert [] == exchange.failures


def test_public_data_decodes(exchange: SimulatedExchange, client: RestClientV2) -> None:
    """Every market room comes back as what the client's models expect."""
    market = client
    (rules,) = market.get_spot_symbol_info(symbol="BTCUSDT").data
    assert ("BTC", 2) == (rules.base_coin, rules.price_precision)
    (ticker,) = market.get_spot_ticker(symbol="BTCUSDT").data
    book = market.get_spot_order_book_depth(symbol="BTCUSDT").data
    assert (ticker.ask_pr, ticker.bid_pr) == (book.asks[0].price, book.bids[0].price)
    candles = market.get_spot_candles(symbol="BTCUSDT", granularity="1h", limit=3).data
    assert 3 == len(candles) and candles[-1].close == ticker.last_pr
    end = str(time.time_ns() // 1_000_000)
    assert 5 == len(market.get_spot_historic_candles(symbol="BTCUSDT", granularity="5min", end_time=end, limit=5).data)
    assert abs(client.get_server_time().data.server_time - int(end)) < 60_000


def test_pages_of_orders_are_walked(exchange: SimulatedExchange, client: RestClientV2) -> None:
    """The client's own paging finds every order once, newest first."""
    placed = [
        client.spot_submit_order(
            symbol="BTCUSDT", side="buy", order_type="limit", force="gtc", price=Decimal(80000), size=Decimal("0.001")
        ).data.order_id
        for _ in range(5)
    ]
    client.spot_cancel_symbol_order(symbol="BTCUSDT")
    rows = list(paginate(client.get_spot_historic_orders, limit=2))
    assert placed[::-1] == [row.order_id for row in rows]


def test_pages_of_candles_and_plans_are_walked(client: RestClientV2) -> None:
    """Candles are walked back in time, plans by the answer's own cursor; none comes twice."""
    candles = list(paginate(client.get_spot_candles, symbol="BTCUSDT", granularity="1h", limit=10, max_rows=24))
    times = [row.ts for row in candles]
    assert 24 == len(set(times)) and sorted(times, reverse=True) == times
    placed = [
        client.spot_submit_plan_order(
            symbol="BTCUSDT", side="buy", trigger_price=Decimal(80000), order_type="limit", trigger_type="fill_price",
            execute_price=Decimal(80000), size=Decimal("0.01"),
        ).data.order_id
        for _ in range(5)
    ]  # fmt: skip
    rows = paginate(client.get_spot_current_plan_orders, symbol="BTCUSDT", limit=2)
    assert placed[::-1] == [row.order_id for row in rows]


def test_refusals_are_the_errors_a_caller_expects(client: RestClientV2) -> None:
    """The simulator's codes become the same exceptions as the exchange's."""
    trade = client
    order = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "force": "gtc", "price": Decimal(80000)}
    with pytest.raises(InsufficientBalance):
        trade.spot_submit_order(**order, size=Decimal(1000))
    trade.spot_submit_order(**order, size=Decimal("0.01"), client_oid="twice")
    with pytest.raises(DuplicateClientOid):
        trade.spot_submit_order(**order, size=Decimal("0.01"), client_oid="twice")
    with pytest.raises(OrderNotFound):
        trade.spot_cancel_order(symbol="BTCUSDT", order_id="1")


def test_a_unified_key_is_refused(exchange: SimulatedExchange) -> None:
    """The V2 client with a unified account's key learns why it may not trade."""
    with RestClientV2(environment=exchange.environment, credentials=exchange.credentials) as client:
        with pytest.raises(BitgetError, match="40085"):
            client.get_spot_account_assets()
