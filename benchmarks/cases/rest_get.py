"""A public GET, one thread, one connection kept alive, against ``requests.Session`` and ``.json()``."""

from __future__ import annotations

from .. import budget
from ..calls import make_client, make_session, requests_get, timed
from ..measure import Scale, interleave, per_second, ratio
from ..servers import Address, running
from ..table import Row

__all__ = ["ours", "reference", "run"]


def ours(server: Address, count: int, *, typed: bool = False) -> float:
    """Ours; ``typed`` reads a value of the typed answer too."""
    with make_client(server) as client:

        def call() -> object:
            response = client.get_tickers(category="SPOT", symbol="BTCUSDT")
            if typed:
                assert response.data[0].symbol == "BTCUSDT"
            return response.raw

        return timed(count, call)


def reference(server: Address, count: int) -> float:
    """``requests``."""
    with make_session() as session:
        return timed(count, lambda: requests_get(session, server))


def run(scale: Scale) -> list[Row]:
    """Calls per second."""
    count = scale.pick(400, 10)
    with running("rest") as server:
        rates = interleave(
            {
                "requests": lambda: reference(server, count // 2),
                "ours": lambda: ours(server, count),
                "typed": lambda: ours(server, count, typed=True),
            },
            scale,
        )
    return [
        Row("REST GET / requests", ratio(rates, "ours", "requests"), "x", budget.REST,
            per_second(rates, "ours", "requests")),
        Row("REST GET, typed data read / requests", ratio(rates, "typed", "requests"), "x", None,
            per_second(rates, "typed")),
    ]  # fmt: skip
