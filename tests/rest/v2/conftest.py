"""What the tests of the V2 rooms share: a client whose calls are intercepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import responses

from bitget_client.rest.v2 import RestClientV2

#: Says how the exchange answers: verb, path below ``/api/v2``, ``data``.
Answers = Callable[[str, str, Any], None]


@pytest.fixture
def exchange_says() -> Iterator[Answers]:
    """Intercepts all calls; each answer given counts for one call, the last for all that follow."""

    def say(verb: str, path: str, data: Any) -> None:
        body = {"code": "00000", "msg": "success", "requestTime": 1700000000000, "data": data}
        responses.add(verb, f"https://api.bitget.com/api/v2{path}", json=body)

    with responses.mock:
        yield say
    responses.reset()


@pytest.fixture
def client() -> Iterator[RestClientV2]:
    """A client with keys."""
    with RestClientV2("key", "secret", "pass", rate_limit="off") as made:
        yield made
