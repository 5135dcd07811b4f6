"""The exchange without its wires: all parts tied together. No JSON, socket or thread is here.

Every call either changes the whole state or raises :class:`~bitget_client.simulator.refusals.Refusal` and changes
nothing. What happened waits in :meth:`Exchange.drain` as events, and in ``dirty`` as the markets whose book, tape or
reference price moved. Where a call is done: ``trading`` (orders), ``strategies`` (triggered orders), ``setup``
(settings), ``borrowing``, ``transfers``, ``risk`` (what a wallet is worth), ``clockwork`` (what happens because time
passed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from ..clock import Clock
from .accounts import Account, make_account
from .borrowing import Lending
from .clockwork import Clockwork
from .funding import Funding
from .life import STEP, Life
from .liquidation import Liquidator
from .made_up import MADE_UP
from .market import Instrument, Market
from .matching import BookOrder, Match
from .risk import Risk
from .settlement import Settlement
from .setup import Setup
from .state import State
from .trading import Trading
from .transfers import Transfers
from .wallets import Mode

__all__ = ["Exchange"]

L = TypeVar("L", bound=Life)

CROWD_TURNS = 20  # steps in which every made-up market moves once
DEMO_BALANCES = {"USDT": Decimal(100_000), "BTC": Decimal(2), "ETH": Decimal(20), "USDC": Decimal(100_000)}
# A wallet's name and a coin, with a slash between, say where the money of a classic account goes.
CLASSIC_BALANCES = {
    **DEMO_BALANCES,
    "usdt-futures/USDT": Decimal(100_000),
    "usdc-futures/USDC": Decimal(100_000),
    "coin-futures/BTC": Decimal(2),
    "coin-futures/ETH": Decimal(20),
    "crossed-margin/USDT": Decimal(20_000),
    "isolated-margin/BTCUSDT/USDT": Decimal(10_000),
}


class Exchange(State):
    """All state of one simulated exchange, and everything that can be done with it. To be used from one thread."""

    def __init__(
        self,
        instruments: Iterable[Instrument],
        *,
        seed: int = 7,
        clock: Clock | None = None,
        order_limits: bool = True,
    ) -> None:
        super().__init__(seed=seed, clock=clock)
        self.lives: dict[tuple[str, str], Life] = {}
        self._leaders: list[Life] = []
        self._crowd: list[Life] = []
        self._turn = 0
        settlement = self._settlement = Settlement(self)
        risk = self.risk = Risk(self)
        lending = self.lending = Lending(self, risk)
        trading = self.trading = Trading(self, settlement, risk, lending, order_limits=order_limits)
        self.strategies = trading.strategies
        setup = Setup(self, settlement, risk)
        transfers = Transfers(self, risk)
        liquidator = Liquidator(self, settlement, risk, lending, trading)
        clockwork = Clockwork(self, trading, lending, Funding(self, settlement), liquidator)

        self.place, self.modify = trading.place, trading.modify
        self.cancel, self.cancel_all = trading.cancel, trading.cancel_all
        self.find, self.open_orders = trading.find, trading.open_orders
        self.close_positions, self.close_position = trading.close_positions, trading.close_position
        self.set_leverage, self.adjust_margin = setup.set_leverage, setup.adjust_margin
        self.set_hold_mode, self.set_margin_mode = setup.set_hold_mode, setup.set_margin_mode
        self.set_countdown = setup.set_countdown
        self.transfer, self.max_transferable = transfers.transfer, transfers.max_transferable
        self.borrow, self.repay, self.flash_repay = lending.borrow, lending.repay, lending.flash_repay
        self.max_borrowable = lending.max_borrowable
        self.liquidation_price = risk.liquidation_price
        self.run_clockwork, self.run_countdowns = clockwork.run, clockwork.run_countdowns
        for instrument in instruments:
            self._open_market(instrument)

    def _open_market(self, instrument: Instrument) -> None:
        market = Market(instrument, seed=self.seed, now_ms=self.now())
        self.markets[(instrument.category, instrument.symbol)] = market
        self.give_life(market, Life)

    def give_life(self, market: Market, kind: type[L]) -> L:
        """Let a market be moved by a life of this kind from now on; the quotes of the one before are withdrawn."""
        instrument = market.instrument
        key = (instrument.category, instrument.symbol)
        before = self.lives.get(key)
        life = self.lives[key] = kind(
            market,
            submit=self._submit,
            cancel=self._withdraw_quote,
            next_id=self.next_id,
            anchor=self.markets.get(("SPOT", f"{instrument.base}USDT")) if instrument.is_futures else None,
        )
        market.furnish_by(life.requote)
        peers = self._crowd if instrument.source == MADE_UP else self._leaders
        if before is not None:
            before.withdraw()
            peers[peers.index(before)] = life
        else:
            peers.append(life)
        return life

    def add_account(self, balances: Mapping[str, Decimal] | None = None, *, mode: Mode = "unified") -> Account:
        """A new account with this much of each coin, and demo credentials of its own.

        In a classic account a coin's money is in the spot wallet, unless its name says where: ``usdt-futures/USDT``,
        ``isolated-margin/BTCUSDT/USDT``. ``funding/USDT`` is for both kinds.
        """
        account = make_account(len(self.accounts), seed=self.seed, now_ms=self.now(), mode=mode)
        if balances is None:
            balances = DEMO_BALANCES if mode == "unified" else CLASSIC_BALANCES
        for name, amount in balances.items():
            place, _, coin = name.rpartition("/")
            wallet = f"{account.uid}/{place}" if place else account.wallet("SPOT")
            self.ledger.deposit(wallet, coin, amount)
        self.accounts[account.uid] = account
        self.by_key[account.api_key] = account
        return account

    def tick(self, seconds: float = STEP) -> None:
        """One step of the markets' own life, which stands for so many seconds.

        Of many made-up markets a twentieth takes part in each step.
        """
        crowd = self._crowd[self._turn :: CROWD_TURNS]
        self._turn = (self._turn + 1) % CROWD_TURNS
        for life in (*self._leaders, *crowd):
            life.tick(seconds)
            self.dirty[life.market] = None
        self.run_clockwork()

    def set_price(self, market: Market, price: Decimal) -> None:
        """Move one market by hand, see :meth:`Life.set_price`, with everything that follows from it."""
        instrument = market.instrument
        if price <= 0 or price % instrument.tick:
            raise ValueError(f"{instrument.symbol} prices are positive multiples of {instrument.tick}")
        self.lives[(instrument.category, instrument.symbol)].set_price(price)
        self.run_clockwork()

    # -- what the markets' life does

    def _withdraw_quote(self, market: Market, order_id: int) -> None:
        market.book.cancel(order_id)
        self.dirty[market] = None

    def _submit(self, market: Market, resting: BookOrder) -> Match:
        return self.trading.match(market, resting)
