"""The exchange's own dead man's switch, held down by a thread: if this program stops, its open orders are cancelled."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Final

from ..clock import Clock
from ..errors import BitgetError, InvalidArgument

if TYPE_CHECKING:
    from ..rest.v3 import RestClientV3

__all__ = ["KillSwitch"]

_SHORTEST: Final = 5  # seconds; the exchange's own bounds
_LONGEST: Final = 60
_RETRY: Final = 1.0  # seconds after a failed renewal; the exchange takes one call a second


class KillSwitch:
    """Cancels all open orders of the account unless this program keeps saying that it is alive.

    ::

        with KillSwitch(rest, countdown=30) as switch:
            ...  # trade; look at switch.healthy now and then

    Entering arms the switch, and raises if that fails (after :class:`~bitget_client.errors.OutcomeUnknown` it may be
    armed all the same, and runs out). A thread of its own then renews it every third of
    ``countdown``. A renewal that fails is logged, handed to ``on_failure`` and tried again every second; meanwhile
    :attr:`healthy` is false. Leaving stops the thread, however the block ends, and switches off. So if the process
    dies, hangs with its interpreter or loses its network, the exchange cancels everything ``countdown`` seconds after
    the last renewal. The switch is the account's: two programs that hold it renew and switch off each other's.

    :param countdown: whole seconds, 5 to 60.
    :param interval: seconds between renewals, instead of a third of ``countdown``.
    :param disarm: whether leaving switches off. ``False`` leaves the last renewal to run out, which cancels what is
        open then.
    :param on_failure: called with each failure to renew, on the renewing thread.
    :param logger: where failures are logged, instead of ``bitget_client.state.kill_switch``.
    """

    def __init__(
        self,
        rest: RestClientV3,
        countdown: int = 30,
        *,
        interval: float | None = None,
        disarm: bool = True,
        on_failure: Callable[[BaseException], object] | None = None,
        logger: logging.Logger | None = None,
        clock: Clock | None = None,
    ) -> None:
        if countdown.__class__ is not int or not _SHORTEST <= countdown <= _LONGEST:
            raise InvalidArgument(f"countdown={countdown!r}: whole seconds, {_SHORTEST} to {_LONGEST}")
        if interval is not None and not 0 < interval < countdown:
            raise InvalidArgument(f"interval={interval!r}: seconds above 0 and below the countdown of {countdown}")
        self.countdown = countdown
        self.interval = countdown / 3 if interval is None else interval
        #: Why the last renewal failed; ``None`` after one that worked.
        self.failure: BaseException | None = None
        #: How often it was renewed, arming included.
        self.renewals = 0
        self._rest = rest
        self._disarm = disarm
        self._on_failure = on_failure
        self._log = logger or logging.getLogger("bitget_client.state.kill_switch")
        self._clock = clock or Clock()
        self._renewed_at = 0.0  # when the last renewal that worked was asked for
        self._lapsed = False
        self._leaving = threading.Event()
        self._thread: threading.Thread | None = None

    def __repr__(self) -> str:
        state = "not armed" if self._thread is None else "healthy" if self.healthy else "not healthy"
        return f"<KillSwitch of {self.countdown} s: {state}>"

    @property
    def healthy(self) -> bool:
        """Whether it is armed, the last renewal worked, and the switch cannot have gone off since it was armed."""
        self._notice_lapse()
        return self._thread is not None and self.failure is None and not self._lapsed

    @property
    def lapsed(self) -> bool:
        """Whether the countdown has run out at least once between two renewals: open orders were cancelled."""
        self._notice_lapse()
        return self._lapsed

    def __enter__(self) -> KillSwitch:
        if self._thread is not None:
            raise InvalidArgument("this kill switch is armed already: make another one")
        self._leaving.clear()
        self._lapsed, self.failure = False, None
        self._renew()
        self._thread = threading.Thread(target=self._keep, name="bitget-kill-switch", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop renewing, waiting for a renewal under way, then switch off.

        Raises what went wrong with the switch (that it cannot be switched off, that it ran out, or that the last
        renewal failed), unless the block itself raised: then that is logged.
        """
        assert self._thread is not None
        self._leaving.set()
        self._thread.join()  # ends within the timeouts of one call
        unwell = self._complaint()
        self._thread = None
        try:
            if self._disarm:
                self._rest.countdown_cancel_all(countdown=0)
        except BitgetError as failure:
            unwell = failure
            self._log.error("the kill switch could not be switched off, open orders may be cancelled: %s", failure)
        if unwell is None:
            return
        if error is None:
            raise unwell
        self._log.error("while leaving because of %r: %s", error, unwell)

    def _complaint(self) -> BaseException | None:
        if self.lapsed:
            return BitgetError(f"the kill switch ran out after {self.countdown} s: open orders were cancelled")
        return self.failure

    def _keep(self) -> None:
        while not self._leaving.wait(self.interval if self.failure is None else min(_RETRY, self.interval)):
            try:
                self._renew()
            except Exception as error:  # whatever it is, the next renewal may work
                self._fail(error)

    def _renew(self) -> None:
        asked_at = self._clock.monotonic()
        self._rest.countdown_cancel_all(countdown=self.countdown)
        self._notice_lapse()
        self._renewed_at, self.failure = asked_at, None
        self.renewals += 1

    def _fail(self, error: Exception) -> None:
        self.failure = error
        self._log.warning("the kill switch was not renewed: %s", error)
        if self._on_failure is None:
            return
        try:
            self._on_failure(error)
        except Exception:
            self._log.exception("on_failure of the kill switch failed")

    def _notice_lapse(self) -> None:
        if self._thread is not None and self._clock.monotonic() - self._renewed_at > self.countdown:
            self._lapsed = True
