"""The handle of a request in tests that have no order."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from bitget_client.errors import NotSent, OutcomeUnknown
from bitget_client.ws.messages import Reply


class PlainHandle(Future[Reply]):
    """A future that is told what an order's would be, and ends in the reply itself."""

    request: Mapping[str, Any] = {}

    def begin(self) -> bool:
        return self.running() or self.set_running_or_notify_cancel()

    def leave(self) -> None: ...

    def stay(self) -> None: ...

    def answered(self, reply: Reply) -> None:
        self.set_result(reply)

    def not_sent(self, why: str) -> NotSent:
        self.set_exception(error := NotSent(why))
        return error

    def unknown(self, why: str) -> OutcomeUnknown:
        self.set_exception(error := OutcomeUnknown(why))
        return error
