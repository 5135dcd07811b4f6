"""One line of the result and how it is judged and printed. The numbers of the budget live in ``budget``."""

from __future__ import annotations

import attrs

__all__ = ["HEADING", "Budget", "Row", "line", "verdict"]


@attrs.frozen
class Budget:
    """What a row must reach, and where it is going; ``at_most`` for times and sizes, where less is better.

    A row without ``reach`` promises nothing yet and only says where it is going.
    """

    reach: float | None
    moonshot: float | None = None
    at_most: bool = False

    def meets(self, value: float, wanted: float) -> bool:
        """Whether a value is as good as wanted."""
        return value <= wanted if self.at_most else value >= wanted


@attrs.frozen
class Row:
    """One measured number; a row without a budget is there for comparison. ``detail`` says what it was made of."""

    name: str
    value: float
    unit: str = "x"
    budget: Budget | None = None
    detail: str = ""


HEADING = f"{'row':<58} {'measured':>11} {'reach':>8} {'moonshot':>9}  {'':<9} of what"


def verdict(row: Row) -> str:
    """``below``, ``ok`` or ``moonshot``; ``not yet`` where only a moonshot is set; nothing without a budget."""
    budget = row.budget
    if budget is None:
        return ""
    if budget.reach is not None and not budget.meets(row.value, budget.reach):
        return "below"
    if budget.moonshot is not None and budget.meets(row.value, budget.moonshot):
        return "moonshot"
    return "not yet" if budget.reach is None else "ok"


def line(row: Row) -> str:
    """One line of the table."""
    reach = moonshot = ""
    if row.budget is not None:
        sign = "<=" if row.budget.at_most else ">="
        reach = "" if row.budget.reach is None else f"{sign} {row.budget.reach:g}"
        moonshot = "" if row.budget.moonshot is None else f"{row.budget.moonshot:g}"
    digits = 3 if row.unit == "%" else 2 if row.value < 10 else 1
    measured = f"{row.value:.{digits}f} {row.unit}"
    return f"{row.name:<58} {measured:>11} {reach:>8} {moonshot:>9}  {verdict(row):<9} {row.detail}".rstrip()
