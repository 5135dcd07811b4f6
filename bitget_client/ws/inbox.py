"""What arrives on a link, from bytes to the owner of a life: replies, acknowledgements, pushes. No socket is read here.

Whoever has the turn comes here. The reader handles everything. A caller who reads handles replies and pushes; from the
first message on that is neither, he leaves the rest to the reader, and the callbacks of the futures that he ends too:
only the reader runs other people's code.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..clock import Clock
from ..errors import DecodeError
from . import frames
from .dialect import Dialect
from .facts import Lost
from .futures import callbacks_postponed
from .lanes import Request
from .link import LinkLost
from .messages import Message, Push, Reply, Update
from .wishes import Thunk, run_all

if TYPE_CHECKING:
    from .life import Life, Owner

__all__ = ["Inbox", "unreadable"]


class Inbox:
    """See the module's first lines. ``trace`` is told of every frame, with its direction."""

    def __init__(
        self,
        life: Life,
        owner: Owner,
        dialect: Dialect,
        ws_key: str,
        clock: Clock,
        max_message_size: int,
        trace: Callable[[str, bytes], None] | None,
    ) -> None:
        self.frames = self.bytes = self.updates = 0
        self.last_received: float | None = None
        self._life = life
        self._owner = owner
        self._session = life.session
        self._claim = life.session.lanes.claim
        self._read_frame = dialect.read
        self._push_prefix = dialect.push_prefix
        self._ws_key = ws_key
        self._clock = clock
        self._decoder = frames.FrameDecoder(max_message_size)
        self._trace = trace
        # For the reader, from callers who read: messages, what went wrong, and what is to be called.
        self._left: list[frames.Received] = []
        self._failure: BaseException | None = None
        self._calls: list[Thunk] = []
        self._answering: Request | None = None  # by a caller, just now

    # --- the reader --------------------------------------------------------------------------------------------------

    def take(self, data: bytes) -> None:
        """Everything that one read brought. Raises :class:`LinkLost` where that is the end of the life."""
        self._handle(self._cut(data))
        if self._failure is not None:
            raise self._failure

    def go_on(self) -> None:
        """Do what callers left to the reader. Raises what went wrong where they read."""
        self.run_calls()
        if self._left:
            left, self._left = self._left, []
            self._handle(left)
        if self._failure is not None:
            raise self._failure

    def run_calls(self) -> None:
        """Call what callers must not."""
        while self._calls:
            self._calls.pop(0)()

    # --- callers -----------------------------------------------------------------------------------------------------

    @property
    def wants_reader(self) -> bool:
        """Whether there is something that only the reader may do."""
        return bool(self._left or self._failure or self._calls)

    def take_plain(self, data: bytes) -> None:
        """What one read brought, on a caller's thread: replies and pushes, up to the first message that is neither."""
        pushes: list[Push] = []
        received = self._cut(data)
        for index, item in enumerate(received):
            if isinstance(item, bytes) and item.startswith(self._push_prefix):
                pushes.append(item)
            elif not (isinstance(item, bytes) and self._answer(item)):
                self._left = received[index:]
                break
        if pushes:
            self._publish(pushes)

    def _answer(self, payload: bytes) -> bool:
        """End the request that this is the reply to; ``False`` if it is not exactly that."""
        try:
            (message,) = self._read_frame(payload, self._ws_key)
        except Exception:
            return False  # the reader says so
        if not isinstance(message, Reply):
            return False
        request = self._answering = self._session.lanes.pending(message.id)
        if request is None or self._claim(message.id) is not request:
            self._answering = None
            return False
        if "_condition" in vars(request.handle) and threading.current_thread() is threading.main_thread():
            # Somebody waits for it, or is to be called. A signal's handler that raised in the middle of ending it could
            # leave him waiting for ever, and it is on the main thread that they run.
            self._calls.append(partial(self._owner.answered, request, message))
        else:
            with callbacks_postponed(self._calls):
                self._owner.answered(request, message)
        self._answering = None
        return True

    def fail(self, lost: LinkLost) -> None:
        """A caller's reading failed; what follows from that is the reader's."""
        self._failure = lost

    def interrupted(self, error: BaseException) -> None:
        """A caller's thread was torn out of its work by a signal: nobody can say how much of it is done."""
        self._failure = LinkLost(f"a caller was interrupted while he read: {type(error).__name__}")
        request = self._answering
        if request is not None and not self._session.lanes.holds(request):  # claimed: nobody else will end it
            self._calls.append(partial(self._end_unknown, request))
        with callbacks_postponed(self._calls):  # its end undoes what the interruption left half done
            pass

    def _end_unknown(self, request: Request) -> None:
        """Nobody knows whether a request was ended by its reply: if it was not, its outcome is unknown."""
        if not request.handle.done():
            self._owner.report(request.handle.unknown("its reply was lost when a caller was interrupted"))

    # --- both --------------------------------------------------------------------------------------------------------

    def _cut(self, data: bytes) -> list[frames.Received]:
        """The messages that one read completed. A broken protocol is noted: what came before it still counts."""
        self._session.heard()
        self.last_received = self._clock.monotonic()
        self.bytes += len(data)
        try:
            received = self._decoder.feed(data)
        except frames.ProtocolError as error:
            self._failure = LinkLost(f"protocol error: {error}")
            self._failure.__cause__ = error
            received = error.received
        if self._trace is not None:
            for item in received:
                if isinstance(item, bytes):
                    self._trace("<", item)
        self.frames += len(received)
        return received

    def _handle(self, received: list[frames.Received]) -> None:
        """Replies and acknowledgements first, then the updates as one batch."""
        prefix = self._push_prefix
        pushes: list[Push] = [item for item in received if isinstance(item, bytes) and item.startswith(prefix)]
        if len(pushes) < len(received):
            self._sort(received)
        elif pushes:  # nothing else: so it is with nearly every read of a busy stream
            self._publish(pushes)

    def _publish(self, pushes: list[Push]) -> None:
        self.updates += len(pushes)
        self._owner.publish(pushes, self._life, self.last_received or 0.0)

    def _sort(self, received: list[frames.Received]) -> None:
        """Pushes mixed with other messages."""
        pushes: list[Push] = []
        replies: list[Reply] = []
        try:
            for item in received:
                if not isinstance(item, bytes):
                    self._take_control(item)
                    continue
                if item.startswith(self._push_prefix):
                    pushes.append(item)
                    continue
                try:
                    messages = self._read_frame(item, self._ws_key)
                except Exception as cause:  # whatever a server sends, the connection lives on
                    self._owner.report(unreadable(item, cause), raw=item)
                    continue
                for message in messages:
                    if isinstance(message, Update):
                        pushes.append(message)
                    elif isinstance(message, Reply):
                        replies.append(message)
                    else:
                        if replies:  # what came first counts first
                            self._take_replies(replies)
                            replies = []
                        self._take_message(message)
        finally:
            if replies:
                self._take_replies(replies)
            if pushes:
                self._publish(pushes)

    def _take_replies(self, replies: list[Reply]) -> None:
        """Without the lock: with many orders in flight, every taking of it is a fight with those who send."""
        owner, claim, now = self._owner, self._claim, self.last_received or 0.0
        for reply in replies:
            request = claim(reply.id)
            if request is None:
                with owner.lock:
                    after = owner.absorb(self._session.incoming(reply, now), self._life)
                run_all(after)
                continue
            owner.answered(request, reply)
        self._life.turn.answered()

    def _take_message(self, message: Message) -> None:
        """What is neither an update nor a reply."""
        with self._owner.lock:
            facts = self._session.incoming(message, self.last_received or 0.0)
            after = self._owner.absorb(facts, self._life)
            self._life.due = 0.0  # it may allow, or ask for, something to be sent
        run_all(after)
        self._owner.acknowledged(message)
        for fact in facts:
            if isinstance(fact, Lost):
                raise LinkLost(fact.reason)

    def _take_control(self, frame: frames.ControlFrame) -> None:
        if frame.opcode == frames.PING:
            with self._owner.lock:
                if not self._owner.is_closed():  # sending would also send what waits
                    self._life.link.send(frames.PONG, frame.payload)
        elif frame.opcode == frames.CLOSE:
            raise LinkLost(f"the exchange closed the connection: {frame.close_code} {frame.close_reason}".rstrip())


def unreadable(payload: bytes, cause: Exception) -> DecodeError:
    """What is reported of a frame that the dialect could not read."""
    error = DecodeError(f"a frame that cannot be read: {cause}", body=payload)
    error.__cause__ = cause
    return error
