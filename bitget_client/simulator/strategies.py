"""Triggered orders: plans, take-profit and stop-loss, trailing stops. Nothing is matched, printed or paid here.

``exchange.strategies`` keeps them for all accounts. Fields have V3's wire names; a version that says things otherwise
translates::

    plan     strategies.place(account, "USDT-FUTURES", {"type": "trigger", "symbol": "BTCUSDT", "side": "buy",
                 "qty": "0.1", "triggerPrice": "91000", "triggerBy": "mark", "triggerOrderType": "limit",
                 "triggerOrderPrice": "91010"})    # takeProfit, stopLoss, …: what its order brings along
    TP/SL    {"type": "tpsl", "symbol": …, "posSide": "long", "takeProfit": "95000", "stopLoss": "85000",
              "slTriggerBy": "mark", "slOrderType": "limit", "slLimitPrice": "84990"}       # of the whole position
             … "tpslMode": "partial", "qty": "0.05"                                         # of a part of it
    trailing {"type": "trailing_stop", "symbol": …, "posSide": "long", "callbackRatio": "1", "activationPrice": "95000",
              "tpslMode": "partial", "qty": "0.05"}    # of a position (V2: moving_plan); the ratio is in per cent
             {"type": "track", "symbol": …, "side": "buy", "qty": "0.1", "callbackRatio": "1"}    # V2: track_plan

Triggers may be called ``market``, ``fill_price``, ``market_price`` or ``mark``, ``mark_price``. Further fields of all:
``clientOid``; of plans: ``posSide``, ``reduceOnly``, ``marginMode``, ``timeInForce``, ``stpMode``, and ``qtyIn``
(``base``, or ``quote`` for an amount to spend or earn on spot; a spot market buy is ``quote`` when nothing is said).
On spot a TP/SL takes ``side`` and ``qty`` instead of a position. Two TP/SL of which only one may be executed:
``pair(first, second)``. A TP/SL of the whole position replaces an earlier one for the same side of the price.

It calls :meth:`Strategies.note` for each trade, :meth:`touch` where a mark price may have moved, :meth:`protect` when
an order with a protection is filled, and :meth:`run` when a call or a step of the market is over: then what is due is
sent with ``exchange.place``. Its ``order.source`` is ``plan``, ``track``, ``tp`` or ``sl`` (of a part), ``pos_tp`` or
``pos_sl`` (of a whole position), or ``trailing``. Nothing is reserved before.
An order that is refused then makes the strategy ``fail_execute``. One whose position is gone is cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from .accounts import Account
from .checks import choice, is_client_oid, is_whole
from .market import Market, plain
from .orders import Order, PositionRecord
from .refusals import Refusal, refuse
from .state import State
from .strategy_fields import change, fill_in_closing, fill_in_plan
from .trigger_checks import protection_fields
from .triggers import Fired, Leg, Protection, StrategyChanged, StrategyOrder

if TYPE_CHECKING:
    from .trading import Trading

__all__ = ["Strategies"]

ZERO = Decimal(0)
_CHANGEABLE = ("quantity", "named_quantity", "plan", "take_profit", "stop_loss", "trail", "protection", "rises", "best")
Rows = list[StrategyOrder]  # the class has a method of the name list
Orders = list[Order]
_TYPES = ("tpsl", "trigger", "trailing_stop", "track")


class Strategies:
    """The triggered orders of one exchange. Markets without any cost one look into a dictionary per trade."""

    def __init__(self, state: State, trading: Trading) -> None:
        self._state = state
        self._trading = trading
        self._live: dict[Market, dict[int, StrategyOrder]] = {}
        self._all: dict[str, dict[int, StrategyOrder]] = {}
        self._by_client_oid: dict[tuple[str, str], StrategyOrder] = {}
        self._prices: dict[Market, list[Decimal]] = {}
        self._touched: dict[Market, None] = {}
        self._guards: dict[int, list[StrategyOrder]] = {}  # by the order that brought them along
        self._running = False

    # -- calls

    def place(self, account: Account, category: Any, fields: Mapping[str, Any]) -> StrategyOrder:
        """Accept a triggered order; it may be due at once."""
        market = self._state.market(category, fields.get("symbol"))
        kind = choice(fields, "type", _TYPES, "tpsl")
        client_oid = self._client_oid(account, fields)
        strategy = self._new(account, market, str(category).upper(), client_oid)
        if kind in ("trigger", "track"):
            fill_in_plan(account, strategy, fields, trailing=kind == "track")
        else:
            fill_in_closing(account, strategy, fields, trailing=kind == "trailing_stop")
        if strategy.whole and strategy.trail is None:
            self._replace(strategy)
        self._add(strategy)
        self.run(strategy)
        return strategy

    def modify(self, account: Account, fields: Mapping[str, Any], *, code: str = "25204") -> StrategyOrder:
        """Change quantity, triggers or prices of a live one. What is not named stays; ``0`` takes a TP or SL away."""
        strategy = self.find(account, fields.get("orderId"), fields.get("clientOid"), code=code)
        if not strategy.is_live:
            raise refuse(code)
        changed = strategy.snapshot()
        change(account, changed, fields)
        for name in _CHANGEABLE:
            setattr(strategy, name, getattr(changed, name))
        strategy.updated = self._state.now()
        self._tell(strategy)
        self.run(strategy)
        return strategy

    def cancel(self, account: Account, fields: Mapping[str, Any], *, code: str = "25204") -> StrategyOrder:
        """Cancel one live order, named by ``orderId`` or ``clientOid``; refused with ``code`` when there is none."""
        strategy = self.find(account, fields.get("orderId"), fields.get("clientOid"), code=code)
        if not strategy.is_live:
            raise refuse(code)
        self._finish(strategy, "cancelled")
        return strategy

    def cancel_all(
        self, account: Account, category: str | None = None, symbol: str | None = None, plan_type: str | None = None
    ) -> Rows:
        """Cancel all live ones, or those of a category, symbol or V2 plan type."""
        found = [row for row in self.live(account, category, symbol) if not plan_type or row.plan_type == plan_type]
        for strategy in found:
            self._finish(strategy, "cancelled")
        return found

    def find(
        self, account: Account, order_id: Any = None, client_oid: Any = None, *, code: str = "25204"
    ) -> StrategyOrder:
        """One by either id, whatever became of it; the order id wins when both are given."""
        found: StrategyOrder | None
        if order_id:
            text = str(order_id)
            found = self._all.get(account.uid, {}).get(int(text)) if is_whole(text) else None
        elif client_oid:
            found = self._by_client_oid.get((account.uid, str(client_oid)))
        else:
            raise refuse("40924")
        if found is None:
            raise refuse(code)
        return found

    def list(self, account: Account, category: str | None = None, symbol: str | None = None) -> Rows:
        """All of an account, live and ended, oldest first."""
        return [
            row
            for row in self._all.get(account.uid, {}).values()
            if (category is None or row.category == category)
            and (not symbol or row.market.instrument.symbol == symbol)
        ]

    def live(self, account: Account, category: str | None = None, symbol: str | None = None) -> Rows:
        """Those that still wait, oldest first."""
        return [row for row in self.list(account, category, symbol) if row.is_live]

    def pair(self, first: StrategyOrder, second: StrategyOrder) -> None:
        """Let the execution of either cancel the other."""
        first.pair_id, second.pair_id = second.id, first.id

    def protecting(self, record: PositionRecord) -> Rows:
        """The live ones that stand for the whole of a position."""
        return [row for row in self._live.get(record.market, {}).values() if row.whole and row.position_id == record.id]

    # -- hooks of the exchange

    def note(self, market: Market, price: Decimal) -> None:
        """A trade was printed. What it triggers is sent by the next :meth:`run`."""
        if market in self._live:
            self._prices.setdefault(market, []).append(price)
            self._touched[market] = None

    def touch(self) -> None:
        """Mark prices or positions may have changed anywhere."""
        for market in self._live:
            self._touched[market] = None

    def run(self, changed: StrategyOrder | None = None) -> None:
        """Send what is due. What that brings about in turn is looked at too, before this returns.

        One that is new or ``changed`` is looked at alone, when nothing else has happened.
        """
        if self._running or not (self._touched or changed):
            return
        self._running = True
        try:
            if changed is not None:
                self._look_at(changed, (), changed.market.mark_price)
            while self._touched:
                market = next(iter(self._touched))
                del self._touched[market]
                self._look(market)
        finally:
            self._running = False

    def protect(self, account: Account, order: Order) -> None:
        """Bring the take-profit and stop-loss of an order to life, for as much as has been filled of it."""
        market, wanted = order.market, order.protection
        record = account.position(market, order.slot)
        if order.slot and (record is None or (record.side == "long") != (order.side == "buy")):
            return
        quantity = order.filled
        if not order.slot and order.side == "buy":
            quantity -= order.fees.get(market.instrument.base, ZERO)
        quantity -= quantity % market.instrument.lot
        new = quantity - order.protected
        if record is not None:
            new = min(new, abs(record.state.size))  # the first of it may have closed a position the other way
        if new <= 0:
            return
        order.protected = quantity
        guards = [row for row in self._guards.get(order.id, ()) if row.is_live and _holds(row, wanted)]
        for guard in guards:
            assert guard.quantity is not None
            guard.quantity += new
            guard.updated = self._state.now()
            self._tell(guard)
        if not guards:
            self._guard(account, order, wanted, new, record)

    # -- accepting

    def _client_oid(self, account: Account, fields: Mapping[str, Any]) -> str:
        text = str(fields.get("clientOid") or "")
        if text and not is_client_oid(text):
            raise refuse("40305")
        if (account.uid, text) in self._by_client_oid:
            raise refuse("25212")
        return text

    def _new(self, account: Account, market: Market, category: str, client_oid: str) -> StrategyOrder:
        now = self._state.now()
        number = self._state.next_id()
        return StrategyOrder(
            id=number,
            client_oid=client_oid or str(number),
            account=account.uid,
            market=market,
            category=category,
            side="buy",
            slot="",
            closes=False,
            quantity=None,
            created=now,
            updated=now,
            hold_mode=account.hold_mode_in(market.instrument.category) if market.instrument.is_futures else "",
        )

    def _replace(self, strategy: StrategyOrder) -> None:
        """One take-profit and one stop-loss stand for the whole of a position: the latest."""
        names = {name for name, _ in strategy.legs}
        for row in list(self._live.get(strategy.market, {}).values()):
            same = row.whole and row.trail is None and row.position_id == strategy.position_id
            if same and names & {name for name, _ in row.legs}:
                self._finish(row, "cancelled")

    # -- living

    def _add(self, strategy: StrategyOrder) -> None:
        market = strategy.market
        strategy.seen = len(self._prices.get(market, ()))
        self._live.setdefault(market, {})[strategy.id] = strategy
        self._all.setdefault(strategy.account, {})[strategy.id] = strategy
        self._by_client_oid[(strategy.account, strategy.client_oid)] = strategy
        self._tell(strategy)

    def _guard(
        self, account: Account, order: Order, wanted: Protection, quantity: Decimal, record: PositionRecord | None
    ) -> None:
        """The strategies of an order's protection: one with both legs, or a pair in the classic account."""
        both = Protection(wanted.take_profit, wanted.stop_loss)
        parts = [both]
        if account.mode == "classic" and both.take_profit and both.stop_loss:
            parts = [Protection(take_profit=both.take_profit), Protection(stop_loss=both.stop_loss)]
        made = []
        for part in parts:
            strategy = self._new(account, order.market, order.category, "")
            strategy.side = "sell" if order.side == "buy" else "buy"
            strategy.slot, strategy.closes, strategy.quantity = order.slot, True, quantity
            strategy.take_profit, strategy.stop_loss = part.take_profit, part.stop_loss
            strategy.position_id, strategy.parent_id = record.id if record else None, order.id
            made.append(strategy)
        if len(made) == 2:
            self.pair(*made)
        self._guards.setdefault(order.id, []).extend(made)
        for strategy in made:
            self._add(strategy)
        self._touched[order.market] = None

    def _look(self, market: Market) -> None:
        prices, mark = self._prices.pop(market, ()), market.mark_price
        for row in list(self._live.get(market, {}).values()):
            if row.is_live:  # not the other half of a pair of which one was executed just now
                self._look_at(row, prices, mark)

    def _look_at(self, row: StrategyOrder, prices: Sequence[Decimal], mark: Decimal) -> None:
        skip, row.seen = row.seen, 0
        if self._gone(row):
            self._finish(row, "cancelled")
        elif due := row.reached(prices[skip:] or [row.market.last_price], mark):
            self._execute(row, *due)

    def _gone(self, row: StrategyOrder) -> bool:
        """Whether the position that it was for has ended."""
        if row.position_id is None:
            return False
        record = self._state.accounts[row.account].position(row.market, row.slot)
        return record is None or record.id != row.position_id

    def _execute(self, row: StrategyOrder, fired: Fired, leg: Leg) -> None:
        account = self._state.accounts[row.account]
        row.status, row.fired, row.triggered = "executing", fired, self._state.now()
        row.updated = row.triggered
        self._tell(row)
        try:
            sent = self._send(account, row, leg, _source(row, fired))
        except Refusal as refusal:
            row.failure = (refusal.code, refusal.message)
            self._finish(row, "fail_execute")
            return
        row.order_ids = tuple(order.id for order in sent)
        self._finish(row, "executed")
        other = self._all[row.account].get(row.pair_id or 0)
        if other is not None and other.is_live:
            self._finish(other, "cancelled")

    def _send(self, account: Account, row: StrategyOrder, leg: Leg, source: str) -> Orders:
        """The orders of a triggered one: more than one only where a position is larger than a market order may be."""
        fields = {**row.extras, "symbol": row.market.instrument.symbol, "side": row.side, "orderType": leg.type}
        if row.slot in ("long", "short"):
            fields["posSide"] = row.slot
        if leg.price is not None:
            fields["price"] = plain(leg.price)
        if row.reduce_only:
            fields["reduceOnly"] = "yes"
        if row.position_id is None:
            fields |= {"qty": plain(_in_wanted_coin(row, leg)), **protection_fields(row.protection)}
            return [self._trading.place(account, row.category, fields, source=source)]
        record = account.position(row.market, row.slot)
        assert record is not None, "what was for a position that is gone has been cancelled"
        if row.quantity is None and leg.type == "market":
            return self._trading.close_position(account, record, source=source)
        quantity = self._closable(account, record, row.quantity)
        fields |= {"qty": plain(quantity), "reduceOnly": "yes", "marginMode": record.margin_mode}
        return [self._trading.place(account, row.category, fields, source=source)]

    def _closable(self, account: Account, record: PositionRecord, quantity: Decimal | None) -> Decimal:
        """How much an order can close now: all of a position (None), for which the orders that stand in the way are
        cancelled, or a part, which has to leave them what they close.
        """
        size = abs(record.state.size)
        if quantity is None:
            for order in account.closing_orders(record.market, record.slot):
                self._trading.withdraw(account, order, "normal_cancel")
            return size
        free = size - account.to_be_closed(record.market, record.slot)
        if free <= 0:
            raise refuse("22002")
        return min(quantity, free)

    def _finish(self, row: StrategyOrder, status: Literal["executed", "fail_execute", "cancelled"]) -> None:
        row.status, row.updated = status, self._state.now()
        rows = self._live.get(row.market, {})
        rows.pop(row.id, None)
        if not rows:
            self._live.pop(row.market, None)
            self._prices.pop(row.market, None)
            self._touched.pop(row.market, None)
        self._tell(row)

    def _tell(self, row: StrategyOrder) -> None:
        self._state.emit(StrategyChanged(row.snapshot()))


def _source(row: StrategyOrder, fired: Fired) -> str:
    """What the order that it sends says about where it comes from."""
    if fired == "plan":
        return "plan"
    if fired == "trail":
        return "trailing" if row.closes else "track"
    return ("pos_" if row.whole else "") + ("tp" if fired == "takeProfit" else "sl")


def _holds(row: StrategyOrder, wanted: Protection) -> bool:
    """Whether a strategy has the legs that an order wants now: it may have been changed since, or the order."""
    return row.take_profit in (None, wanted.take_profit) and row.stop_loss in (None, wanted.stop_loss)


def _in_wanted_coin(row: StrategyOrder, leg: Leg) -> Decimal:
    """The quantity in the coin that the order wants: a spot market buy is told what to spend, all others how much
    of the base coin to trade.
    """
    assert row.quantity is not None
    instrument = row.market.instrument
    spends = not instrument.is_futures and row.side == "buy" and leg.type == "market"
    if spends == (row.quantity_in == "quote"):
        return row.quantity
    if spends:
        return row.quantity * row.market.last_price
    quantity = row.quantity / (leg.price or row.market.last_price)
    return quantity - quantity % instrument.lot
