"""The rules of a symbol, its steps of position sizes, and the seed instruments. Nothing here changes or has a price."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import attrs

from .resources import text_of

__all__ = ["Category", "Instrument", "Tier", "load_instruments", "tiers_of"]

Category = Literal["SPOT", "USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES"]

ZERO = Decimal(0)


@attrs.frozen
class Instrument:
    """The rules of a symbol. ``rules`` is the row as the exchange's instruments endpoint prints it.

    ``margin`` is the same row in category ``MARGIN``, empty for what cannot be traded on margin.
    """

    rules: dict[str, Any]
    first_price: Decimal = attrs.field(converter=Decimal)
    level_value: Decimal = attrs.field(converter=Decimal)
    source: str = ""
    funding_rate: Decimal = attrs.field(converter=Decimal, default=ZERO)
    open_interest: Decimal = attrs.field(converter=Decimal, default=ZERO)
    margin: dict[str, Any] = attrs.field(factory=dict)

    symbol: str = attrs.field(init=False)
    category: Category = attrs.field(init=False)
    base: str = attrs.field(init=False)
    quote: str = attrs.field(init=False)
    tick: Decimal = attrs.field(init=False)
    lot: Decimal = attrs.field(init=False)
    min_quantity: Decimal = attrs.field(init=False)
    min_value: Decimal = attrs.field(init=False)
    max_quantity: Decimal | None = attrs.field(init=False)
    max_market_quantity: Decimal | None = attrs.field(init=False)
    buy_ratio: Decimal = attrs.field(init=False)
    sell_ratio: Decimal = attrs.field(init=False)
    maker_fee: Decimal = attrs.field(init=False)
    taker_fee: Decimal = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        rules = self.rules

        def put(name: str, value: Any) -> None:
            object.__setattr__(self, name, value)

        put("symbol", rules["symbol"])
        put("category", rules["category"])
        put("base", rules["baseCoin"])
        put("quote", rules["quoteCoin"])
        put("tick", Decimal(rules.get("priceMultiplier") or Decimal(1).scaleb(-int(rules["pricePrecision"]))))
        put("lot", Decimal(rules.get("quantityMultiplier") or Decimal(1).scaleb(-int(rules["quantityPrecision"]))))
        put("min_quantity", Decimal(rules["minOrderQty"]))
        put("min_value", Decimal(rules["minOrderAmount"]))
        put("max_quantity", Decimal(rules["maxOrderQty"] or 0) or None)
        put("max_market_quantity", Decimal(rules["maxMarketOrderQty"] or 0) or None)
        put("buy_ratio", Decimal(rules["buyLimitPriceRatio"]))
        put("sell_ratio", Decimal(rules["sellLimitPriceRatio"]))
        put("maker_fee", Decimal(rules["makerFeeRate"]))
        put("taker_fee", Decimal(rules["takerFeeRate"]))

    @property
    def is_futures(self) -> bool:
        return self.category != "SPOT"

    @property
    def is_inverse(self) -> bool:
        """Whether profit, fees and margin are in base coin."""
        return self.category == "COIN-FUTURES"

    @property
    def settle_coin(self) -> str:
        """The coin of profit, fees and margin."""
        return self.base if self.is_inverse else self.quote

    def value(self, quantity: Decimal, price: Decimal) -> Decimal:
        """What a quantity is worth at a price, in the settlement coin."""
        return quantity if self.is_inverse else quantity * price

    def rules_of(self, category: str) -> dict[str, Any]:
        """The row of the instruments endpoint in this category."""
        return self.margin if category == "MARGIN" else self.rules

    @property
    def max_leverage(self) -> int:
        return int(self.rules.get("maxLeverage") or 1)

    @property
    def max_symbol_orders(self) -> int:
        """How many open orders an account may have in this symbol; 0 for any number."""
        return int(self.rules.get("maxSymbolOrderNum") or 0)

    @property
    def max_category_orders(self) -> int:
        """How many open orders an account may have in this category; 0 for any number."""
        return int(self.rules.get("maxProductOrderNum") or 0)


class Tier(NamedTuple):
    """A step of position sizes: up to ``largest`` in quote units, with its highest leverage and maintenance rate."""

    number: int
    smallest: Decimal
    largest: Decimal
    leverage: int
    rate: Decimal


# Largest value in quote units, the part of the symbol's leverage that it allows, the maintenance rate. The first row is
# that of the published sample; the others rise in the way in which the exchange's do, and are the simulator's own.
_TIERS = (
    (100_000, "1", "0.004"),
    (1_000_000, "0.8", "0.005"),
    (5_000_000, "0.4", "0.01"),
    (20_000_000, "0.2", "0.025"),
    (50_000_000, "0.1", "0.05"),
    (200_000_000, "0.04", "0.1"),
)


def tiers_of(leverage: int) -> list[Tier]:
    """The steps of a symbol with this highest leverage."""
    tiers, smallest = [], ZERO
    for number, (largest, share, rate) in enumerate(_TIERS, 1):
        steps = max(1, int(leverage * Decimal(share)))
        tiers.append(Tier(number, smallest, Decimal(largest), steps, Decimal(rate)))
        smallest = Decimal(largest)
    return tiers


def load_instruments() -> list[Instrument]:
    """The seed instruments that come with the package."""
    text = text_of("instruments.json")
    return [Instrument(**row) for row in json.loads(text)["instruments"]]
