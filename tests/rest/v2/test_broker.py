"""``rest/v2/broker.py``: listings that continue in ways of their own."""

from __future__ import annotations

import pytest
import responses

from bitget_client import errors, paginate
from bitget_client.rest.v2 import RestClientV2
from tests.rest.v2.conftest import Answers


def test_sub_accounts_go_on_at_the_number_beside_them(client: RestClientV2, exchange_says: Answers) -> None:
    """The next page must be asked for with ``idLessThan`` of the answer, a number there, until a page is empty."""
    for uids, follow in ((["9", "8"], 404), (["7"], 403), ([], None)):
        rows = [{"subUid": uid, "subaccountName": f"sub {uid}"} for uid in uids]
        more = follow == 404
        exchange_says(
            "GET", "/broker/account/subaccount-list", {"hasNextPage": more, "idLessThan": follow, "subList": rows}
        )
    assert ["9", "8", "7"] == [row.sub_uid for row in paginate(client.get_subaccounts, limit=2)]
    assert ["limit=2", "limit=2&idLessThan=404", "limit=2&idLessThan=403"] == [
        (call.request.url or "").partition("?")[2] for call in responses.calls
    ]


def test_deposits_in_an_object_are_read_but_not_paged(client: RestClientV2, exchange_says: Answers) -> None:
    """Rows that come wrapped must be in ``data``; paging, which cannot know what comes next, must not end silently."""
    exchange_says("GET", "/broker/subaccount-deposit", {"resultList": [{"orderId": "5"}], "endId": "5"})
    assert ["5"] == [row.order_id for row in client.subaccount_deposit_records(user_id="1").data]
    with pytest.raises(errors.BitgetError, match="no list of rows"):
        list(paginate(client.subaccount_deposit_records, user_id="1"))
