"""The versions of the API, each loaded when it is first spoken: a program that speaks V3 does not pay for V2."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from .calls import Route
from .refusals import Refusal, not_simulated, refuse
from .resources import text_of
from .speech import Speech

__all__ = ["SOCKETS", "find_route", "routes_of", "speech_of"]

_VERSIONS = ("v2", "v3")
#: Path of each WebSocket address -> the version that is spoken there, and whether it is the private one.
SOCKETS = {
    f"/{version}/ws/{kind}": (version, kind == "private") for version in _VERSIONS for kind in ("public", "private")
}


@lru_cache(maxsize=None)
def _loaded(name: str) -> Any:
    return import_module(f".{name}", __package__)


def routes_of(version: str) -> Mapping[tuple[str, str], Route]:
    """What serves each verb and path."""
    routes: Mapping[tuple[str, str], Route] = _loaded(version).ROUTES
    return routes


def speech_of(version: str) -> Speech:
    """How a version is spoken on WebSocket lines."""
    speech: Speech = _loaded(f"{version}.speech").SPEECH
    return speech


@lru_cache(maxsize=1)
def _known_paths() -> list[re.Pattern[str]]:
    """Every path of the exchange that we know of, to tell "not simulated" from "no such path"."""
    rows = json.loads(text_of("known_paths.json"))
    return [re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(row))) for row in rows]


def find_route(method: str, path: str) -> Route:
    """What serves a request; raises the refusal of one that nothing serves."""
    version = path[5:7] if path.startswith("/api/") else ""
    served = routes_of(version) if version in _VERSIONS else {}
    route = served.get((method, path))
    if route is None:
        raise _why_not(method, path, served)
    return route


def _why_not(method: str, path: str, served: Mapping[tuple[str, str], Route]) -> Refusal:
    if any(known.fullmatch(f"{method} {path}") for known in _known_paths()):
        reason = _loaded("v3").UNSERVED.get((method, path))
        return not_simulated(f"{method} {path}" + (f" ({reason})" if reason else ""))
    return refuse("40103", method) if any(path == other for _, other in served) else refuse("40404")
