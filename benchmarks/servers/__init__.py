"""The other side, each in a process of its own, so that it does not share our interpreter's lock. Starting and ending.

A server listens on loopback, writes its port to its standard output, and ends when its standard input does, which is
also what happens when the benchmark dies, or after ten minutes. It may be given a processor core to itself, and a
certificate, with which it speaks TLS.
"""

from __future__ import annotations

import argparse
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

__all__ = ["ROOT", "Address", "announce_and_wait", "prepare", "running"]

ROOT = Path(__file__).resolve().parents[2]

_LONGEST_LIFE = 600.0  # seconds


class Address(NamedTuple):
    """Where a server listens."""

    port: int
    #: The file with its certificate and the authority to trust, if it speaks TLS.
    certificate: str = ""

    def url(self, scheme: str) -> str:
        """Its address, for ``http`` or ``ws``."""
        return f"{scheme}{'s' if self.certificate else ''}://127.0.0.1:{self.port}"

    @property
    def sslopt(self) -> dict[str, Any]:
        """What a WebSocket client must be told to trust it. HTTP clients read it from the environment."""
        return {"ca_certs": self.certificate} if self.certificate else {}

    def connect(self) -> socket.socket:
        """A bare connection. No timeout: Python would poll before each read. The server's own end bounds the wait."""
        sock = socket.create_connection(("127.0.0.1", self.port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self.certificate:
            return sock
        return ssl.create_default_context(cafile=self.certificate).wrap_socket(sock, server_hostname="127.0.0.1")


@contextmanager
def running(name: str, *, apart: bool = False, tls: bool = False) -> Iterator[Address]:
    """Run ``benchmarks.servers.<name>`` and say where. ``apart``: on a processor core that nobody here uses.

    Where questions and answers alternate, it makes a difference of three whether the operating system happens to put
    both ends on one core, and which it does changes between runs. An exchange is never on ours.
    """
    command = [sys.executable, "-m", f"benchmarks.servers.{name}"]
    with _certified(command, tls) as certificate, _off_core(command, apart), subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdin is not None and process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the server {name} ended before it began")
            yield Address(int(line), certificate)
            process.stdin.close()
            process.wait(5)
        finally:
            process.kill()


@contextmanager
def _certified(command: list[str], wanted: bool) -> Iterator[str]:
    """Make a certificate for the server, which is told of it, and trust it for as long as it runs."""
    if not wanted:
        yield ""
        return
    from tests.tls import make_certificate  # here, because it takes a while to load, and few need it

    with TemporaryDirectory() as folder:
        certificate = make_certificate(Path(folder), "127.0.0.1")
        command += ["--certificate", certificate]
        with patch.dict(os.environ, REQUESTS_CA_BUNDLE=certificate):
            yield certificate


@contextmanager
def _off_core(command: list[str], wanted: bool) -> Iterator[None]:
    """Leave one core to the server, where there are enough and the system lets us choose; it is told which."""
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if not wanted or len(before) < 2:
        yield
        return
    core = max(before)
    command += ["--core", str(core)]
    os.sched_setaffinity(0, before - {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def prepare() -> ssl.SSLContext | None:
    """For a server that begins: move to the core it was given, if it was; what it needs if it is to speak TLS."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--core", type=int)
    parser.add_argument("--certificate")
    given = parser.parse_args()
    if given.core is not None:
        os.sched_setaffinity(0, {given.core})
    if given.certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(given.certificate)
    return context


def announce_and_wait(port: int) -> None:
    """For a server's main thread: say the port, then wait for the end."""
    print(port, flush=True)
    over = threading.Event()

    def watch() -> None:
        sys.stdin.buffer.read()
        over.set()

    threading.Thread(target=watch, daemon=True).start()
    over.wait(_LONGEST_LIFE)
