"""A signed POST, one thread, one connection kept alive, against ``requests.Session`` doing the same."""

from __future__ import annotations

from .. import budget
from ..calls import make_client, make_session, requests_post, timed
from ..measure import Scale, interleave, per_second, ratio
from ..servers import Address, running
from ..table import Row

__all__ = ["ours", "run"]


def ours(server: Address, count: int) -> float:
    """Ours."""
    with make_client(server) as client:
        return timed(
            count,
            lambda: client.submit_new_order(
                category="SPOT", symbol="BTCUSDT", qty="0.001", price="60000.5", side="buy", order_type="limit",
                time_in_force="gtc", client_oid="1304314508780744705",
            ).raw,
        )  # fmt: skip


def _requests(server: Address, count: int) -> float:
    with make_session() as session:
        return timed(count, lambda: requests_post(session, server))


def run(scale: Scale) -> list[Row]:
    """Calls per second."""
    count = scale.pick(400, 10)
    with running("rest") as server:
        rates = interleave(
            {"requests": lambda: _requests(server, count // 2), "ours": lambda: ours(server, count)},
            scale,
        )
    return [
        Row("REST signed POST / requests", ratio(rates, "ours", "requests"), "x", budget.REST,
            per_second(rates, "ours", "requests")),
    ]  # fmt: skip
