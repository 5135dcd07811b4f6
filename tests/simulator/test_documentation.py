"""The tables in ``docs/simulator.md``: they say what the simulator serves, and nothing else.

Where a table fails, ``python -m tests.simulator.test_documentation`` writes all of them anew.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_connection
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bitget_client import RestClientV3
from bitget_client.simulator import SimulatedExchange
from bitget_client.simulator.v2 import ROUTES as V2_ROUTES
from bitget_client.simulator.v3 import ROUTES as V3_ROUTES
from bitget_client.simulator.v3 import UNSERVED
from tests.simulator.peer import WITHIN, mac

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "simulator.md"
RULE = "| --- | --- |"

#: A symbol of each kind of market; the keys are lower case.
SYMBOLS = {
    "spot": "BTCUSDT",
    "margin": "BTCUSDT",
    "usdt-futures": "BTCUSDT",
    "usdc-futures": "BTCPERP",
    "coin-futures": "BTCUSD",
}


# -- what is served


def paths(routes: Iterable[tuple[str, str]]) -> list[str]:
    """The rows for a table of routes: verb and room, then the rest of the paths."""
    rooms: dict[str, list[str]] = {}
    for method, path in sorted(routes, key=lambda route: (route[1].rpartition("/")[0], *route)):
        room, _, tail = path.rpartition("/")
        rooms.setdefault(f"{method} {room}/", []).append(tail)
    return [f"| `{room}` | {', '.join(tails)} |" for room, tails in rooms.items()]


def refused() -> list[str]:
    """The rows for what is refused: the reason, then the paths."""
    reasons: dict[str, list[str]] = {}
    for (method, path), reason in UNSERVED.items():
        reasons.setdefault(reason, []).append(f"{method} {path.removeprefix('/api/v3/')}")
    return [f"| {reason} | {', '.join(found)} |" for reason, found in reasons.items()]


def topics(version: str) -> list[str]:
    """The rows for the topics of the catalogue that can be subscribed to, each with its kinds of market."""
    facts = json.loads((ROOT / "tests" / "catalogue" / f"websocket_{version}.json").read_text("utf-8"))["channels"]
    taken: dict[str, list[str]] = {}
    with SimulatedExchange(frozen=True, limits=False) as exchange:
        try:
            with line(exchange, version) as connection:
                for fact in facts:
                    for kind in fact["inst_types"]:
                        name = fact["name"].replace("<interval>", "1m")
                        arg = argument(version, fact["args"], name, kind)
                        everything = {**arg, **{key: "default" for key in ("symbol", "instId") if key in arg}}
                        if subscribed(connection, arg) or (arg != everything and subscribed(connection, everything)):
                            taken.setdefault(fact["name"], []).append(kind)
        except InvalidStatus:  # there is no such address
            return []
    return [f"| `{name}` | {', '.join(kinds)} |" for name, kinds in taken.items()]


def argument(version: str, fields: list[str], name: str, kind: str) -> dict[str, str]:
    values = {
        "instType": kind,
        "topic": name,
        "channel": name,
        "symbol": SYMBOLS.get(kind, "BTCUSDT"),
        "instId": SYMBOLS.get(kind.lower(), "BTCUSDT"),
        "coin": "default",
        "interval": "1m",
    }
    return {field: values[field] for field in {*fields, "topic" if version == "v3" else "channel"}}


@contextmanager
def line(exchange: SimulatedExchange, version: str) -> Iterator[ClientConnection]:
    """A logged-in private line, which takes the public topics too."""
    sock = create_connection(("127.0.0.1", exchange.port), WITHIN)
    who = exchange.credentials if version == "v3" else exchange.classic_credentials
    stamp = str(int(time.time()))
    sign = mac(who.api_secret, f"{stamp}GET/user/verify")
    login = {"apiKey": who.api_key, "passphrase": who.api_pass, "timestamp": stamp, "sign": sign}
    with connect(f"{exchange.environment.ws_url}/{version}/ws/private", sock=sock, ping_interval=None) as connection:
        connection.send(json.dumps({"op": "login", "args": [login]}))
        assert "login" == json.loads(connection.recv(WITHIN))["event"]
        yield connection


def subscribed(connection: ClientConnection, arg: dict[str, str]) -> bool:
    """Whether a subscription is acknowledged."""
    connection.send(json.dumps({"op": "subscribe", "args": [arg]}))
    while True:
        message = json.loads(connection.recv(WITHIN))
        if message.get("event") in ("subscribe", "error"):
            return bool(message["event"] == "subscribe")


TABLES: dict[str, Callable[[], list[str]]] = {
    "REST V3": lambda: paths(V3_ROUTES),
    "REST V2": lambda: paths(V2_ROUTES),
    "Topics of WebSocket V3": lambda: topics("v3"),
    "Topics of WebSocket V2": lambda: topics("v2"),
    "Known paths of V3 that are not simulated": refused,
}


# -- what is written


def documented(title: str) -> list[str]:
    """The rows of the table in a section."""
    section = DOCS.read_text("utf-8").split(f"\n### {title}\n")[1].split("\n#")[0]
    return [row for row in section.split(f"{RULE}\n")[1].splitlines() if row.startswith("|")]


@pytest.mark.parametrize("title", TABLES)
def test_the_tables_say_what_is_served(title: str) -> None:
    """Each table is what the code says, no more and no less."""
    assert TABLES[title]() == documented(title)


@pytest.mark.parametrize("number", range(2))
def test_the_examples_run(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of the document run to their end."""
    blocks = re.findall(r"^```python\n(.*?)^```", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(blocks[number].replace("@pytest.mark", "# "), "simulator.md", "exec"), space)
    with SimulatedExchange(frozen=True) as exchange:
        for name in [name for name in space if name.startswith("test_")]:
            with RestClientV3(environment=exchange.environment, credentials=exchange.credentials) as rest:
                space[name](exchange, rest)


def test_the_readme_leads_there() -> None:
    """The document can be found from the README."""
    assert "(docs/simulator.md)" in (ROOT / "README.md").read_text("utf-8")


def main() -> None:
    """Write the tables into the document."""
    text = DOCS.read_text("utf-8")
    for title, wanted in TABLES.items():
        before, head, section = text.partition(f"\n### {title}\n")
        lines = section.split("\n")
        first = lines.index(RULE) + 1
        last = next(number for number in range(first, len(lines)) if not lines[number].startswith("|"))
        text = before + head + "\n".join([*lines[:first], *wanted(), *lines[last:]])
    DOCS.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
