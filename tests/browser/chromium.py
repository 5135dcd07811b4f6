"""A headless Chromium, driven over its DevTools protocol with nothing but websocket-client. No test lives here."""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HELP = "no Chromium found: install it (Debian and Ubuntu: apt-get install chromium) or name one in CHROMIUM=..."
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--no-proxy-server", "--remote-allow-origins=*", "--remote-debugging-port=0",
)  # fmt: skip
WITHIN = 30.0


def find_chromium() -> str | None:
    """The path of a browser, or None."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


class Tab:
    """One page of the browser. ``complaints`` are its uncaught errors, console errors and refused resources."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=WITHIN, http_no_proxy=["*"])
        self._ids = itertools.count(1)
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def close(self) -> None:
        self._socket.close()

    def send(self, method: str, **params: Any) -> Any:
        """Ask the browser for something; returns its result."""
        identity = next(self._ids)
        self._socket.send(json.dumps({"id": identity, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == identity:
                assert "error" not in message, (method, message["error"])
                return message["result"]
            self._note(message)

    def _note(self, message: Any) -> None:
        params = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"]))
        elif message.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.complaints.append(json.dumps(params["entry"]))
        elif message.get("method") == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(params["args"]))

    def size(self, width: int, height: int, *, scale: float = 1, mobile: bool = False) -> None:
        """Make the window this large, in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile
        )

    def go(self, url: str) -> None:
        """Load a page."""
        result = self.send("Page.navigate", url=url)
        assert not result.get("errorText"), result

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression; a promise is waited for."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def until(self, expression: str, *, seconds: float = WITHIN) -> Any:
        """The first value of an expression that is true; the browser is asked again after each of its frames."""
        deadline = time.monotonic() + seconds
        while True:
            value = self.run(f"new Promise(done => setTimeout(() => done({expression}), 50))")
            if value:
                return value
            assert time.monotonic() < deadline, f"never came true: {expression}; complaints: {self.complaints}"

    def picture(self, path: Path) -> None:
        """Save what is to be seen as a PNG file."""
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def chromium(program: str, folder: Path) -> Iterator[Tab]:
    """A browser with one empty page, its files in ``folder``; ended with the block."""
    with subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            port = _port(process, folder)
            with requests.Session() as session:
                session.trust_env = False  # no proxy between two ends of one machine
                pages = session.get(f"http://127.0.0.1:{port}/json/list", timeout=WITHIN).json()
            tab = Tab(next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page"))
            try:
                yield tab
            finally:
                tab.close()
        finally:
            process.terminate()
            try:
                process.wait(WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()


def _port(process: subprocess.Popen[bytes], folder: Path) -> int:
    """The port that the browser chose; it writes it into a file when it is ready."""
    deadline = time.monotonic() + WITHIN
    written = folder / "DevToolsActivePort"
    while not (written.exists() and written.read_text().count("\n")):
        assert process.poll() is None, f"the browser ended at once with {process.returncode}"
        assert time.monotonic() < deadline, "the browser did not start"
        time.sleep(0.05)
    return int(written.read_text().split()[0])
