"""What a call returns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs
import pytest

from bitget_client.rest.response import ApiResponse, whole_number


@attrs.frozen(kw_only=True)
class Row:
    last_price: Decimal


def test_data_is_structured_when_it_is_looked_at() -> None:
    """The declared type is asked for on first access only, and the result is kept."""
    asked: list[int] = []

    def result_type() -> Any:
        asked.append(1)
        return list[Row]

    response: ApiResponse[list[Row]] = ApiResponse({"data": [{"lastPrice": "1.5", "new": 1}]}, {}, result_type)
    assert [] == asked
    assert [Row(last_price=Decimal("1.5"))] == response.data
    assert response.data is response.data
    assert [1] == asked
    assert {"data": [{"lastPrice": "1.5", "new": 1}]} == response.raw


def test_untyped_data() -> None:
    """Without a declared type the data is the decoded JSON; a missing one is ``None``."""
    data = {"a": [1]}
    assert ApiResponse({"data": data}, {}).data is data
    assert None is ApiResponse({}, {}).data


@pytest.mark.parametrize(
    ("raw", "code", "msg", "time"),
    [
        ({"code": "00000", "msg": "success", "requestTime": 1700000000123}, "00000", "success", 1700000000123),
        ({"code": 0, "msg": None, "requestTime": "1700000000123"}, "0", "", 1700000000123),
        ({}, "", "", None),
        ({"requestTime": "soon"}, "", "", None),
    ],
)
def test_envelope(raw: dict[str, Any], code: str, msg: str, time: int | None) -> None:
    """Code, text and time are there in one form, however the exchange spelt them."""
    response: ApiResponse[Any] = ApiResponse(raw, {})
    assert (code, msg, time) == (response.code, response.msg, response.request_time)


def test_repr_is_short() -> None:
    """The data does not get into logs by accident."""
    response: ApiResponse[Any] = ApiResponse({"code": "00000", "msg": "success", "data": {"secretKey": "canary"}}, {})
    assert "<ApiResponse 00000 'success' request_time=None>" == repr(response)


@pytest.mark.parametrize(
    ("value", "number"), [(5, 5), ("5", 5), ("-5", -5), (True, None), (5.0, None), ("5.0", None), (None, None)]
)
def test_whole_number(value: Any, number: int | None) -> None:
    """Whole numbers are taken from numbers and text, and from nothing else."""
    assert number == whole_number(value)
