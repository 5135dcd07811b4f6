"""Loans of margin wallets and unified accounts: borrowed, charged by the hour, repaid. Who is ruined is not known here.

Borrowed money comes from the ledger's ``lender`` and goes back to it; the debt itself is a promise beside the ledger.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_UP, Decimal

from .accounts import Account
from .ledger import LENDER, MARKET
from .orders import AccountChanged, LoanRecord, Order
from .refusals import refuse
from .risk import Risk
from .state import State
from .wallets import is_margin_wallet, kind_of, pair_of

__all__ = ["DAILY_RATE", "HOUR", "Lending"]

ZERO = Decimal(0)
HOUR = 3_600_000
DAILY_RATE = Decimal("0.0005")  # that of the published sample, for every coin
CROSSED_LEVERAGE = 3
_STEP = Decimal("0.00000001")


def _down(amount: Decimal) -> Decimal:
    return max(ZERO, amount).quantize(_STEP, rounding=ROUND_DOWN)


class Lending:
    """Loans of one exchange."""

    def __init__(self, state: State, risk: Risk) -> None:
        self._state = state
        self._risk = risk
        self._charged_at = state.now()

    # -- what calls ask for

    def borrow(
        self,
        account: Account,
        wallet: str,
        coin: str,
        amount: Decimal,
        *,
        client_oid: str = "",
        automatic: bool = False,
    ) -> LoanRecord:
        """Borrow into a unified account or a margin wallet.

        Refused with 40020 for a wallet or coin without loans or an amount that is not positive, and with 25218 when it
        is more than :meth:`max_borrowable`.
        """
        if not amount.is_finite() or amount <= 0:
            raise refuse("40020", "amount")
        self._check_lends(account, wallet, coin)
        if amount > self.max_borrowable(account, wallet, coin):
            raise refuse("25218")
        state = self._state
        state.ledger.move(coin, amount, (LENDER, "available"), (wallet, "available"))
        state.debt_record(wallet, coin).principal += amount
        return self._note(account, wallet, coin, "borrow", amount, client_oid=client_oid, automatic=automatic)

    def repay(
        self,
        account: Account,
        wallet: str,
        coin: str,
        amount: Decimal | None = None,
        *,
        client_oid: str = "",
        automatic: bool = False,
    ) -> LoanRecord:
        """Repay, interest first; ``amount`` None repays all of the debt that is available.

        Refused with 40020 for an amount that is not positive, with 25217 when nothing is owed, and with 43012 (25202
        in a unified account) when less is available. What is more than the debt is not taken.
        """
        self._check_lends(account, wallet, coin)
        state = self._state
        owed, available = state.debt(wallet, coin), max(ZERO, state.ledger.balance(wallet, coin))
        if amount is not None and (not amount.is_finite() or amount <= 0):
            raise refuse("40020", "amount")
        if not owed:
            raise refuse("25217")
        amount = min(owed, available if amount is None else amount)
        if amount > available or not amount:
            raise refuse("25202" if account.mode == "unified" else "43012")
        return self.pay_back(account, wallet, coin, amount, client_oid=client_oid, automatic=automatic)

    def pay_back(
        self,
        account: Account,
        wallet: str,
        coin: str,
        amount: Decimal,
        *,
        kind: str = "repay",
        client_oid: str = "",
        automatic: bool = False,
    ) -> LoanRecord:
        """Take so much of a debt, which is there and available, out of a wallet."""
        debt = self._state.debt_record(wallet, coin)
        interest = min(debt.interest, amount)
        debt.interest -= interest
        debt.principal -= amount - interest
        self._state.ledger.move(coin, amount, (wallet, "available"), (LENDER, "available"))
        principal = amount - interest
        return self._note(
            account, wallet, coin, kind, principal, interest=interest, client_oid=client_oid, automatic=automatic
        )

    def flash_repay(self, account: Account, wallet: str, coin: str | None = None) -> list[LoanRecord]:
        """Repay debts (or that of one coin) with whatever the wallet has, exchanged at the last price."""
        owed = [name for name, _ in self._state.debts_of(wallet) if coin is None or name == coin]
        if not owed:
            raise refuse("25217")
        records = []
        for name in owed:
            self.gather(account, wallet, name, self._state.debt(wallet, name))
            if self._state.ledger.balance(wallet, name) > 0:
                records.append(self.repay(account, wallet, name))
        return records

    def max_borrowable(self, account: Account, wallet: str, coin: str) -> Decimal:
        """How much more of a coin a wallet may borrow at the leverage of its kind."""
        self._check_lends(account, wallet, coin)
        worth = self._state.usd(coin)
        if not worth:
            return ZERO
        equity, required = self._risk.crossed(account, wallet, coin)
        owed = sum((debt.total * self._state.usd(name) for name, debt in self._state.debts_of(wallet)), ZERO)
        return _down(((equity - required) * (self.leverage(wallet) - 1) - owed) / worth)

    def leverage(self, wallet: str) -> int:
        """How many times its own money a wallet may hold."""
        if kind_of(wallet) != "isolated-margin":
            return CROSSED_LEVERAGE
        rules = self._state.market("MARGIN", pair_of(wallet), code="40034").instrument.margin
        return int(rules["maxIsolatedLeverage"])

    # -- what orders ask for

    def borrow_for(self, account: Account, order: Order, amount: Decimal) -> None:
        """Borrow what a wallet lacks to reserve ``amount`` for an order; 43012 when that is too much."""
        lacking = amount - max(ZERO, self._state.ledger.balance(order.wallet, order.hold_coin))
        if lacking <= 0:
            return
        lacking = lacking.quantize(_STEP, rounding=ROUND_UP)
        if lacking > self.max_borrowable(account, order.wallet, order.hold_coin):
            raise refuse("43012")
        self.borrow(account, order.wallet, order.hold_coin, lacking, automatic=True)
        order.borrowed += lacking

    def settle_order(self, account: Account, order: Order, spare: Decimal) -> None:
        """At the end of an order: give back what was borrowed and not used, repay from what came in if it says so."""
        self.give_back(account, order, spare)
        if order.filled and order.loan in ("autoRepay", "autoLoanAndRepay"):
            instrument = order.market.instrument
            coin = instrument.base if order.side == "buy" else instrument.quote
            self._repay_what_there_is(account, order.wallet, coin, self._state.debt(order.wallet, coin))

    def give_back(self, account: Account, order: Order, spare: Decimal) -> None:
        """Repay what an order borrowed as far as it does not need it: ``spare`` of its reservation is free again."""
        unused = min(order.borrowed, spare)
        if unused > 0:
            order.borrowed -= unused
            self._repay_what_there_is(account, order.wallet, order.hold_coin, unused)

    def _repay_what_there_is(self, account: Account, wallet: str, coin: str, amount: Decimal) -> None:
        available = max(ZERO, self._state.ledger.balance(wallet, coin))
        amount = min(amount, available, self._state.debt(wallet, coin))
        if amount > 0:
            self.pay_back(account, wallet, coin, amount, automatic=True)

    # -- the clock

    def charge_interest(self) -> None:
        """Add the interest of every full hour of the exchange's clock that has passed."""
        now = self._state.now()
        hours = now // HOUR - self._charged_at // HOUR
        self._charged_at = now
        if hours <= 0:
            return
        rate = DAILY_RATE / 24
        for wallet in self._state.indebted:
            account = self._state.accounts[wallet.split("/")[0]]
            for coin, debt in list(self._state.debts_of(wallet)):
                interest = (debt.principal * rate * hours).quantize(_STEP, rounding=ROUND_UP)
                if interest:
                    debt.interest += interest
                    self._note(account, wallet, coin, "interest", debt.principal, interest=interest, automatic=True)

    def cover_losses(self) -> None:
        """Lend to unified accounts what losses took beyond their balance of a coin, while other coins stand for it."""
        ledger = self._state.ledger
        for account in self._state.accounts.values():
            if account.mode == "classic":
                continue
            for coin in ledger.coins(account.uid):
                lacking = -ledger.balance(account.uid, coin)
                if lacking > 0:
                    ledger.move(coin, lacking, (LENDER, "available"), (account.uid, "available"))
                    self._state.debt_record(account.uid, coin).principal += lacking
                    self._note(account, account.uid, coin, "borrow", lacking, automatic=True)

    # -- exchanging coins

    def gather(
        self,
        account: Account,
        wallet: str,
        coin: str,
        wanted: Decimal,
        *,
        cut: Decimal = ZERO,
        only: str | None = None,
    ) -> None:
        """Exchange other coins of a wallet (or one of them) until ``wanted`` of a coin is available, as far as it goes.

        The rest of the world is the other side, at the reference price, of which it keeps the part ``cut``.
        """
        state = self._state
        worth = state.usd(coin)
        for other in state.ledger.coins(wallet) if only is None else [only]:
            lacking = wanted - state.ledger.balance(wallet, coin)
            if lacking <= 0 or not worth:
                return
            rate = state.usd(other) / worth * (1 - cut)
            have = state.ledger.balance(wallet, other)
            if other == coin or not rate or have <= 0:
                continue
            paid = min(have, (lacking / rate).quantize(_STEP, rounding=ROUND_UP))
            got = _down(paid * rate)
            if not got:
                continue
            state.ledger.move(other, paid, (wallet, "available"), (MARKET, "available"))
            state.ledger.move(coin, got, (MARKET, "available"), (wallet, "available"))
            state.bill(account, wallet, other, "trade_out", -paid, category="MARGIN")
            state.bill(account, wallet, coin, "trade_in", got, category="MARGIN")

    # -- inside

    def _check_lends(self, account: Account, wallet: str, coin: str) -> None:
        if not account.owns(wallet) or not is_margin_wallet(wallet):
            raise refuse("40020", "wallet")
        if kind_of(wallet) == "isolated-margin":
            instrument = self._state.market("MARGIN", pair_of(wallet), code="40034").instrument
            known = coin in (instrument.base, instrument.quote)
        else:
            known = any(coin in (m.instrument.base, m.instrument.quote) for m in self._state.markets_of("MARGIN"))
        if not known:
            raise refuse("40020", "coin")

    def _note(
        self,
        account: Account,
        wallet: str,
        coin: str,
        kind: str,
        amount: Decimal,
        *,
        interest: Decimal = ZERO,
        client_oid: str = "",
        automatic: bool = False,
    ) -> LoanRecord:
        state = self._state
        rate = DAILY_RATE
        record = LoanRecord(
            state.next_id(), state.now(), wallet, coin, kind, amount, interest, rate, automatic, client_oid
        )
        account.loans.append(record)
        moved = {"borrow": amount, "interest": ZERO}.get(kind, -amount - interest)
        state.bill(account, wallet, coin, kind, moved, category="MARGIN", symbol=pair_of(wallet))
        state.emit(AccountChanged(account.uid, wallet))
        return record
