"""The pytest plugin: fixtures with a simulated exchange and clients on it. pytest finds it by itself (``pytest11``).

Nothing but pytest is imported until a fixture is used, so that other test runs do not pay for it. See
``docs/testing.md``.

PYTEST_DONT_REWRITE: there is no assertion here to be explained.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .. import RestClientV3, WebsocketClientV3
    from .simulated import SimulatedExchange

__all__ = ["bitget_exchange", "bitget_rest", "bitget_ws"]

_MARKER = (
    "bitget(frozen=..., seed=..., ...): how the simulated exchange of this test is made; "
    "any keyword of bitget_client.simulator.SimulatedExchange"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The settings of all tests; a marker overrides them for one."""
    parser.addini("bitget_seed", "seed of the simulated exchanges (default 7)", default="7")
    parser.addini("bitget_frozen", "whether their markets stand still (default false)", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def _options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Settings, then markers from the outermost to the nearest."""
    config = request.config
    options: dict[str, Any] = {"seed": int(config.getini("bitget_seed")), "frozen": config.getini("bitget_frozen")}
    for marker in reversed(list(request.node.iter_markers("bitget"))):
        if marker.args:
            raise pytest.UsageError("the marker bitget takes keywords only: @pytest.mark.bitget(frozen=True)")
        options.update(marker.kwargs)
    if options.get("replay") is not None:
        options["frozen"] = False
    return options


@pytest.fixture
def bitget_exchange(request: pytest.FixtureRequest) -> Iterator[SimulatedExchange]:
    """A simulated exchange of this test's own, running; it ends with the test.

    A mistake of the simulator itself fails the test, since its result means nothing then.
    """
    from .simulated import SimulatedExchange

    with SimulatedExchange(**_options(request)) as exchange:
        yield exchange
    for failure in exchange.failures:
        raise RuntimeError("the simulated exchange itself failed; please report it") from failure


@pytest.fixture
def bitget_rest(request: pytest.FixtureRequest, bitget_exchange: SimulatedExchange) -> Iterator[RestClientV3]:
    """A REST client of V3 for the exchange's demo account. It paces itself only where the exchange counts calls."""
    from .. import RestClientV3

    with RestClientV3(
        environment=bitget_exchange.environment,
        credentials=bitget_exchange.credentials,
        rate_limit="wait" if _options(request).get("rest_limits") else "off",
    ) as client:
        yield client


@pytest.fixture
def bitget_ws(request: pytest.FixtureRequest, bitget_exchange: SimulatedExchange) -> Iterator[WebsocketClientV3]:
    """A WebSocket client of V3 for the exchange's demo account; it connects when something is subscribed."""
    from .. import WebsocketClientV3

    with WebsocketClientV3(
        environment=bitget_exchange.environment,
        credentials=bitget_exchange.credentials,
        rate_limit="wait" if _options(request).get("limits", True) else "off",
    ) as client:
        yield client
