"""The shop window: every public name, each imported on first use. No logic lives here.

``import bitget_client`` alone costs next to nothing; a program pays only for the clients it touches.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import errors
    from .environment import Credentials, Environment, WsKey
    from .rest.paging import paginate
    from .rest.response import ApiResponse
    from .rest.v2 import RestClientV2
    from .rest.v3 import RestClientV3
    from .state.kill_switch import KillSwitch
    from .state.resolver import Resolver
    from .ws.api import WebsocketAPIClient
    from .ws.client import WebsocketClientV3
    from .ws.client_v2 import WebsocketClientV2
    from .ws.messages import Topic

__version__ = "0.1.0"

__all__ = [
    "ApiResponse",
    "Credentials",
    "Environment",
    "KillSwitch",
    "Resolver",
    "RestClientV2",
    "RestClientV3",
    "Topic",
    "WebsocketAPIClient",
    "WebsocketClientV2",
    "WebsocketClientV3",
    "WsKey",
    "errors",
    "paginate",
]

# Where each name comes from; the imports above say the same to type checkers.
_HOME = {
    "ApiResponse": ".rest.response",
    "Credentials": ".environment",
    "Environment": ".environment",
    "KillSwitch": ".state.kill_switch",
    "Resolver": ".state.resolver",
    "RestClientV2": ".rest.v2",
    "RestClientV3": ".rest.v3",
    "Topic": ".ws.messages",
    "WebsocketAPIClient": ".ws.api",
    "WebsocketClientV2": ".ws.client_v2",
    "WebsocketClientV3": ".ws.client",
    "WsKey": ".environment",
    "paginate": ".rest.paging",
}


def __getattr__(name: str) -> Any:
    if name == "errors":
        return import_module(".errors", __name__)
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home, __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
