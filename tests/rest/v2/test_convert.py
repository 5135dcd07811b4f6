"""``rest/v2/convert.py``: a quote is what the conversion takes, and history ends with nulls."""

from __future__ import annotations

import json

import attrs
import responses

from bitget_client import paginate
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers

QUOTE = {
    "fee": "0",
    "fromCoinSize": "100",
    "fromCoin": "USDT",
    "cnvtPrice": "0.0005226794534969",
    "toCoinSize": "0.23206967",
    "toCoin": "ETH",
    "traceId": "1",
}


def test_quote_is_what_a_conversion_takes(client: RestClientV2, exchange_says: Answers) -> None:
    """A quote without its fee must be the arguments of the conversion, and go out with every digit it came with."""
    exchange_says("GET", "/convert/quoted-price", QUOTE)
    exchange_says("POST", "/convert/trade", {"ts": "1688527221603", "toCoin": "ETH"})
    quote = attrs.asdict(client.get_convert_quoted_price(from_coin="USDT", to_coin="ETH", from_coin_size="100").data)
    del quote["fee"]
    client.convert(**quote)
    sent = json.loads(responses.calls[1].request.body or "")
    assert {name: value for name, value in QUOTE.items() if name != "fee"} == sent


def test_history_ends_with_nulls(client: RestClientV2, exchange_says: Answers) -> None:
    """Where history is exhausted the exchange sends nulls, which must be the end and no error."""
    row = {"id": "7", "ts": "1688527512229", "fromCoin": "USDT", "toCoin": "ETH"}
    exchange_says("GET", "/convert/convert-record", {"dataList": [row], "endId": "7"})
    exchange_says("GET", "/convert/convert-record", {"dataList": None, "endId": None})
    assert ["7"] == [row.id for row in paginate(client.get_convert_history, start_time=1, end_time=2)]
    assert (responses.calls[1].request.url or "").endswith("idLessThan=7")
