"""Listings in pages: every row once, or an exception."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitget_client.errors import BitgetError, InvalidArgument, TransportError
from bitget_client.rest.endpoint import EndpointGroup, get
from bitget_client.rest.paging import Paging, paginate
from bitget_client.rest.response import ApiResponse
from bitget_client.wire import Timestamp, Wire


@attrs.frozen(kw_only=True)
class Fill:
    trade_id: str
    ts: int | None = None


@attrs.frozen(kw_only=True)
class Fills:
    result_list: Annotated[list[Fill], Wire("fillList")]
    end_id: str | None = None


@attrs.frozen(kw_only=True)
class Candle:
    ts: int
    close: str


class Room(EndpointGroup):
    def __init__(self, answers: Any) -> None:
        self._transport = answers

    @get("/cursor", paging=Paging("cursor", "cursor", rows="fillList", next_key="endId"))
    def by_cursor(self, *, cursor: str | None = None, limit: int | None = None) -> ApiResponse[Fills]: ...

    @get("/cursor-row", paging=Paging("cursor", "cursor", row_key="tradeId"))
    def by_cursor_of_row(self, *, cursor: str | None = None) -> ApiResponse[list[Fill]]: ...

    @get("/plain-cursor", paging=Paging("cursor", "cursor", rows="list"))
    def by_plain_cursor(self, *, cursor: str | None = None) -> ApiResponse[dict[str, Any]]: ...

    @get("/id", paging=Paging("id_less_than", "idLessThan", row_key="trade_id"))
    def by_id(self, *, id_less_than: str | None = None) -> ApiResponse[list[Fill]]: ...

    @get("/id-beside", paging=Paging("id_less_than", "idLessThan", rows="result_list", next_key="end_id"))
    def by_id_beside(self, *, id_less_than: str | None = None) -> ApiResponse[Fills]: ...

    @get("/id-of-two-names", paging=Paging("id_less_than", "idLessThan", rows="list", next_key=("minId", "idLessThan")))
    def by_id_of_two_names(self, *, id_less_than: str | None = None) -> ApiResponse[dict[str, Any]]: ...

    @get("/page", paging=Paging("page", "pageNo"))
    def by_page(self, *, page_no: int | None = None) -> ApiResponse[list[Fill]]: ...

    @get("/time", paging=Paging("time", "endTime"))
    def by_time(
        self, *, end_time: Timestamp | None = None, start_time: int | None = None, limit: int | None = None
    ) -> ApiResponse[list[Candle]]: ...

    @get("/time-of-row", paging=Paging("time", "end_time", row_key="ts"))
    def by_time_of_row(self, *, end_time: int | None = None) -> ApiResponse[list[Fill]]: ...

    @get("/all-at-once")
    def all_at_once(self) -> ApiResponse[list[Fill]]: ...


class Answers:
    """Takes the place of the transport: answers with the given pages in turn and keeps what was asked."""

    def __init__(self, *pages: Any) -> None:
        self.pages = list(pages)
        self.asked: list[dict[str, Any]] = []

    def call(self, route: Any, params: Any = None, *, path: Any = None, result_type: Any) -> ApiResponse[Any]:
        self.asked.append(dict(params))
        page = self.pages.pop(0)
        if isinstance(page, Exception):
            raise page
        return ApiResponse({"data": page}, {}, result_type)


def fill(number: int) -> dict[str, str]:
    return {"tradeId": str(number)}


def fills(*numbers: int) -> list[dict[str, str]]:
    return [fill(number) for number in numbers]


def ids(rows: Iterator[Any]) -> list[int]:
    return [int(row.trade_id) for row in rows]


def test_cursor_beside_the_rows() -> None:
    """The next cursor stands beside the rows; the listing ends where none comes."""
    answers = Answers(
        {"fillList": fills(9, 8), "endId": "c1"},
        {"fillList": fills(7), "endId": "c2"},
        {"fillList": fills(6), "endId": ""},
    )
    rows = list(paginate(Room(answers).by_cursor, limit=2))
    assert [Fill(trade_id="9"), Fill(trade_id="8"), Fill(trade_id="7"), Fill(trade_id="6")] == rows
    assert [{"limit": 2}, {"limit": 2, "cursor": "c1"}, {"limit": 2, "cursor": "c2"}] == answers.asked


@pytest.mark.parametrize("last", [{"fillList": [], "endId": "c1"}, {"fillList": None}, {}, None, {"fillList": ""}])
def test_listing_ends_at_an_empty_page(last: Any) -> None:
    """A page without rows is the end, in any form and whatever its cursor says."""
    assert [9] == ids(paginate(Room(Answers({"fillList": fills(9), "endId": "c1"}, last)).by_cursor))


def test_cursor_in_the_last_row() -> None:
    """The next cursor may be a value of the last row."""
    answers = Answers(fills(3, 9), fills(5), [])
    assert [3, 9, 5] == ids(paginate(Room(answers).by_cursor_of_row))
    assert [{}, {"cursor": "9"}, {"cursor": "5"}] == answers.asked


def test_cursor_named_like_the_argument() -> None:
    """Where nothing else is said, the next value has the argument's name; untyped pages work too."""
    answers = Answers({"list": [1, 2], "cursor": 5}, {"list": [3]})
    assert [1, 2, 3] == list(paginate(Room(answers).by_plain_cursor))
    assert [{}, {"cursor": "5"}] == answers.asked


def test_smallest_id() -> None:
    """``id_less_than`` goes on from the smallest id, however a page is sorted; ids are compared as numbers."""
    answers = Answers(fills(100, 9, 10), fills(8), [])
    assert [100, 9, 10, 8] == ids(paginate(Room(answers).by_id))
    assert [{}, {"idLessThan": "9"}, {"idLessThan": "8"}] == answers.asked


def test_next_value_of_two_names() -> None:
    """Where the exchange has called the next value this and that, the one that is there counts, page by page."""
    answers = Answers({"list": [1], "minId": "7"}, {"list": [2], "minId": "", "idLessThan": 5}, {"list": [3]})
    assert [1, 2, 3] == list(paginate(Room(answers).by_id_of_two_names))
    assert [{}, {"idLessThan": "7"}, {"idLessThan": "5"}] == answers.asked


def test_ids_that_are_no_numbers() -> None:
    """Ids that have no order go on from the last one."""
    answers = Answers([{"tradeId": "b"}, {"tradeId": "a"}, {"tradeId": "c"}], [])
    assert ["b", "a", "c"] == [row.trade_id for row in paginate(Room(answers).by_id)]
    assert {"idLessThan": "c"} == answers.asked[1]


def test_id_beside_the_rows() -> None:
    """Names may be declared as on the wire or in snake_case."""
    answers = Answers({"fillList": fills(9), "endId": "9"}, {"fillList": []})
    assert [9] == ids(paginate(Room(answers).by_id_beside))
    assert {"idLessThan": "9"} == answers.asked[1]


def test_pages_are_counted() -> None:
    """Pages are numbered from one until one is empty, or from where the caller wants to begin."""
    answers = Answers(fills(1, 2), fills(3), [])
    assert [1, 2, 3] == ids(paginate(Room(answers).by_page))
    assert [{"pageNo": 1}, {"pageNo": 2}, {"pageNo": 3}] == answers.asked
    answers = Answers(fills(9), [])
    assert [9] == ids(paginate(Room(answers).by_page, page_no=7))
    assert [{"pageNo": 7}, {"pageNo": 8}] == answers.asked
    with pytest.raises(InvalidArgument, match="not a page number"):
        list(paginate(Room(Answers()).by_page, page_no="first"))


@pytest.mark.parametrize(
    ("name", "pages", "rows"),
    [
        ("by_cursor", [{"fillList": fills(9), "endId": "c"}, {"fillList": fills(8), "endId": "c"}], 1),
        ("by_cursor", [{"fillList": fills(9), "endId": "c"}, {"fillList": fills(9), "endId": "d"}], 1),
        ("by_id", [fills(9), fills(9)], 1),
        ("by_page", [fills(9), fills(9)], 1),
        ("by_time", [[["5", "a"]], [["6", "b"]]], 1),
    ],
)
def test_an_exchange_that_repeats_itself(name: str, pages: list[Any], rows: int) -> None:
    """A repeated page or cursor is an error after the rows that were sure, not an endless loop and not a silent end."""
    answers = Answers(*pages)
    found = paginate(getattr(Room(answers), name))
    assert rows == len(list(islice(found, rows)))
    with pytest.raises(BitgetError, match="the exchange"):
        next(found)
    assert [] == answers.pages


def test_a_cursor_goes_round_in_a_circle() -> None:
    """A cursor that comes back later is noticed too, also the one the caller began with."""
    answers = Answers({"fillList": fills(9), "endId": "a"}, {"fillList": fills(8), "endId": "start"})
    with pytest.raises(BitgetError, match="repeats"):
        list(paginate(Room(answers).by_cursor, cursor="start"))


def test_failures_come_through() -> None:
    """What a call raises ends the listing: never a part that looks like the whole."""
    rows = paginate(Room(Answers(fills(2), TransportError("cut"))).by_id)
    assert Fill(trade_id="2") == next(rows)
    with pytest.raises(TransportError, match="cut"):
        next(rows)


@pytest.mark.parametrize("page", [{"fillList": {"a": 1}}, {"fillList": "text"}])
def test_rows_that_are_none(page: Any) -> None:
    """An answer without a list where the rows should be is an error."""
    with pytest.raises(BitgetError, match="no list of rows"):
        list(paginate(Room(Answers(page)).by_cursor))


def test_rows_that_the_model_does_not_have() -> None:
    """A declaration whose rows the model does not know is an error, not an empty listing."""

    class Wrong(Room):
        @get("/x", paging=Paging("cursor", "cursor", rows="nothing"))
        def list_wrong(self, *, cursor: str | None = None) -> ApiResponse[Fills]: ...

        @get("/x", paging=Paging("cursor", "cursor", rows="nothing"))
        def list_text(self, *, cursor: str | None = None) -> ApiResponse[str]: ...

    for name in ("list_wrong", "list_text"):
        with pytest.raises(BitgetError, match=f"{name}: no list of rows"):
            list(paginate(getattr(Wrong(Answers({"nothing": [1]})), name)))


def test_pages_are_asked_for_when_needed() -> None:
    """Nothing is asked before the first row is wanted, and no page more than needed."""
    answers = Answers(fills(5, 4), fills(3, 2), [])
    rows = paginate(Room(answers).by_id)
    assert 0 == len(answers.asked)
    assert [5, 4] == ids(islice(rows, 2))
    assert 1 == len(answers.asked)


@pytest.mark.parametrize(("max_rows", "asked"), [(0, 0), (1, 1), (2, 1), (3, 2), (9, 3), (None, 3)])
def test_max_rows(max_rows: int | None, asked: int) -> None:
    """The listing ends after so many rows, without asking further."""
    answers = Answers(fills(5, 4), fills(3, 2), [])
    assert [5, 4, 3, 2][:max_rows] == ids(paginate(Room(answers).by_id, max_rows=max_rows))
    assert asked == len(answers.asked)


@pytest.mark.parametrize("max_rows", [-1, 1.5, "5", True])
def test_impossible_max_rows(max_rows: Any) -> None:
    """A number of rows that is none is refused at once."""
    with pytest.raises(InvalidArgument, match="max_rows"):
        paginate(Room(Answers()).by_id, max_rows=max_rows)


def test_no_listing() -> None:
    """An endpoint without pages, or something that is no endpoint, is refused at once."""
    with pytest.raises(InvalidArgument, match="all_at_once is no listing"):
        paginate(Room(Answers()).all_at_once)
    with pytest.raises(InvalidArgument, match="is no listing"):
        paginate(print)


def test_unknown_style() -> None:
    """A style that does not exist is refused where it is declared."""
    with pytest.raises(ValueError, match="style"):
        Paging("offset", "x")  # type: ignore[arg-type]


# --- back in time ----------------------------------------------------------------------------------------------------


class History:
    """An exchange that keeps rows by time and answers with the newest ones before ``endTime``."""

    def __init__(self, rows: list[list[str]], limit: int, inclusive: bool, ascending: bool) -> None:
        self.rows = sorted(rows, key=lambda row: int(row[0]))
        self.limit, self.inclusive, self.ascending = limit, inclusive, ascending
        self.calls = 0

    def call(self, route: Any, params: Any = None, *, path: Any = None, result_type: Any) -> ApiResponse[Any]:
        self.calls += 1
        end = int(params.get("endTime", 10**15)) + (1 if self.inclusive else 0)
        page = [row for row in self.rows if int(row[0]) < end][-self.limit :]
        return ApiResponse({"data": page if self.ascending else page[::-1]}, {}, result_type)


@given(
    times=st.lists(st.integers(0, 40), max_size=40),
    limit=st.integers(2, 9),
    inclusive=st.booleans(),
    ascending=st.booleans(),
)
def test_back_in_time_is_complete(times: list[int], limit: int, inclusive: bool, ascending: bool) -> None:
    """Every row comes once, newest first, however the exchange sorts and bounds its pages; or it is an error."""
    rows = [[str(time), str(index)] for index, time in enumerate(times)]
    history = History(rows, limit, inclusive, ascending)
    found = []
    try:
        for candle in paginate(Room(history).by_time, limit=limit):
            found.append((candle.ts, candle.close))
    except BitgetError:
        crowded = any(times.count(time) + times.count(time + 1) >= limit for time in times)
        assert crowded, "an error without a reason"
    else:
        assert sorted((int(ts), index) for ts, index in rows) == sorted(found)
    assert sorted((ts for ts, _ in found), reverse=True) == [ts for ts, _ in found]
    assert len(found) == len(set(found))


def test_back_in_time_keeps_the_other_arguments() -> None:
    """The caller's own bounds stay; the upper one moves to just above the oldest row."""
    answers = Answers([["90", "a"], ["80", "b"]], [["80", "b"]])
    assert ["a", "b"] == [candle.close for candle in paginate(Room(answers).by_time, start_time=50, end_time=100)]
    assert [{"startTime": 50, "endTime": "100"}, {"startTime": 50, "endTime": "81"}] == answers.asked


def test_time_in_a_named_field() -> None:
    """The time of a row may be a field of it."""
    answers = Answers([{"tradeId": "1", "ts": "50"}], [])
    assert [Fill(trade_id="1", ts=50)] == list(paginate(Room(answers).by_time_of_row))
    assert {"endTime": 51} == answers.asked[1]


def test_more_rows_in_a_moment_than_fit_on_a_page() -> None:
    """Where rows would be lost because a page cannot hold one moment, it is an error."""
    page = [["50", str(number)] for number in range(20)]
    with pytest.raises(BitgetError, match="at 50 more rows share a moment"):
        list(paginate(Room(Answers(page, page)).by_time))
    assert 19 == len(list(paginate(Room(Answers(page[1:], page[1:])).by_time)))
    with pytest.raises(BitgetError, match="at 50 more rows share a moment"):
        list(paginate(Room(Answers(page[:3], page[:3])).by_time, limit=3))


@pytest.mark.parametrize("row", [["soon", "a"], [], {"x": 1}, "text", None])
def test_rows_without_a_time(row: Any) -> None:
    """A row whose time cannot be read is an error: without it nobody knows where to go on."""
    with pytest.raises(BitgetError, match="a row without a time"):
        list(paginate(Room(Answers([row])).by_time))
