"""How numbers are printed where they are cut, the same in V3 and V2. Nothing is decided or changed here."""

from __future__ import annotations

from decimal import Decimal

from .market import Market, plain

__all__ = ["PLACES", "average_of", "short"]

PLACES = Decimal("0.00000001")


def short(number: Decimal) -> str:
    """A number in at most eight decimal places."""
    return plain(number.quantize(PLACES))


def average_of(market: Market, number: Decimal) -> str:
    """An average price in one decimal place more than prices have."""
    return plain(number.quantize(market.instrument.tick / 10)) if number else "0"
