"""This library's own V2 client trades futures and margin against the simulated exchange, over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

import pytest

from bitget_client import RestClientV2
from bitget_client.errors import DuplicateClientOid, InsufficientBalance, OrderNotFound
from bitget_client.simulator import SimulatedExchange

LINE: dict[str, Any] = {"product_type": "USDT-FUTURES"}
SYMBOL = {**LINE, "symbol": "BTCUSDT"}
COIN = {**SYMBOL, "margin_coin": "USDT"}
LOT = Decimal("0.01")


@pytest.fixture
def client(exchange: SimulatedExchange) -> Iterator[RestClientV2]:
    with RestClientV2(environment=exchange.environment, credentials=exchange.classic_credentials) as running:
        yield running
    assert [] == exchange.failures
    assert {} == exchange.imbalance()


def equity(client: RestClientV2) -> Decimal:
    value = client.get_futures_account_asset(**COIN).data.account_equity
    assert value is not None
    return value


@pytest.mark.parametrize("mode", ["one_way_mode", "hedge_mode"])
@pytest.mark.parametrize("margin", ["crossed", "isolated"])
def test_a_futures_session(
    client: RestClientV2,
    mode: Literal["one_way_mode", "hedge_mode"],
    margin: Literal["crossed", "isolated"],
) -> None:
    """Open, protect, rest, modify, cancel and close: orders, fills, position and money agree in every mode."""
    client.set_futures_position_mode(**LINE, pos_mode=mode)
    client.set_futures_margin_mode(**COIN, margin_mode=margin)
    client.set_futures_leverage(**COIN, leverage=10)
    hedge = mode == "hedge_mode"
    opening: dict[str, Any] = {**COIN, "margin_mode": margin, "side": "buy", "trade_side": "open" if hedge else None}
    before = equity(client)

    opened = client.futures_submit_order(**opening, order_type="market", size=LOT, client_oid="open-1").data
    order = client.get_futures_order(**SYMBOL, client_oid="open-1").data
    assert (opened.order_id, "filled", LOT) == (order.order_id, order.state, order.base_volume)
    fills = client.get_futures_fills(**LINE, order_id=opened.order_id).data.fill_list
    assert LOT == sum(fill.base_volume for fill in fills)
    (position,) = client.get_futures_position(**COIN).data
    assert (LOT, "long", margin, mode) == (position.total, position.hold_side, position.margin_mode, position.pos_mode)
    assert position.open_price_avg == order.price_avg
    assert position.margin_size == LOT * position.open_price_avg / 10

    client.futures_submit_position_tpsl(
        **COIN,
        hold_side="long" if hedge else "buy",
        stop_surplus_trigger_price=99000,
        stop_loss_trigger_price=80000,
    )
    guards = client.get_futures_plan_orders(**LINE, plan_type="profit_loss").data.entrusted_list
    assert {"pos_profit", "pos_loss"} == {guard.plan_type for guard in guards}

    client.futures_submit_order(**opening, order_type="limit", price=88000, size=LOT, force="post_only", client_oid="r")
    client.futures_modify_order(**SYMBOL, client_oid="r", new_client_oid="r2", new_price=88100, new_size=2 * LOT)
    (resting,) = client.get_futures_open_orders(**LINE).data.entrusted_list
    assert ("r2", 2 * LOT, "live") == (resting.client_oid, resting.size, resting.status)
    client.futures_cancel_order(**SYMBOL, client_oid="r2")
    assert [] == client.get_futures_open_orders(**LINE).data.entrusted_list

    (closed,) = client.futures_flash_close_positions(**SYMBOL).data.success_list
    assert [] == client.get_futures_positions(**LINE).data
    (ended,) = client.get_futures_historic_positions(**LINE).data.list
    assert ended.net_profit == equity(client) - before
    finished = client.get_futures_order(**SYMBOL, order_id=closed.order_id).data
    assert ("filled", "close" if hedge else "sell_single") == (finished.state, finished.trade_side)


def test_refusals_have_the_library_s_names(client: RestClientV2) -> None:
    """The codes of the futures rooms become the errors that programs catch."""
    order: dict[str, Any] = {**COIN, "margin_mode": "crossed", "side": "buy"}
    client.futures_submit_order(**order, order_type="limit", price=88000, size=LOT, client_oid="one")
    with pytest.raises(DuplicateClientOid):
        client.futures_submit_order(**order, order_type="limit", price=88000, size=LOT, client_oid="one")
    with pytest.raises(InsufficientBalance):
        client.futures_submit_order(**order, order_type="market", size=30)
    with pytest.raises(OrderNotFound):
        client.get_futures_order(**SYMBOL, order_id="1")
    with pytest.raises(OrderNotFound):
        client.futures_cancel_order(**SYMBOL, order_id="1")


def test_market_data_decodes(client: RestClientV2) -> None:
    """Every market room comes back as what the client's models expect."""
    (contract,) = client.get_futures_contract_config(**SYMBOL).data
    assert ("BTCUSDT", ["USDT"]) == (contract.symbol, contract.support_margin_coins)
    (ticker,) = client.get_futures_ticker(**SYMBOL).data
    assert ticker.bid_pr is not None and ticker.ask_pr is not None and ticker.bid_pr < ticker.ask_pr
    candles = client.get_futures_candles(**SYMBOL, granularity="5m", limit=10).data
    assert 10 == len(candles)
    book = client.get_futures_merge_depth(**SYMBOL).data
    assert book.bids and book.asks


@pytest.mark.parametrize("kind", ["crossed", "isolated"])
def test_a_margin_session(
    exchange: SimulatedExchange, client: RestClientV2, kind: Literal["crossed", "isolated"]
) -> None:
    """Money in, a loan sold short, bought back and repaid, and the money out again."""
    where: dict[str, Any] = {"margin_type": kind, "symbol": "BTCUSDT"}
    wallet = f"{kind}_margin"
    client.spot_transfer(from_type="spot", to_type=wallet, amount=Decimal(5000), coin="USDT", symbol="BTCUSDT")

    def asset(coin: str) -> Any:
        (row,) = client.get_margin_account_assets(**where, coin=coin).data
        return row

    held = asset("USDT").available
    loan = client.margin_borrow(**where, coin="BTC", borrow_amount=Decimal("0.05")).data
    assert loan.loan_id and asset("BTC").borrow == Decimal("0.05")
    client.margin_submit_order(
        **where, side="sell", order_type="market", base_size=Decimal("0.05"), loan_type="normal", force="gtc"
    )
    exchange.market("BTCUSDT").set_price("89000")
    back = Decimal("0.0501")  # the fee is taken from what is bought
    client.margin_submit_order(
        **where, side="buy", order_type="limit", price=90000, base_size=back, loan_type="normal", force="ioc"
    )
    repaid = client.margin_repay(**where, coin="BTC", repay_amount=Decimal("0.05")).data
    assert Decimal(0) == repaid.remain_debt_amount == asset("BTC").borrow
    assert asset("USDT").available > held  # it fell, which is what a short sale is for
    client.spot_transfer(from_type=wallet, to_type="spot", amount=Decimal(5000), coin="USDT", symbol="BTCUSDT")
    kinds = {row.margin_type for row in client.get_margin_financial_history(**where, start_time=1).data.result_list}
    assert {"transfer_in", "transfer_out", "borrow", "repay", "deal_in", "deal_out"} == kinds
