"""The import rule of the house: imports point down only. Reads the source, imports nothing."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = "bitget_client"

# VALUES and CORE are both pure. The dialects, in CORE, sign logins and name a channel's models: so those stand lower.
LEAVES, VALUES, CORE, ENGINES, CLIENTS, STATE, TOP, PLUGIN = range(8)

# The floor of each room, longest prefix first served. A new module needs a line here, unless its folder has one.
FLOORS = {
    "errors": LEAVES,
    "environment": LEAVES,
    "wire": LEAVES,
    "clock": LEAVES,
    "process": LEAVES,
    "rate_limit": LEAVES,
    "trace": LEAVES,
    "client_oid": LEAVES,
    "journal": LEAVES,
    "ws.messages": LEAVES,
    "ws.dialect": LEAVES,
    "ws.states": LEAVES,
    "signing": VALUES,
    "models": VALUES,
    "ws": LEAVES,  # the package file itself: a docstring
    "ws.facts": CORE,
    "ws.lanes": CORE,
    "ws.session": CORE,
    "ws.frames": CORE,
    "ws.dialects": CORE,
    "ws.backoff": CORE,
    "ws.pacing": CORE,
    "ws.batches": ENGINES,
    "ws.freshness": CORE,
    "ws.handover": ENGINES,
    "ws.keeper": ENGINES,
    "ws.inbox": ENGINES,
    "ws.options": ENGINES,
    "ws.outlet": ENGINES,
    "ws.life": ENGINES,
    "ws.link": ENGINES,
    "ws.dialling": ENGINES,
    "ws.opening": ENGINES,
    "ws.turn": ENGINES,
    "ws.connection": ENGINES,
    "ws.dispatcher": ENGINES,
    "ws.events": ENGINES,
    "ws.delivery": ENGINES,
    "ws.futures": ENGINES,
    "ws.replies": ENGINES,
    "ws.orders": ENGINES,
    "ws.pool": ENGINES,
    "ws.requests": ENGINES,
    "ws.stream": ENGINES,
    "ws.wishes": ENGINES,
    "ws.client": CLIENTS,
    "ws.client_v2": CLIENTS,
    "ws.api": CLIENTS,
    "rest": LEAVES,  # the package file itself: a docstring
    "rest.client": ENGINES,
    "rest.connection": ENGINES,
    "rest.failures": ENGINES,
    "rest.sender": ENGINES,
    "rest.sockets": ENGINES,
    "rest.transport": ENGINES,
    "rest.endpoint": ENGINES,
    "rest.paging": ENGINES,
    "rest.response": ENGINES,
    "rest.v2": CLIENTS,
    "rest.v3": CLIENTS,
    "state": STATE,
    "simulator": TOP,
    "simulator.matching": CORE,
    "simulator.ledger": CORE,
    # Stands above the shop window, of which it hands clients to tests; nothing imports it, pytest loads it by name.
    "simulator.pytest_plugin": PLUGIN,
    "cli": TOP,
    "": TOP,  # the shop window
}

# Folders whose other modules share the line of the folder; in the rest every module needs its own line.
WHOLE_FOLDERS = ("models", "ws.dialects", "rest.v2", "rest.v3", "state", "simulator", "cli")

# No thread, socket, clock or logger in the core: it decides, others act.
NOT_IN_CORE = {
    "_thread", "aiohttp", "asyncio", "concurrent", "http", "logging", "multiprocessing", "queue", "requests", "select",
    "selectors", "socket", "socketserver", "ssl", "subprocess", "threading", "time", "urllib3", "websocket",
}  # fmt: skip

# What leaves may import from outside: the standard library, attrs, and the JSON codec.
OUTSIDE_OF_LEAVES = {"attr", "attrs", "orjson"}


def modules() -> Iterator[tuple[str, Path]]:
    """Each module of the package, named from the package down: ``ws.session``; the package itself is ``""``."""
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT / PACKAGE).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(modules())


def imports_of(name: str, path: Path) -> Iterator[tuple[str, int]]:
    """Each module that a module imports, anywhere in it, as (absolute dotted name, line)."""
    here = [PACKAGE, *name.split(".")] if name else [PACKAGE]
    package = here if path.name == "__init__.py" else here[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *(node.module or "").split(".")]).rstrip(".")
            for alias in node.names:
                full = f"{source}.{alias.name}"
                is_module = full == f"{PACKAGE}.{alias.name}" and alias.name in MODULES
                is_module = is_module or full.removeprefix(f"{PACKAGE}.") in MODULES
                yield full if is_module else source, node.lineno


def inside(name: str, path: Path) -> Iterator[tuple[str, int]]:
    """The imports that stay in the package, named from the package down."""
    for target, line in imports_of(name, path):
        if target == PACKAGE or target.startswith(f"{PACKAGE}."):
            yield target.removeprefix(PACKAGE).lstrip("."), line


def outside(name: str, path: Path) -> Iterator[tuple[str, int]]:
    """The top-level names of the imports that leave the package."""
    for target, line in imports_of(name, path):
        top = target.split(".")[0]
        if top != PACKAGE:
            yield top, line


def room(name: str) -> str:
    """The line of the table that holds for a module; fails for a module that has none."""
    if name in FLOORS:
        return name
    for folder in WHOLE_FOLDERS:
        if name.startswith(f"{folder}."):
            return folder
    raise LookupError(f"{name} stands on no floor: add it to FLOORS")


def floor(name: str) -> int:
    """The floor a module stands on."""
    return FLOORS[room(name)]


def wing(name: str) -> str:
    """``rest``, ``ws``, ``models``, ...: the first word of a module's name."""
    return name.split(".")[0]


def complaints(problems: list[str]) -> str:
    """The message of a failing test."""
    return "\n" + "\n".join(problems)


def test_every_module_stands_on_a_floor() -> None:
    """Each module has a place in the table, so that no new room escapes the rule."""
    assert len(MODULES) > 10
    for name in MODULES:
        room(name)


def test_imports_point_down_only() -> None:
    """A module imports from floors below it, or from its own floor within its own wing of the house."""
    problems = []
    for name, path in MODULES.items():
        if name == "":
            continue
        for target, line in inside(name, path):
            below = floor(target) < floor(name)
            beside = floor(target) == floor(name) and wing(target) == wing(name)
            if floor(name) == LEAVES:
                beside = floor(target) == LEAVES
            if not (below or beside):
                problems.append(f"{name}:{line} imports {target or PACKAGE}, which is not below it")
    assert problems == [], complaints(problems)


def test_no_import_circles() -> None:
    """No module imports itself through others, imports for type checkers and late imports left out."""
    graph = {name: set(top_level(name, path)) for name, path in MODULES.items() if name}
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"a circle: {' -> '.join((*trail[trail.index(name) :], name))}"
        if name in done:
            return
        for target in sorted(graph.get(name, ())):
            walk(target, (*trail, name))
        done.add(name)

    for name in graph:
        walk(name, ())


def top_level(name: str, path: Path) -> Iterator[str]:
    """The modules of the package that are imported as soon as this one is."""
    lines = {
        line
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in [node.lineno]
    }
    for target, line in inside(name, path):
        if line in lines and target != name and target:
            yield target


@pytest.mark.parametrize(("one", "other"), [("rest", "ws"), ("ws", "rest")])
def test_rest_and_ws_do_not_know_each_other(one: str, other: str) -> None:
    """The REST half and the WebSocket half can each be understood, and used, without the other."""
    problems = [
        f"{name}:{line} imports {target}"
        for name, path in MODULES.items()
        if wing(name) == one
        for target, line in inside(name, path)
        if wing(target) == other
    ]
    assert problems == [], complaints(problems)


def test_only_simulator_and_command_import_the_simulator() -> None:
    """A program that trades for real never loads the simulated exchange."""
    problems = [
        f"{name or PACKAGE}:{line} imports {target}"
        for name, path in MODULES.items()
        if wing(name) not in ("simulator", "cli")
        for target, line in inside(name, path)
        if wing(target) == "simulator"
    ]
    assert problems == [], complaints(problems)


def test_the_simulator_does_not_ask_the_clients() -> None:
    """The simulator has its own table of routes and frames, so that a mistake in a client cannot agree with itself."""
    problems = [
        f"{name}:{line} imports {target}"
        for name, path in MODULES.items()
        if wing(name) == "simulator"
        for target, line in inside(name, path)
        if wing(target) in ("rest", "ws", "state", "cli")
    ]
    assert problems == [], complaints(problems)


def test_core_is_pure() -> None:
    """Core modules import no thread, socket, clock or logger."""
    problems = [
        f"{name}:{line} imports {target}"
        for name, path in MODULES.items()
        if floor(name) in (VALUES, CORE)
        for target, line in outside(name, path)
        if target in NOT_IN_CORE
    ]
    assert problems == [], complaints(problems)


def test_leaves_need_little() -> None:
    """Leaves import the standard library and attrs, and the JSON codec where it is used."""
    allowed = OUTSIDE_OF_LEAVES | set(sys.stdlib_module_names)
    problems = [
        f"{name}:{line} imports {target}"
        for name, path in MODULES.items()
        if floor(name) == LEAVES
        for target, line in outside(name, path)
        if target not in allowed
    ]
    assert problems == [], complaints(problems)


def test_one_reader_of_time() -> None:
    """Only ``clock`` imports ``time``, so that a test can hold every clock still."""
    importers = {name for name, path in MODULES.items() for target, _ in outside(name, path) if target == "time"}
    assert importers == {"clock"}


def test_every_module_says_what_lives_in_it() -> None:
    """The first statement of each module is a docstring."""
    silent = [
        name or PACKAGE
        for name, path in MODULES.items()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
