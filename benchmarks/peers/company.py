"""The other clients as processes: which are here, starting them, asking them. What is asked, the cases say."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Final

from ..servers import ROOT

__all__ = ["FOLDER", "NAMES", "Company", "Peer", "PeerUnavailable", "command", "company"]

#: Where ``make bench-peers`` installs them.
FOLDER: Final = ROOT / ".peers"

NAMES: Final = ("bitget-api", "pybit", "ccxt")

_PATIENCE = 90.0  # seconds until a peer counts as hung


class PeerUnavailable(Exception):
    """A peer is not here, or does not do what it is asked; the text says why."""


def command(name: str, folder: Path) -> list[str]:
    """What starts a peer; :class:`PeerUnavailable` where that is not installed."""
    if name == "bitget-api":
        node = shutil.which("node")
        if node is None:
            raise PeerUnavailable("no Node here")
        if not (folder / "npm" / "node_modules" / name).is_dir():
            raise PeerUnavailable("the npm package bitget-api is not installed")
        return [node, str(Path(__file__).with_name("run_sdk.cjs")), str(folder / "npm")]
    python = folder / "venv" / "bin" / "python"
    if not any((folder / "venv").glob(f"lib*/python*/site-packages/{name}")):
        raise PeerUnavailable(f"{name} is not installed")
    return [str(python), "-m", f"benchmarks.peers.run_{name}"]


class Peer:
    """One peer at work: asked for one task at a time."""

    def __init__(self, argv: list[str], complaints: IO[bytes]) -> None:
        self._complaints = complaints
        try:
            self._process = subprocess.Popen(
                argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
            )
        except OSError as error:
            raise PeerUnavailable(f"does not start: {error}") from error
        try:
            #: Its name and versions, as it gives them.
            self.about: str = self._told()["about"]
        except PeerUnavailable:
            self.close()
            raise

    def _told(self) -> dict[str, Any]:
        """Its next line; a peer that does not answer in time is ended."""
        assert self._process.stdout is not None
        watchdog = threading.Timer(_PATIENCE, self._process.kill)
        watchdog.start()
        try:
            line = self._process.stdout.readline()
        finally:
            watchdog.cancel()
        if not line:
            self._complaints.seek(0)
            said = self._complaints.read().decode(errors="replace").strip().splitlines()
            raise PeerUnavailable(said[-1] if said else "it ended without a word")
        told: dict[str, Any] = json.loads(line)
        return told

    def seconds(self, task: Mapping[str, Any]) -> float:
        """What it took by its own clock; :class:`PeerUnavailable` if it could not be done."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            pass  # it has ended, and why is read below
        told = self._told()
        if "error" in told:
            raise PeerUnavailable(told["error"])
        return float(told["seconds"])

    def close(self) -> None:
        """Let it end, and see that it does."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.close()
            self._process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait(5)
        finally:
            self._process.stdout.close()


#: Gives a peer by name, starting it when it is first asked for; :class:`PeerUnavailable` where it is not here.
Company = Callable[[str], Peer]


@contextmanager
def company(folder: Path) -> Iterator[Company]:
    """Peers, all ended afterwards."""
    peers: dict[str, Peer] = {}
    with ExitStack() as stack:

        def get(name: str) -> Peer:
            if name not in peers:
                complaints = stack.enter_context(tempfile.TemporaryFile())
                peers[name] = Peer(command(name, folder), complaints)
                stack.callback(peers[name].close)
            return peers[name]

        yield get
