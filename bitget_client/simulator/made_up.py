"""Instruments that nobody trades anywhere, by the thousand, for tests of scale. The seed instruments are data."""

from __future__ import annotations

import random
from decimal import Decimal

from .market import Instrument, plain

__all__ = ["MADE_UP", "made_up_instruments"]

MADE_UP = "made up"
_SYLLABLES = [first + vowel for first in "BDFGKLMNPRSTVZ" for vowel in "AEIOU"]


def made_up_instruments(count: int, *, seed: int) -> list[Instrument]:
    """So many instruments of coins with made-up names, a spot pair and a USDT perpetual of each in turn."""
    chance = random.Random(f"{seed}:made up")
    names: dict[str, None] = {}
    while len(names) * 2 < count:
        names.setdefault("".join(chance.choice(_SYLLABLES) for _ in range(3)))
    rows: list[Instrument] = []
    for name in names:
        price = Decimal(repr(round(10 ** chance.uniform(-2, 3), 6)))
        decimals = max(0, 4 - price.adjusted())
        price = price.quantize(Decimal(1).scaleb(-decimals))
        lots = max(0, 3 + price.adjusted())
        rows.append(_instrument(name, "SPOT", price, decimals, lots))
        rows.append(_instrument(name, "USDT-FUTURES", price, decimals, lots))
    return rows[:count]


def _instrument(name: str, category: str, price: Decimal, decimals: int, lots: int) -> Instrument:
    lot = plain(Decimal(1).scaleb(-lots))
    rules = {
        "symbol": f"{name}USDT",
        "category": category,
        "baseCoin": name,
        "quoteCoin": "USDT",
        "buyLimitPriceRatio": "0.05",
        "sellLimitPriceRatio": "0.05",
        "feeRateUpRatio": "",
        "minOrderQty": lot,
        "maxOrderQty": "0",
        "maxMarketOrderQty": "",
        "pricePrecision": str(decimals),
        "quantityPrecision": str(lots),
        "minOrderAmount": "1",
        "maxSymbolOrderNum": "",
        "maxProductOrderNum": "400",
        "status": "online",
        "offTime": "",
        "limitOpenTime": "",
        "maintainTime": "",
        "areaSymbol": "no",
        "maxPositionNum": "200",
        "symbolType": "crypto",
        "launchTime": "1700000000000",
    }
    if category == "SPOT":
        rules |= {"makerFeeRate": "0.001", "takerFeeRate": "0.001", "quotePrecision": "8"}
        return Instrument(rules, price, Decimal(2_000), MADE_UP)
    rules |= {
        "makerFeeRate": "0.0002",
        "takerFeeRate": "0.0006",
        "quotePrecision": "",
        "isRwa": "NO",
        "isReality": "no",
        "feeRateUpRatio": "0.005",
        "openCostUpRatio": "0.01",
        "priceMultiplier": plain(Decimal(1).scaleb(-decimals)),
        "quantityMultiplier": lot,
        "type": "perpetual",
        "minOrderAmount": "5",
        "offTime": "-1",
        "limitOpenTime": "-1",
        "deliveryTime": "",
        "deliveryStartTime": "",
        "deliveryPeriod": "",
        "fundInterval": "8",
        "minLeverage": "1",
        "maxLeverage": "50",
    }
    return Instrument(rules, price, Decimal(4_000), MADE_UP, Decimal("0.0001"), Decimal(100_000) // price)
