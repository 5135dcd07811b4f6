"""Odd requests to every V2 room: whatever the fields, the answer is a value or a refusal, and money stays balanced."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from bitget_client.simulator.calls import Call
from bitget_client.simulator.exchange import Exchange
from bitget_client.simulator.market import load_instruments
from bitget_client.simulator.refusals import Refusal
from bitget_client.simulator.v2 import ROUTES
from tests.simulator.peer import StepClock

CONTRACTS = [
    {"symbol": "BTCUSDT", "productType": "usdt-futures", "marginCoin": "USDT"},
    {"symbol": "BTCUSD", "productType": "COIN-FUTURES", "marginCoin": "BTC"},
    {"symbol": "BTCPERP", "productType": "USDC-FUTURES", "marginCoin": "USDC"},
]
USUAL = {
    "side": "buy sell", "tradeSide": "open close", "orderType": "limit market", "force": "gtc ioc fok post_only",
    "marginMode": "crossed isolated", "size": "0.01 0.1 5", "price": "90000 88000 91000", "holdSide": "long short buy",
    "planType": "normal_plan track_plan pos_loss profit_loss moving_plan", "triggerType": "fill_price mark_price",
    "triggerPrice": "89000 91000", "callbackRatio": "1", "rangeRate": "1", "posSide": "long short", "amount": "1 -1",
    "openPrice": "90000", "openAmount": "1 100", "coin": "BTC USDT", "loanType": "normal autoLoan autoRepay",
    "baseSize": "0.01", "quoteSize": "900", "borrowAmount": "0.01", "repayAmount": "0.01", "leverage": "5 20",
    "posMode": "hedge_mode one_way_mode", "newSize": "0.02", "newPrice": "88100", "startTime": "1",
    "granularity": "1m 1Mutc", "fromType": "spot", "toType": "usdt_futures", "reduceOnly": "YES NO",
    "stopLossTriggerPrice": "80000", "presetStopLossPrice": "80000",
}  # fmt: skip
ODD = (None, "", "x", "-1", "0", "1e400", "NaN", "Infinity", "1e-30", 5, 1.5, True, [], {}, ["x"], [{}], {"a": 1},
       "٣", "²", "9" * 40, "龙")  # fmt: skip
RARE = ("orderId", "clientOid", "newClientOid", "idLessThan", "limit", "endTime", "orderIdList", "orderList", "pageNo",
        "symbolList", "idList", "stpMode", "presetStopSurplusPrice", "receiveWindow", "requestTime")  # fmt: skip


def request(chance: random.Random, exchange: Exchange, open_ids: list[int]) -> dict[str, Any]:
    """Fields that mostly make sense, with some that never do."""
    fields: dict[str, Any] = dict(chance.choice(CONTRACTS))
    for name, values in USUAL.items():
        if chance.random() < 0.8:
            fields[name] = chance.choice(values.split())
    if open_ids and chance.random() < 0.4:
        fields["orderId"] = str(chance.choice(open_ids))
    for name in (*fields, *RARE):
        if chance.random() < 0.03:
            fields[name] = chance.choice(ODD)
    return fields


@pytest.mark.parametrize("seed", range(4))
def test_nothing_breaks(seed: int) -> None:
    """Six hundred requests in all rooms, with the market moving on between them."""
    chance = random.Random(seed)
    exchange = Exchange(load_instruments(), seed=seed, clock=StepClock())
    account = exchange.add_account(mode="classic")
    routes = sorted(ROUTES.items())
    done = 0
    for number in range(600):
        (verb, _), route = chance.choice(routes)
        waiting = [*account.open_orders, *(row.id for row in exchange.strategies.live(account))]
        fields = request(chance, exchange, waiting)
        query = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        get = verb == "GET"
        try:
            json.dumps(route.handler(Call(exchange, query if get else {}, None if get else fields, account)))
            done += 1
        except Refusal as refusal:
            assert refusal.code.isdecimal() and refusal.message
        if number % 20 == 0:
            exchange.tick()
            exchange.run_clockwork()
        assert {} == exchange.ledger.imbalance()
    assert done > 100
