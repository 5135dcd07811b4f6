"""Moving money between the wallets of an account. What the calls name the wallets is not known here."""

from __future__ import annotations

from decimal import Decimal

from .accounts import Account
from .orders import AccountChanged, Transfer
from .refusals import refuse
from .risk import Risk
from .state import State
from .wallets import kind_of, pair_of

__all__ = ["Transfers"]


class Transfers:
    """Transfers of one exchange."""

    def __init__(self, state: State, risk: Risk) -> None:
        self._state = state
        self._risk = risk

    def transfer(
        self,
        account: Account,
        source_wallet: str,
        target_wallet: str,
        coin: str,
        amount: Decimal,
        client_oid: str = "",
    ) -> Transfer:
        """Move ``amount`` of a coin from one wallet of an account to another.

        Refused with 40020 for an amount that is not positive or wallets that are the same or not the account's, and
        with 43012 (classic) or 25202 (unified) when less is free to leave.
        """
        state = self._state
        if not amount.is_finite() or amount <= 0:
            raise refuse("40020", "amount")
        if source_wallet == target_wallet or not (account.owns(source_wallet) and account.owns(target_wallet)):
            raise refuse("40020", "toType")
        self._check_takes(target_wallet, coin)
        if amount > self.max_transferable(account, source_wallet, coin):
            raise refuse("25202" if account.mode == "unified" else "43012")
        state.ledger.move(coin, amount, (source_wallet, "available"), (target_wallet, "available"))
        made = Transfer(state.next_id(), state.now(), source_wallet, target_wallet, coin, amount, client_oid)
        account.transfers.append(made)
        state.bill(account, source_wallet, coin, "transfer_out", -amount, symbol=pair_of(source_wallet))
        state.bill(account, target_wallet, coin, "transfer_in", amount, symbol=pair_of(target_wallet))
        state.emit(AccountChanged(account.uid, source_wallet))
        state.emit(AccountChanged(account.uid, target_wallet))
        return made

    def max_transferable(self, account: Account, wallet: str, coin: str) -> Decimal:
        """How much of a coin may leave a wallet: what is available, less losses not yet taken and cover for debts."""
        return self._risk.free(account, wallet, coin)

    def _check_takes(self, wallet: str, coin: str) -> None:
        """Refuse a coin that a wallet has no use for."""
        kind = kind_of(wallet)
        if kind == "isolated-margin":
            instrument = self._state.market("MARGIN", pair_of(wallet), code="40034").instrument
            takes = coin in (instrument.base, instrument.quote)
        elif kind.endswith("-futures"):
            category = kind.upper()
            takes = any(market.instrument.settle_coin == coin for market in self._state.markets_of(category))
        else:
            takes = True
        if not takes:
            raise refuse("40020", "coin")
