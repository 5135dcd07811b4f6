"""A program that places orders with a journal and is killed while it does. Run by ``test_orders_journal``; no test.

``journal_child.py <ws_url> <folder> lines <k> ...``: for each k a process of its own, which kills itself in front of
the k-th line of the library that it runs from placing its first order on, whichever thread runs it. k = 0 counts them.
``journal_child.py <ws_url> <folder> forever <name>``: places orders on four threads until somebody kills it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from bitget_client import WebsocketAPIClient

LIMIT: dict[str, Any] = {"symbol": "BTCUSDT", "side": "buy", "order_type": "limit", "qty": "0.1", "price": "100"}


class Killer:
    """Traces the library's lines, and kills at one of them."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0
        self.armed = False

    def trace(self, frame: Any, event: str, argument: Any) -> Any:
        """A trace function, for every thread."""
        if "bitget_client" not in frame.f_code.co_filename:
            return None
        if event == "line" and self.armed:
            self.count += 1
            if self.count == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.trace


def client(url: str, folder: str, name: str) -> WebsocketAPIClient:
    """A client whose orders bear its name."""
    return WebsocketAPIClient(
        "key-canary", "secret-canary", "pass-canary",
        ws_url=url, rate_limit="off", reply_timeout=5.0, client_oid_prefix=f"{name}-",
        journal=f"{folder}/{name}.sqlite3", attach_event_listeners=False,
    )  # fmt: skip


def place_some(url: str, folder: str, at: int) -> int:
    """A few orders of each kind, killed on the way; the number of lines if not."""
    killer = Killer(at)
    threading.settrace(killer.trace)
    sys.settrace(killer.trace)
    api = client(url, folder, f"k{at}")
    api.connect_ws_api().result(5)
    killer.armed = True
    first = api.submit_new_order("spot", **LIMIT)
    first.result(5)
    api.place_batch_orders("spot", [LIMIT] * 3).result(5)
    api.cancel_order("spot", client_oid=first.client_oids[0]).result(5)
    killer.armed = False
    api.close()
    return killer.count


def in_processes_of_their_own(url: str, folder: str, moments: list[int]) -> None:
    """One process each, one after another."""
    for at in moments:
        child = os.fork()
        if not child:
            count = place_some(url, folder, at)
            Path(folder, "count").write_text(str(count), encoding="ascii")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(at, "killed" if os.WIFSIGNALED(status) else "ended", flush=True)


def for_ever(url: str, folder: str, name: str) -> None:
    """As many orders as it can."""
    api = client(url, folder, name)
    api.connect_ws_api().result(5)
    print("placing", flush=True)

    def work() -> None:
        while True:
            api.submit_new_order("spot", **LIMIT).exception(5)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    _, where, into, what, *rest = sys.argv
    if what == "lines":
        in_processes_of_their_own(where, into, [int(each) for each in rest])
    else:
        for_ever(where, into, rest[0])
