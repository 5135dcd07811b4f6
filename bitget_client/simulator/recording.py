"""Files of recorded pushes: how they are written and read. What a replay makes of them is in ``replay``.

A recording is text, one push of V3 a line, as the exchange sent it, in order of arrival::

    {"action":"snapshot","arg":{"instType":"spot","topic":"books5","symbol":"BTCUSDT"},"data":[…],"ts":1760000000000}
    {"action":"update","arg":{"instType":"spot","topic":"publicTrade","symbol":"BTCUSDT"},"data":[…],"ts":1760000000120}

    {"action":"update","arg":{"instType":"spot","topic":"publicTrade","symbol":"BTCUSDT"},"data":[…],"ts":1760000000120}
number of symbols are replayed; other topics, acknowledgements and ``pong`` lines may stand in the file and are passed
over.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any

import attrs

from ..wire import dumps, loads

__all__ = ["Push", "Recorder", "read_pushes"]

_KINDS = {"publicTrade": "trade", "ticker": "ticker"}


@attrs.frozen
class Push:
    """One recorded push. ``kind`` is ``trade``, ``ticker`` or ``book``; ``ts`` is when it came."""

    ts: int
    category: str
    symbol: str
    kind: str
    is_whole: bool
    """Whether it replaces what was known instead of changing it."""
    items: list[Mapping[str, Any]]

    @property
    def market(self) -> tuple[str, str]:
        return self.category, self.symbol


def read_pushes(path: str | PathLike[str]) -> Iterator[Push]:
    """The pushes of a recording that can be replayed; ``ValueError`` names the line that is none."""
    with Path(path).open("rb") as file:
        for number, line in enumerate(file, 1):
            text = line.strip()
            if not text or text == b"pong":
                continue
            try:
                push = _push(loads(text))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise ValueError(f"{path}, line {number}: this is not a push of the exchange ({error!r})") from error
            if push is not None:
                yield push


def _push(message: Mapping[str, Any]) -> Push | None:
    if "action" not in message:
        return None
    arg = message["arg"]
    topic = str(arg["topic"])
    kind = "book" if topic.startswith("books") else _KINDS.get(topic)
    if kind is None:
        return None
    items = message["data"]
    if not isinstance(items, list):
        items = [items]
    whole = message["action"] == "snapshot"
    return Push(int(message["ts"]), str(arg["instType"]).upper(), str(arg["symbol"]), kind, whole, items)


class Recorder:
    """Writes the pushes that a client receives to a recording, to be replayed later.

    ::

        with Recorder("btc.jsonl") as recorder, WebsocketClientV3() as client:
            client.on("update", recorder)
            client.subscribe([...]).result()

    It takes whole messages of V3 as mappings, and updates of the client (anything with ``raw``), from any thread.
    Each line is in the file when the call returns.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._file = Path(path).open("ab", buffering=0)  # unbuffered: a crash loses nothing
        self._lock = threading.Lock()
        self.count = 0

    def __call__(self, update: Any) -> None:
        line = dumps(getattr(update, "raw", update)) + b"\n"
        with self._lock:
            self._file.write(line)
            self.count += 1

    def close(self) -> None:
        """Finish the file; closing twice does no harm."""
        with self._lock:
            self._file.close()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
