"""The course of time: market steps, recorded pushes, clockwork and five-second pushes, each when it is due, in order.

It is driven from outside: by the server's beat when time is real or faster, by ``advance()`` when it is stepped. No
socket, thread or sleep is here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .clocks import SimulatedClock
from .exchange import Exchange

__all__ = ["BEAT", "Course", "Script"]

BEAT = 0.1  # seconds of real time between two beats of the server
FAST_BEAT = 0.05
STEP_MS = 100
REPEAT_MS = 5_000
MOST_STEPS = 1_000  # of the markets in one advance(), unless told otherwise
MOST_BEATS = 30_000  # of the clockwork in one advance()


class Script(Protocol):
    """What moves the markets instead of their own life: a recorded file, for instance."""

    def due_ms(self) -> int | None:
        """When the next thing happens; None after the last."""

    def play(self, until_ms: int) -> None:
        """Let everything happen that is due by then."""


class Course:
    """Lets time pass for one exchange.

    ``spread`` and ``repeat`` are called when there may be something to push; ``spread`` is told whether at once.
    """

    def __init__(self, exchange: Exchange, *, frozen: bool, script: Script | None = None) -> None:
        self.spread: Callable[[bool], object] = _nothing
        self.repeat: Callable[[], object] = _nothing
        self._exchange = exchange
        self._alive = not frozen and script is None
        self._script = script
        self._clock = exchange.clock if isinstance(exchange.clock, SimulatedClock) else None
        now = self._position()
        self._stepped_ms = self._worked_ms = self._repeated_ms = now

    def detach(self) -> None:
        """Nobody listens any more."""
        self.spread = self.repeat = _nothing

    @property
    def beat_seconds(self) -> float:
        """How often, in real time, :meth:`beat` wants to be called."""
        return BEAT if self._clock is None else FAST_BEAT

    @property
    def is_stepped(self) -> bool:
        return self._clock is not None and self._clock.factor is None

    def let_run(self) -> None:
        """Time passes from now on, where it passes by itself."""
        if self._clock is not None:
            self._clock.let_run()

    def beat(self) -> None:
        """Real time has passed: do what has come due by it."""
        if self._clock is None:
            self._pass_one_beat(self._position())
        elif self._clock.factor is not None:
            span = self._clock.target_ms() - self._clock.position_ms()
            self.run(self._clock.target_ms(), step_ms=max(STEP_MS, span), beat_ms=max(STEP_MS, span // 10))

    def plan(self, seconds: float, step: float | None) -> tuple[int, int, int]:
        """Where ``advance()`` ends, and how far apart market steps and clockwork are on the way, in milliseconds."""
        if not self.is_stepped:
            raise RuntimeError('time moves by itself here; advance() is for SimulatedExchange(time="stepped")')
        if seconds < 0 or (step is not None and step <= 0):
            raise ValueError("time only moves forward")
        span = round(seconds * 1000)
        step_ms = max(STEP_MS, -(-span // MOST_STEPS)) if step is None else max(1, round(step * 1000))
        return self._position() + span, step_ms, max(STEP_MS, -(-span // MOST_BEATS))

    def run(self, to_ms: int, *, step_ms: int, beat_ms: int, most: int | None = None) -> bool:
        """Move to ``to_ms``, doing what is due on the way in order; False when ``most`` moments came before it."""
        clock = self._clock
        assert clock is not None, "real time is not moved"
        while most is None or most > 0:
            most = None if most is None else most - 1
            script_ms = self._script.due_ms() if self._script is not None else None
            at = min(to_ms, self._worked_ms + beat_ms)
            if self._alive:
                at = min(at, self._stepped_ms + step_ms)
            if script_ms is not None:
                at = min(at, script_ms)
            at = max(at, clock.position_ms())
            clock.move_to(at)
            if self._script is not None and script_ms is not None and script_ms <= at:
                self._script.play(at)
                self._work(at)
            elif self._alive and at >= self._stepped_ms + step_ms:
                self._step(at, step_ms)
            elif at >= self._worked_ms + beat_ms:
                self._work(at)
            if at >= to_ms and not self._is_due(at, step_ms):
                return True
        return False

    # -- inside

    def _position(self) -> int:
        """How far time has come, without the skew that a fault may have given the clock."""
        clock = self._exchange.clock
        return clock.now_ms() - clock.offset_ms if self._clock is None else self._clock.position_ms()

    def _is_due(self, at: int, step_ms: int) -> bool:
        script_ms = self._script.due_ms() if self._script is not None else None
        return (self._alive and at >= self._stepped_ms + step_ms) or (script_ms is not None and script_ms <= at)

    def _step(self, at: int, step_ms: int) -> None:
        self._exchange.run_clockwork()  # what is due by now comes before what the market does now
        self._stepped_ms = at
        self._exchange.tick(step_ms / 1000)  # which ends with the clockwork
        self._pass_on(at, at_once=True)

    def _pass_one_beat(self, now: int) -> None:
        """Real time: one step a beat, however late the beat is."""
        if self._alive:
            self._step(now, STEP_MS)
        else:
            self._work(now, at_once=False)

    def _work(self, at: int, *, at_once: bool = True) -> None:
        self._exchange.run_clockwork()
        self._pass_on(at, at_once=at_once)

    def _pass_on(self, at: int, *, at_once: bool) -> None:
        """The clockwork has run: tell what it and the market brought about."""
        self._worked_ms = at
        self.spread(at_once)
        if at - self._repeated_ms >= REPEAT_MS:
            self._repeated_ms = at
            self.repeat()


def _nothing(*_: object) -> None:
    """While nobody listens."""
