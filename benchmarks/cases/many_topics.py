"""A thousand topics on one connection, their updates in turn, against one topic: time per update, and per subscription.

Either way it is the same number of updates, 364 bytes each, no two in a row alike, to a handler that reads a price.
"""

from __future__ import annotations

import statistics
import time
from functools import partial

from bitget_client import Topic, WebsocketClientV3

from .. import budget
from ..bare import BareWebSocket
from ..measure import Scale, interleave, per_second, ratio
from ..servers import Address, running
from ..streams import Tally
from ..table import Row

__all__ = ["run"]

_PATIENCE = 60.0  # seconds


def _client(server: Address, topics: int) -> WebsocketClientV3:
    """All topics on one connection."""
    address = server.url("ws")
    return WebsocketClientV3(ws_url=address, dispatch="inline", rate_limit="off", max_topics_per_connection=topics + 1)


def _topic(symbol: str) -> Topic:
    return Topic("ticker", inst_type="spot", symbol=symbol)


def _quiet(topics: int) -> list[Topic]:
    """Topics that bring nothing until asked for all together."""
    return [_topic(f"QUIET{number:04d}") for number in range(topics)]


def _updates(server: Address, topics: int, count: int, *, handler_each: bool) -> float:
    """Updates per second."""
    tally = Tally(count, "lastPrice")
    with _client(server, topics) as client:
        if handler_each:
            for future in [client.subscribe(topic, handler=partial(Tally.update, tally)) for topic in _quiet(topics)]:
                future.result(_PATIENCE)
        else:
            client.on("update", tally.update)
            client.subscribe(_quiet(topics)).result(_PATIENCE)
        begun = time.perf_counter()
        client.subscribe(_topic(f"ALL{count:07d}"))
        if not tally.finished.wait(_PATIENCE):
            raise TimeoutError(f"not all updates came: {client.stats()}")
        return count / (time.perf_counter() - begun)


def _raw_updates(server: Address, topics: int, count: int) -> float:
    """The same from a bare socket."""
    tally = Tally(count, "lastPrice")
    args = [{"instType": "spot", "topic": "ticker", "symbol": topic.get("symbol")} for topic in _quiet(topics)]
    with BareWebSocket(server) as bare:
        bare.send({"op": "subscribe", "args": args})
        bare.receive(lambda acknowledgement: None, topics)
        begun = time.perf_counter()
        bare.ask({"op": "subscribe", "args": [{**args[0], "symbol": f"ALL{count:07d}"}]})
        bare.receive(tally.decoded, count)
        return count / (time.perf_counter() - begun)


def _subscriptions(server: Address, topics: int) -> float:
    """Topics confirmed per second, each with a call of its own."""
    with _client(server, topics) as client:
        client.connect("v3Public").result(_PATIENCE)
        begun = time.perf_counter()
        for future in [client.subscribe(topic) for topic in _quiet(topics)]:
            future.result(_PATIENCE)
        return topics / (time.perf_counter() - begun)


def run(scale: Scale) -> list[Row]:
    """Rates with many topics as a share of those with few: flat would be 1."""
    many, few, count = scale.pick(1000, 20), scale.pick(100, 2), scale.pick(50_000, 200)
    with running("exchange") as server:
        rates = interleave(
            {
                "1 topic": partial(_updates, server, 1, count, handler_each=False),
                "1,000 topics": partial(_updates, server, many, count, handler_each=False),
                "1 topic, 1 handler": partial(_updates, server, 1, count, handler_each=True),
                "1,000 topics, 1,000 handlers": partial(_updates, server, many, count, handler_each=True),
                "raw, 1 topic": partial(_raw_updates, server, 1, count),
                "raw, 1,000 topics": partial(_raw_updates, server, many, count),
                "100 topics": partial(_subscriptions, server, few),
                "of 1,000 topics": partial(_subscriptions, server, many),
            },
            scale,
        )
    each = 1e6 / statistics.median(rates["of 1,000 topics"])
    return [
        Row("1,000 topics / 1, updates to one handler", ratio(rates, "1,000 topics", "1 topic"), "x",
            budget.MANY_TOPICS, per_second(rates, "1,000 topics", "1 topic")),
        Row("1,000 topics / 1, updates to a handler each",
            ratio(rates, "1,000 topics, 1,000 handlers", "1 topic, 1 handler"), "x", budget.MANY_TOPICS,
            per_second(rates, "1,000 topics, 1,000 handlers", "1 topic, 1 handler")),
        Row("1,000 topics / 1, raw", ratio(rates, "raw, 1,000 topics", "raw, 1 topic"), "x", None,
            per_second(rates, "raw, 1,000 topics", "raw, 1 topic")),
        Row("1,000 topics / 100, subscribing, a call each", ratio(rates, "of 1,000 topics", "100 topics"), "x",
            budget.MANY_TOPICS, f"{each:.0f} µs each of 1,000"),
    ]  # fmt: skip
