"""How accounts are set up: leverage, hold and margin mode, margin of a position, countdown. No order is placed here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any, cast

from .accounts import Account
from .checks import category_of, choice, is_whole, required
from .market import Market
from .orders import AccountChanged, MarginMode, PositionChanged, PositionRecord
from .refusals import refuse
from .risk import Risk
from .settlement import Settlement
from .state import State

__all__ = ["Setup"]

ZERO = Decimal(0)
HOLD_MODES = ("one_way_mode", "hedge_mode")


class Setup:
    """The settings desk of one exchange."""

    def __init__(self, state: State, settlement: Settlement, risk: Risk) -> None:
        self._state = state
        self._settlement = settlement
        self._risk = risk

    # -- leverage

    def set_leverage(self, account: Account, fields: Mapping[str, Any]) -> None:
        """Set the leverage of one futures symbol, or of all of its category.

        ``leverage`` for crossed margin and for both sides of isolated; ``longLeverage`` and ``shortLeverage``, or
        ``leverage`` with ``posSide``, for the sides of isolated margin. ``marginMode`` is the symbol's when left out.
        Refused with 400172 beyond what the symbol allows, 25223 beyond what the size of a position allows, and 25228
        when the margin that a lower leverage asks for is not there.
        """
        category = _futures(fields)
        symbol = fields.get("symbol")
        markets = [self._state.market(category, symbol)] if symbol else self._state.markets_of(category)
        wanted = {market: self._wanted(account, market, fields) for market in markets}
        for market, sides in wanted.items():
            if any(leverage > market.instrument.max_leverage for leverage in sides.values()):
                raise refuse("400172", "leverage")
            for record, leverage, _ in self._affected(account, market, sides):
                if leverage > market.tier_of(abs(record.state.size) * market.mark_price).leverage:
                    raise refuse("25223")
        self._check_affordable(account, category, wanted)
        for market, sides in wanted.items():
            self._apply(account, market, sides)
        self._state.emit(AccountChanged(account.uid, account.wallet(category)))

    def _wanted(self, account: Account, market: Market, fields: Mapping[str, Any]) -> dict[str, int]:
        """The leverage asked for, by ``crossed``, ``long`` and ``short``."""
        mode = choice(fields, "marginMode", ("crossed", "isolated"), account.margin_mode(market))
        both = _whole(fields, "leverage")
        if mode == "crossed":
            if both is None:
                both = _whole(fields, "longLeverage") or _whole(fields, "shortLeverage")
            if both is None:
                raise refuse("40019", "leverage")
            return {"crossed": both}
        side = choice(fields, "posSide", ("long", "short", ""), "")
        sides = {
            "long": _whole(fields, "longLeverage") or (both if side in ("", "long") else None),
            "short": _whole(fields, "shortLeverage") or (both if side in ("", "short") else None),
        }
        chosen = {name: leverage for name, leverage in sides.items() if leverage is not None}
        if not chosen:
            raise refuse("40019", "leverage")
        return chosen

    def _affected(
        self, account: Account, market: Market, sides: Mapping[str, int]
    ) -> list[tuple[PositionRecord, int, Decimal]]:
        """Positions whose leverage changes, to what, and what margin they will ask for."""
        rows = []
        for record in account.positions_in(market):
            leverage = sides.get(record.side if record.margin_mode == "isolated" else "crossed")
            if leverage is not None:
                rows.append((record, leverage, record.state.entry_value / leverage))
        return rows

    def _check_affordable(self, account: Account, category: str, wanted: Mapping[Market, Mapping[str, int]]) -> None:
        """All positions together have to find their margin; what another one would free does not count."""
        more: dict[str, Decimal] = {}
        for market, sides in wanted.items():
            coin = market.instrument.settle_coin
            for record, _, margin in self._affected(account, market, sides):
                more[coin] = more.get(coin, ZERO) + max(ZERO, margin - record.margin)
        for coin, amount in more.items():
            if amount > 0 and amount > self._risk.free(account, account.wallet(category), coin):
                raise refuse("25228")

    def _apply(self, account: Account, market: Market, sides: Mapping[str, int]) -> None:
        instrument = market.instrument
        for record, leverage, margin in self._affected(account, market, sides):
            record.leverage = leverage
            if record.margin_mode == "isolated" and margin > record.margin:
                self._move_margin(record, margin - record.margin)  # a higher leverage frees nothing by itself
            self._settlement.changed(account, record)
        for side, leverage in sides.items():
            account.leverages[(instrument.category, instrument.symbol, side)] = leverage
        self._settlement.update_margin(account.wallet(instrument.category), instrument.settle_coin)

    # -- modes

    def set_hold_mode(self, account: Account, fields: Mapping[str, Any]) -> None:
        """Switch between one-way and hedge mode; refused with 25107 while positions or futures orders are open.

        ``category`` limits it to one category, as classic accounts do.
        """
        mode = required(fields, "holdMode")
        if mode not in HOLD_MODES:
            raise refuse("40020", "holdMode")
        category = _futures(fields) if fields.get("category") else ""
        for order in account.open_orders.values():
            if order.slot and category in ("", order.category) and mode != account.hold_mode_in(order.category):
                raise refuse("25107")
        for name, _, _ in account.positions:
            if category in ("", name) and mode != account.hold_mode_in(name):
                raise refuse("25107")
        if category:
            account.hold_modes[category] = mode
        else:
            account.hold_mode = mode
            account.hold_modes.clear()

    def set_margin_mode(self, account: Account, fields: Mapping[str, Any]) -> None:
        """Set crossed or isolated margin (``marginMode``) of a futures symbol; 45117 while it has something open."""
        market = self._state.market(_futures(fields), fields.get("symbol"))
        mode = cast(MarginMode, choice(fields, "marginMode", ("crossed", "isolated")))
        if mode != account.margin_mode(market):
            if any(account.positions_in(market)) or account.open_in.get(market):
                raise refuse("45117")
            account.margin_modes[(market.instrument.category, market.instrument.symbol)] = mode

    # -- margin of one position

    def adjust_margin(self, account: Account, record: PositionRecord, amount: Decimal) -> None:
        """Give an isolated position more margin, or take some away with a negative ``amount`` (settlement coin).

        Refused with 40805 for a crossed position and with 40800 for more than is available, or more than the position
        can spare: it keeps what its leverage asks for, and its losses.
        """
        if record.margin_mode != "isolated":
            raise refuse("40805")
        if not amount.is_finite() or not amount:
            raise refuse("40020", "amount")
        if amount > 0:
            spare = self._risk.free(account, record.wallet, record.market.instrument.settle_coin)
        else:
            loss = min(ZERO, self._risk.unrealised(record))
            spare = record.margin + loss - record.state.entry_value / record.leverage
        if abs(amount) > spare:
            raise refuse("40800")
        self._move_margin(record, amount)
        self._state.emit(PositionChanged(account.uid, record))
        self._state.emit(AccountChanged(account.uid, record.wallet))

    def _move_margin(self, record: PositionRecord, amount: Decimal) -> None:
        coin, wallet, move = record.market.instrument.settle_coin, record.wallet, self._state.ledger.move
        amount = amount.quantize(Decimal("0.000000000001"), rounding=ROUND_DOWN)
        if amount > 0:
            move(coin, amount, (wallet, "available"), (wallet, "isolated"))
        else:
            move(coin, -amount, (wallet, "isolated"), (wallet, "available"))
        record.margin += amount

    # -- countdown

    def set_countdown(self, account: Account, seconds: int) -> None:
        """Cancel everything open after so many seconds unless told again; 0 switches it off."""
        account.countdown_at = self._state.now() + seconds * 1000 if seconds else None


def _futures(fields: Mapping[str, Any]) -> str:
    category = category_of(fields.get("category"))
    if not category.endswith("FUTURES"):
        raise refuse("400172", "category")
    return category


def _whole(fields: Mapping[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    text = str(value)
    if not is_whole(text) or int(text) < 1:
        raise refuse("40020", name)
    return int(text)
