"""A comparison with peers, set up from data: who takes part, with what, and which rows come of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

import attrs

from ..measure import Scale, interleave, per_second, ratio
from ..servers import Address, running
from ..table import Budget, Row
from .company import Company, PeerUnavailable, company

__all__ = ["Absent", "Match", "Pair", "Theirs", "absent_line", "play"]


@attrs.frozen
class Absent:
    """A row that could not be measured, and why."""

    name: str
    why: str


def absent_line(row: Absent) -> str:
    """One line of the table."""
    return f"{row.name:<58} {'missing':>11} {'':>8} {'':>9}  {'':<9} {row.why}"


@attrs.frozen
class Theirs:
    """A contender that is a peer: its task, how much of it a round has, and how much of it makes the peer warm."""

    peer: str
    task: Mapping[str, Any]
    count: int
    warm: int


@attrs.frozen
class Pair:
    """A row: one of ours over one of theirs."""

    name: str
    ours: str
    theirs: str
    budget: Budget | None = None


@attrs.frozen
class Match:
    """Contenders on one server, and the rows they give. Ours get the server's address.

    ``cores`` says where they run: wherever the system likes, the server on a core of its own, or all on one core. The
    last is where nobody waits for another core to wake up, and only the work counts.
    """

    server: str
    ours: Mapping[str, Callable[[Address], float]]
    theirs: Mapping[str, Theirs]
    pairs: Sequence[Pair]
    cores: Literal["any", "server apart", "one"] = "any"


@contextmanager
def _on_one_core(wanted: bool) -> Iterator[None]:
    """Keep us, and the processes begun meanwhile, on one core, where the system lets us choose."""
    if not wanted or not hasattr(os, "sched_getaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _join(peers: Company, entry: Theirs, server: Address) -> Callable[[], float]:
    """A peer that has shown that it can do its task, warm, as a contender."""
    peer = peers(entry.peer)
    task = {**entry.task, "port": server.port}
    peer.seconds({**task, "count": entry.warm})
    return lambda: entry.count / peer.seconds({**task, "count": entry.count})


def play(match: Match, scale: Scale, folder: Path) -> list[Row | Absent]:
    """Rates per second as ratios. Where no peer is here, nothing is measured."""
    why: dict[str, str] = {}
    contenders: dict[str, Callable[[], float]] = {}
    rates: dict[str, list[float]] = {}
    with (
        _on_one_core(match.cores == "one"),
        running(match.server, apart=match.cores == "server apart") as server,
        company(folder) as peers,
    ):
        for name, entry in match.theirs.items():
            try:
                contenders[name] = _join(peers, entry, server)
            except PeerUnavailable as error:
                why[name] = str(error)
        if contenders:
            ours = {name: partial(run, server) for name, run in match.ours.items()}
            rates = interleave({**ours, **contenders}, scale)
    return [
        Absent(pair.name, why[pair.theirs])
        if pair.theirs in why
        else Row(pair.name, ratio(rates, pair.ours, pair.theirs), "x", pair.budget,
                 per_second(rates, pair.ours, pair.theirs))
        for pair in match.pairs
    ]  # fmt: skip
