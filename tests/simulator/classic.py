"""A stranger with a classic account, who speaks V2 and shares no code with the package."""

from __future__ import annotations

from typing import Any

from bitget_client.simulator import SimulatedExchange
from tests.simulator.peer import Http

__all__ = ["Classic"]


class Classic(Http):
    """Signed calls under ``/api/v2/`` with the classic demo account's key."""

    def __init__(self, exchange: SimulatedExchange) -> None:
        super().__init__(exchange, exchange.classic_credentials)

    def get(self, path: str, **query: str) -> Any:
        """``data`` of a successful signed read."""
        answer = self.call("GET", f"/api/v2/{path}", query)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def post(self, path: str, body: Any) -> Any:
        """``data`` of a successful signed change."""
        answer = self.call("POST", f"/api/v2/{path}", body=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def refused(self, method: str, path: str, query: dict[str, str] | None = None, body: Any = None) -> str:
        """The code of a call that is refused."""
        answer = self.call(method, f"/api/v2/{path}", query, body)
        assert answer.status_code != 200, answer.text
        return str(answer.json()["code"])

    def spot(self, **fields: str) -> Any:
        """Place a spot order; a limit buy of BTCUSDT far from the market unless told otherwise."""
        return self.post("spot/trade/place-order", spot_order(**fields))


def spot_order(**fields: str) -> dict[str, str]:
    """A spot order in V2's fields."""
    usual = {"symbol": "BTCUSDT", "side": "buy", "orderType": "limit", "force": "gtc", "size": "0.01"}
    if fields.get("orderType") != "market":
        usual["price"] = "80000"
    return {**usual, **fields}
