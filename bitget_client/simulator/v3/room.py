"""How much an account could order of a market: what is free, and what it would buy. Nothing is reserved here."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from ..accounts import Account
from ..exchange import Exchange
from ..market import Market, plain
from ..printing import short

__all__ = ["Room"]

ZERO = Decimal(0)
_NAMES = (
    "available", "maxOpen", "buyOpenCost", "sellOpenCost", "maxBuyOpen", "maxSellOpen", "maxBuyAvailable",
    "maxSellAvailable",
)  # fmt: skip


class Room:
    """The room of one account in one market."""

    def __init__(self, exchange: Exchange, account: Account, market: Market) -> None:
        self._exchange = exchange
        self._account = account
        self._market = market

    def free(self, coin: str) -> Decimal:
        """What of a coin could be reserved."""
        wallet = self._account.wallet(self._market.instrument.category)
        return self._exchange.risk.free(self._account, wallet, coin)

    def most(self, price: Decimal, leverage: Decimal) -> Decimal:
        """The quantity that could be opened at a price, fee included, in whole lots."""
        instrument = self._market.instrument
        quantity = self.free(instrument.settle_coin) / self._unit(price, leverage)
        return max(ZERO, quantity.quantize(instrument.lot, rounding=ROUND_DOWN))

    def _unit(self, price: Decimal, leverage: Decimal) -> Decimal:
        """What has to be there to open one unit of the base coin."""
        worth = self._market.instrument.value(Decimal(1), price)
        return worth / leverage + worth * self._market.instrument.taker_fee

    # -- the answer of max-open-available

    def spot(self, side: str, *, borrows: bool) -> dict[str, str]:
        """What can be spent or sold; with what could be borrowed beside it where the order may borrow."""
        instrument = self._market.instrument
        coins = {"buy": instrument.quote, "sell": instrument.base}
        answer = {**dict.fromkeys(_NAMES, ""), "available": short(self.free(coins[side]))}
        if borrows:
            for name, coin in (("maxBuyAvailable", coins["buy"]), ("maxSellAvailable", coins["sell"])):
                more = self._exchange.max_borrowable(self._account, self._account.uid, coin)
                answer[name] = short(self.free(coin) + more)
        return answer

    def futures(self, price: Decimal | None, size: Decimal | None) -> dict[str, str]:
        """What could be opened on each side, and what ``size``, or all of that, would cost."""
        book, last = self._market.book, self._market.last_price
        answer = {**dict.fromkeys(_NAMES, ""), "available": short(self.free(self._market.instrument.settle_coin))}
        for name, opens, top in (("Buy", "long", book.best("sell")), ("Sell", "short", book.best("buy"))):
            at = price or (top[0] if top else last)
            leverage = Decimal(self._account.leverage(self._market, opens))
            most = self.most(at, leverage)
            answer[f"max{name}Open"] = plain(most)
            answer[f"{name.lower()}OpenCost"] = short((size or most) * self._unit(at, leverage))
        answer["maxOpen"] = plain(max(Decimal(answer["maxBuyOpen"]), Decimal(answer["maxSellOpen"])))
        return answer
