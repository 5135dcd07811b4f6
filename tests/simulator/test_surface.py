"""What the simulator serves of REST V3, held against the endpoint facts and the typed client."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest

from bitget_client import RestClientV3
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.refusals import NOT_SIMULATED
from bitget_client.simulator.v3 import ROUTES, UNSERVED
from tests.catalogue.rest_facts import Row, rows
from tests.simulator.peer import Http

PERP = "USDT-FUTURES"

#: The rooms that a trading program uses: each of their paths is served, or refused with a reason of its own.
ROOMS = {"account", "convert", "deposit", "market", "position", "public", "strategy", "sub_account", "tax", "trade",
         "transfer", "withdraw"}  # fmt: skip


def key(row: Row) -> tuple[str, str]:
    return row["method"], row["path"]


def named(found: list[Row]) -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in found]


SERVED = [row for row in rows("v3") if key(row) in ROUTES]


# -- against the facts


@pytest.fixture(scope="module")
def shared() -> Iterator[SimulatedExchange]:
    """One exchange for many questions, with some history: a position, a fill, an open order."""
    with SimulatedExchange(frozen=True) as exchange:
        http = Http(exchange)
        exchange.step(5)
        for category in ("SPOT", PERP):
            http.place(category=category, orderType="market", qty="10" if category == "SPOT" else "0.01")
        http.place(category=PERP, orderType="market", side="sell", qty="0.02")
        http.place(clientOid="open")
        transfer = {"fromType": "uta", "toType": "spot", "coin": "USDT", "amount": "5"}
        http.post("account/transfer", transfer)
        http.post("account/borrow", {"coin": "ETH", "amount": "0.1"})
        trigger = {"category": PERP, "symbol": "BTCUSDT", "type": "trigger", "side": "buy", "qty": "0.002"}
        for number, price in enumerate(("95000", "91000")):
            fields = {"triggerPrice": price, "triggerOrderType": "market", "clientOid": f"trigger{number}"}
            http.post("trade/place-strategy-order", {**trigger, **fields})
        exchange.market("BTCUSDT", PERP).set_price("92000")
        yield exchange


@pytest.mark.parametrize("row", named(rows("v3")))
def test_every_path_is_served_or_named(shared: SimulatedExchange, row: Row) -> None:
    """A known path is never 404: what is not served answers the simulator's own code, with its reason."""
    if key(row) in ROUTES:
        assert key(row) not in UNSERVED
        return
    path = re.sub(r"\{\w+\}", "x", row["path"])
    answer = Http(shared).call(row["method"], path, body={} if row["method"] == "POST" else None)
    assert (400, NOT_SIMULATED) == (answer.status_code, answer.json()["code"])
    if row["group"] in ROOMS:
        assert UNSERVED[key(row)] in answer.json()["msg"]


def test_nothing_is_served_that_the_facts_do_not_know() -> None:
    """No path of the simulator's own making, and no reason for a path that does not exist."""
    known = {key(row) for row in rows("v3")}
    assert set() == set(ROUTES) - known
    assert set() == set(UNSERVED) - known


@pytest.mark.parametrize("row", named(SERVED))
def test_public_and_private_as_the_facts_say(row: Row) -> None:
    """A call wants a signature where the exchange wants one."""
    assert row["auth"] == ROUTES[key(row)].private


# -- against the typed client

#: What the calls ask for, by argument.
VALUES = {
    "category": PERP,
    "symbol": "BTCUSDT",
    "coin": "USDT",
    "interval": "1m",
    "limit": 20,
    "client_oid": "open",
    "from_type": "uta",
    "to_type": "spot",
    "biz_type": PERP,
    "start_time": 1_500_000_000_000,
    "end_time": 2_500_000_000_000,
    "margin_mode": "crossed",
    "leverage": "10",
    "order_type": "market",
    "side": "buy",
}

#: Arguments that single calls need beside those that the facts require, or instead of the values above.
MORE: dict[str, dict[str, Any]] = {
    "get_order_info": {"client_oid": "open"},
    "pre_set_leverage": {"symbol": "BTCUSDT", "leverage": "10", "margin_mode": "cross"},
    "get_position_tier": {"symbol": "BTCUSDT"},
    "get_strategy_sub_orders": {"client_oid": "trigger1"},
}

#: Fields that answers leave empty on purpose, by endpoint and field.
EMPTY = {
    "get_eligible_symbols": {
        "maintain_time": "empty in the published rows of instruments too",
        "max_symbol_order_num": "as maintain_time",
        "quote_precision": "as maintain_time, for futures",
    },
    "get_margin_loans": {"limit": "what may be borrowed follows from the account's leverage alone"},
}

#: Listings that may be empty in an exchange where nobody was ruined.
NO_ROWS = {"get_liquidations"}


def missing(value: Any, hint: Any, path: str) -> Iterator[str]:
    """Paths of the values that are None where the model does not allow for it."""
    if get_origin(hint) in (Union, types.UnionType):
        if value is None and type(None) in get_args(hint):
            return
        for option in get_args(hint):
            if isinstance(option, type) and attrs.has(option) and isinstance(value, option):
                yield from missing(value, option, path)
                return
    if value is None:
        yield path
    elif attrs.has(type(value)):
        hints = get_type_hints(type(value))
        for field in attrs.fields(type(value)):
            yield from missing(getattr(value, field.name), hints[field.name], f"{path}.{field.name}".lstrip("."))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from missing(item, type(item), path)


def rows_of(data: Any) -> Any:
    """The rows of a listing, or what is there instead."""
    lists = [value for value in data.values() if isinstance(value, list)] if isinstance(data, dict) else []
    return lists[0] if lists else data


def test_the_helper_finds_what_is_missing() -> None:
    """A None counts where the class does not allow it, inside lists too, and only there."""

    @attrs.frozen
    class Inner:
        sure: int
        perhaps: int | None = None

    @attrs.frozen
    class Outer:
        rows: list[Inner]

    globals().update(Inner=Inner)
    found = missing(Outer([Inner(1), Inner(None)]), Outer, "")  # type: ignore[arg-type]
    assert ["rows.sure"] == list(found)
    del globals()["Inner"]


@pytest.mark.parametrize("row", named([row for row in SERVED if row["idempotent"]]))
def test_reads_fill_the_typed_client(shared: SimulatedExchange, row: Row) -> None:
    """Every field that a model promises is there in a simulated answer."""
    client = RestClientV3(environment=shared.environment, credentials=shared.credentials)
    wanted = {field["name"]: VALUES[field["name"]] for field in row["params"] if field["required"]}
    answer = getattr(client, row["name"])(**{**wanted, **MORE.get(row["name"], {})})
    data = answer.data
    assert data is not None
    assert bool(rows_of(answer.raw["data"])) != (row["name"] in NO_ROWS)
    allowed = EMPTY.get(row["name"], {})
    assert set(allowed) == set(missing(data, type(data), ""))
