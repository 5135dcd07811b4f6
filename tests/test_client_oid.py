"""Names for orders: that no two are alike, and what the exchange would not take."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bitget_client import client_oid
from bitget_client.client_oid import LONGEST_PREFIX, ClientOids, check_client_oid, refuse_duplicates
from bitget_client.clock import Clock
from bitget_client.errors import InvalidArgument

ROOT = Path(__file__).parent.parent


class StandingClock(Clock):
    """As if every process started in the same millisecond."""

    def local_ms(self) -> int:
        return 1_750_034_397_076


@pytest.mark.parametrize("prefix", ["", "b", "My-bot_1", "x" * LONGEST_PREFIX])
def test_form(prefix: str) -> None:
    """Each is 32 allowed characters with the prefix in front, also long after the counter has run over."""
    make = ClientOids(prefix)
    made = [make() for _ in range(70_000)]
    assert len(made) == len(set(made))
    assert {32} == {len(each) for each in made}
    assert all(re.fullmatch(re.escape(prefix) + "[0-9a-z]+", each) for each in made)
    assert made[0] == check_client_oid(made[0])


def test_threads() -> None:
    """Many threads on one maker, over several of its starts, never get the same one twice."""
    make, made, ready = ClientOids(), [], threading.Barrier(8)

    def work() -> None:
        ready.wait()
        mine = [make() for _ in range(30_000)]
        made.append(mine)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 8 * 30_000 == len({each for mine in made for each in mine})


def test_makers_of_one_millisecond() -> None:
    """Makers that start in the same millisecond, as after a restart or in another process, differ by chance alone."""
    for prefix in ("", "x" * LONGEST_PREFIX):
        assert 2000 == len({ClientOids(prefix, clock=StandingClock())() for _ in range(2000)})


def test_a_start_when_the_counter_runs_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A maker whose counter is used up begins a new start, and loses no uniqueness by it."""
    monkeypatch.setattr(client_oid, "_LAST", 2)
    make = ClientOids(clock=StandingClock())
    made = [make() for _ in range(9)]
    assert 9 == len(set(made))
    assert ["0000", "0001", "0002"] * 3 == [each[-4:] for each in made]
    assert 3 == len({each[:-4] for each in made})


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_forks() -> None:
    """Children made by fork go on with names of their own, from the first call on."""
    program = """
import os
from bitget_client.client_oid import ClientOids
make = ClientOids("p-")
print(make(), flush=True)
for _ in range(3):
    if not os.fork():
        print(make(), make(), flush=True)
        os._exit(0)
    os.wait()
print(make(), make(), flush=True)
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert "" == run.stderr
    made = run.stdout.split()
    assert 9 == len(made) == len(set(made))
    assert 4 == len({each[:-4] for each in made}), "the parent's start and three more"


@pytest.mark.parametrize("prefix", ["x" * (LONGEST_PREFIX + 1), "a b", "ä", "a:b", 5, b"x"])
def test_impossible_prefix(prefix: str) -> None:
    """A prefix that the exchange would refuse, or that leaves no room, is refused at once."""
    with pytest.raises(InvalidArgument, match="client_oid_prefix"):
        ClientOids(prefix)


@pytest.mark.parametrize("good", ["a", "0", "-", "_", "Az09_-", "x" * 32])
def test_good_names(good: str) -> None:
    """What the exchange takes passes unchanged."""
    assert good == check_client_oid(good)


@pytest.mark.parametrize("bad", ["", "x" * 33, "a b", "a\n", "ä", "a.b", "a:b", "a#b", None, 7])
def test_bad_names(bad: object) -> None:
    """What the exchange may not take is refused with its name and the rule."""
    with pytest.raises(InvalidArgument, match="order: client_oid=.*1 to 32 of the characters"):
        check_client_oid(bad, "order: client_oid")


def test_duplicates() -> None:
    """A name that stands twice is refused and named."""
    refuse_duplicates(["a", "b", "A"])
    refuse_duplicates([])
    with pytest.raises(InvalidArgument, match="'b' is given to two orders"):
        refuse_duplicates(["a", "b", "c", "b"])
