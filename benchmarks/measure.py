"""How a number is taken: contenders take turns, medians of rounds, ratios of neighbours. What runs, the cases say."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Mapping, Sequence

import attrs

__all__ = ["FULL", "LONG", "QUICK", "Scale", "interleave", "per_second", "ratio"]


@attrs.frozen
class Scale:
    """How much work a run does. ``quick`` shows that a case works; its numbers mean nothing.

    ``long`` is for what only shows after a while; most cases know no difference.
    """

    rounds: int
    quick: bool
    long: bool = False

    def pick(self, full: int, quick: int, long: int | None = None) -> int:
        """A size: the one for measuring, the tiny one, or the one of a long run where there is one."""
        if self.quick:
            return quick
        return long if self.long and long is not None else full


FULL = Scale(rounds=7, quick=False)
LONG = Scale(rounds=7, quick=False, long=True)
QUICK = Scale(rounds=1, quick=True)


def interleave(contenders: Mapping[str, Callable[[], float]], scale: Scale) -> dict[str, list[float]]:
    """Let contenders take turns; return each one's results, one a round.

    Neighbours in time meet the same state of the machine. Who comes first changes from round to round. A measured run
    is preceded by one that does not count, for caches, code specialisation and the processor's clock.
    """
    results: dict[str, list[float]] = {name: [] for name in contenders}
    order = list(contenders)
    for number in range(-1, scale.rounds):
        for name in order:
            gc.collect()
            value = contenders[name]()
            if number >= 0:
                results[name].append(value)
        order.append(order.pop(0))
        if scale.quick and number < 0:
            continue
    return results


def ratio(results: Mapping[str, Sequence[float]], ours: str, bare: str) -> float:
    """The median of the rounds' ratios."""
    return statistics.median(one / other for one, other in zip(results[ours], results[bare], strict=True))


def per_second(results: Mapping[str, Sequence[float]], *names: str) -> str:
    """Each contender's median rate, as text."""
    return ", ".join(f"{name} {statistics.median(results[name]):,.0f}/s" for name in names)
