"""Callers who read, when a signal's handler runs on their thread: it raises, waits itself, or takes its time."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from pathlib import Path
from typing import Any

import pytest

from bitget_client.errors import BitgetError, OutcomeUnknown
from bitget_client.ws import life
from bitget_client.ws.api import WebsocketAPIClient
from bitget_client.ws.frames import FrameDecoder
from bitget_client.ws.keeper import Keeper
from bitget_client.ws.lanes import Lanes
from bitget_client.ws.link import Waker
from bitget_client.ws.turn import Turn

from .guests import (
    ORDER,
    SOON,
    Caller,
    Guests,
    Held,
    Make,
    api,
    cancel,
    connection,
    guests,
    held,
    is_reader,
    raw,
    reading,
    sockets,
)
from .server import DEADLINE, FakeExchange, Seen, accepted, push, wait_until

__all__ = ["api", "guests", "held"]

# --- signals ---------------------------------------------------------------------------------------------------------


class Torn(BaseException):
    """What a signal's handler raises, as ``KeyboardInterrupt`` is."""


class TooLate(Exception):
    """What a handler of an alarm raises."""


@pytest.fixture
def signalled() -> Iterator[Callable[[Callable[[], None], Callable[[], bool]], None]]:
    """Have this code run by a signal on this thread, as soon as the condition holds on another."""
    if not hasattr(signal, "pthread_kill"):
        pytest.skip("there are no signals to threads here")
    before = signal.getsignal(signal.SIGUSR1)
    here = threading.get_ident()
    threads: list[threading.Thread] = []

    def prepare(handler: Callable[[], None], condition: Callable[[], bool]) -> None:
        signal.signal(signal.SIGUSR1, lambda *_: handler())

        def send() -> None:
            wait_until(condition)
            signal.pthread_kill(here, signal.SIGUSR1)

        threads.append(threading.Thread(target=send, daemon=True))
        threads[-1].start()

    yield prepare
    for thread in threads:
        thread.join(DEADLINE)
    signal.signal(signal.SIGUSR1, before)


def waits(api: WebsocketAPIClient) -> Callable[[], bool]:
    """Whether a caller has the turn, and waits with it."""

    def look() -> bool:
        current = connection(api)._life
        holder = current.turn._held.get("by") if current is not None else None
        return holder is not None and holder.bell is not None and "by" not in holder.claim

    return look


@pytest.mark.parametrize("error", [Torn("now"), TooLate("now"), OSError("now")], ids=lambda error: repr(error))
def test_interrupted_while_he_waits(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, error: BaseException,
    signalled: Callable[..., None],
) -> None:  # fmt: skip
    """A signal's handler raises while a caller waits for the network: he gets it, the link lives, nothing is lost."""

    def raise_it() -> None:
        raise error

    mine = cancel(api, "mine")
    guests.invite(connection(api))
    signalled(raise_it, waits(api))
    with pytest.raises(type(error), match="now"):
        mine.result()
    assert not mine.done()
    held.give("mine")
    assert "mine" == mine.result(DEADLINE).args[0].client_oid
    assert 1 == len(server.connections)


STEPS: dict[str, tuple[Any, str, bool]] = {
    "before anything was cut": (FrameDecoder, "feed", True),
    "after all was cut": (FrameDecoder, "feed", False),
    "before the claim": (Lanes, "claim", True),
    "after the claim": (Lanes, "claim", False),
    "before the answer": (Keeper, "answered", True),
    "after the answer": (Keeper, "answered", False),
    "before the pushes": (Keeper, "publish", True),
}


@pytest.mark.parametrize("error", [Torn, TooLate])
@pytest.mark.parametrize("step", STEPS)
def test_interrupted_at_work(
    guests: Guests, make_api: Make, held: Held, server: FakeExchange, step: str, error: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Between reading and handling, a signal's handler raises: the link is given up, and every order ends."""
    owner, name, first = STEPS[step]
    method = getattr(owner, name)
    callers: list[threading.Thread] = []
    threads: list[threading.Thread] = []
    ran = threading.Event()

    def torn(*args: Any, **options: Any) -> Any:
        if threading.current_thread() not in callers:
            return method(*args, **options)
        callers.clear()
        if not first:
            method(*args, **options)
        raise error("now")

    monkeypatch.setattr(owner, name, torn)
    api = make_api(rate_limit="off")
    api.connect_ws_api().result(DEADLINE)
    seen = Seen(api.get_ws_client())
    orders = {each: cancel(api, each) for each in ("first", "mine", "last")}
    orders["first"].add_done_callback(lambda _: (threads.append(threading.current_thread()), ran.set()))
    for each in orders:
        held.reply(each)
    caller = reading(guests, api, orders["mine"])
    callers.append(caller.thread)
    server.send_raw(raw(held.reply("first"), push(ORDER, {"orderId": "1"}), held.reply("mine")))
    with pytest.raises(error, match="now"):
        caller.end()
    for future in orders.values():
        assert isinstance(future.exception(DEADLINE), OutcomeUnknown | None)
    assert isinstance(orders["last"].exception(0), OutcomeUnknown)
    if step == "after the claim":
        assert isinstance(orders["first"].exception(0), OutcomeUnknown)
        seen.wait_for("exception", matching=lambda event: event.error is orders["first"].exception(0))
    assert ran.wait(DEADLINE)
    assert [True] == [is_reader(thread) for thread in threads]
    assert "interrupted" in seen.wait_for("close").reason
    server.wait_for_connections(2)
    server.trade = accepted
    assert cancel(api, "after").result(DEADLINE).args[0].ok


def test_interrupted_when_he_leaves(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal's handler raises at the moment in which a caller gives the turn back: it is given back."""
    depart, raised = Turn.depart, threading.Event()

    def torn(*args: Any, **options: Any) -> None:
        if not raised.is_set():
            raised.set()
            raise Torn("now")
        depart(*args, **options)

    mine = cancel(api, "mine")
    guests.invite(connection(api))
    monkeypatch.setattr(Turn, "depart", torn)
    caller = Caller(mine.result)
    guests.wait()
    held.give("mine")
    with pytest.raises(Torn, match="now"):
        caller.end()
    mine.result(DEADLINE)
    server.trade = accepted
    cancel(api, "after").result(DEADLINE)
    assert 1 == len(server.connections)


def test_interrupted_when_he_comes(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal's handler raises when a caller has just taken the turn: it is given back."""
    visit = Turn.visit

    def torn(*args: Any, **options: Any) -> bool:
        if visit(*args, **options):
            raise Torn("now")
        return False

    mine = cancel(api, "mine")
    guests.invite(connection(api))
    monkeypatch.setattr(Turn, "visit", torn)
    with pytest.raises(Torn, match="now"):
        Caller(mine.result).end()
    monkeypatch.setattr(Turn, "visit", visit)
    held.give("mine")
    mine.result(DEADLINE)
    assert 1 == len(server.connections)


def test_a_handler_of_a_signal_waits_for_an_order(
    guests: Guests, api: WebsocketAPIClient, held: Held, server: FakeExchange, signalled: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A signal's handler cancels orders and waits for the replies, inside a caller's waiting: it has them at once."""
    monkeypatch.setattr(life, "LOOK_UP", 2 * DEADLINE)  # nobody is helped by looking up
    moments: list[float] = []
    seen = Seen(api.get_ws_client())

    def handler() -> None:
        server.trade = accepted
        moments.append(time.monotonic())
        for name in ("inner", "again"):
            assert cancel(api, name).result(DEADLINE).args[0].ok
            moments.append(time.monotonic())
        held.give("mine")
        wait_until(mine.done)

    mine = cancel(api, "mine")
    held.reply("mine")
    guests.invite(connection(api))
    pusher = Caller(lambda: (guests.wait(), server.send(push(ORDER, {"orderId": "1"}))))
    signalled(handler, lambda: bool(seen.of("update")) and waits(api)())  # he has read, and waits for more
    assert "mine" == mine.result().args[0].client_oid
    moments.append(time.monotonic())
    assert [True] * 3 == [after - before < SOON for before, after in zip(moments, moments[1:], strict=False)]
    assert 1 == len(server.connections)
    pusher.end()


def test_a_handler_of_a_signal_waits_at_the_wrong_moment(
    guests: Guests, api: WebsocketAPIClient, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside a caller's handling of replies nobody could bring the reply: waiting is refused, and nothing is lost."""
    inner, mine = cancel(api, "inner"), cancel(api, "mine")
    errors: list[BaseException] = []
    feed = FrameDecoder.feed

    def interrupted(decoder: FrameDecoder, data: bytes) -> Any:
        if threading.current_thread() is caller.thread:
            with pytest.raises(BitgetError, match="a signal's handler waits") as caught:
                inner.result()
            errors.append(caught.value)
        return feed(decoder, data)

    caller = reading(guests, api, mine)
    monkeypatch.setattr(FrameDecoder, "feed", interrupted)
    held.give("inner", "mine")
    caller.end()
    assert 1 == len(errors)
    assert "inner" == inner.result(DEADLINE).args[0].client_oid


def test_a_handler_of_a_signal_takes_its_time(
    guests: Guests, api: WebsocketAPIClient, held: Held, signalled: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A signal's handler keeps a caller who reads: the reader does not wait for him for ever."""
    monkeypatch.setattr(life, "LOOK_UP", 0.05)
    other, mine = cancel(api, "other"), cancel(api, "mine")
    caller = Caller(lambda: (wait([other], DEADLINE), other.result(0))[1])
    ends: list[bool] = []

    def handler() -> None:
        held.give("other")
        ends.append(caller.end().args[0].ok)
        held.give("mine")

    guests.invite(connection(api))
    signalled(handler, waits(api))
    assert mine.result(DEADLINE).args[0].ok
    assert [True] == ends


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors there")
def test_a_handler_of_a_signal_closes(
    guests: Guests, make_api: Make, held: Held, signalled: Callable[..., None]
) -> None:
    """A signal's handler closes the client inside a caller's waiting: it is closed at once, and nothing is left."""
    before = sockets()
    api = make_api(rate_limit="off")
    api.connect_ws_api().result(DEADLINE)
    took: list[float] = []

    def handler() -> None:
        started = time.monotonic()
        api.close()
        took.append(time.monotonic() - started)

    mine = cancel(api, "mine")
    held.reply("mine")
    guests.invite(connection(api))
    signalled(handler, waits(api))
    with pytest.raises(OutcomeUnknown):
        mine.result()
    assert took[0] < SOON / 2
    wait_until(lambda: sockets() == before)


def test_no_descriptor_is_left(
    guests: Guests, api: WebsocketAPIClient, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system gives no descriptor to wait with, callers do not read, and have their replies all the same."""
    made = Waker.__init__

    def fail(waker: Waker) -> None:
        if is_reader(threading.current_thread()):
            made(waker)
        else:
            raise OSError(24, "Too many open files")

    monkeypatch.setattr(Waker, "__init__", fail)
    mine = cancel(api, "mine")
    caller = Caller(mine.result)
    held.give("mine")
    caller.end()
    assert is_reader(guests.who("mine"))
