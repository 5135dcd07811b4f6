"""``models/page.py``: what the two listings offer."""

from __future__ import annotations

import pytest

from bitget_client.models.page import Page, RowList


@pytest.mark.parametrize("listing", [Page(list=[1, 2], cursor="x"), RowList(list=[1, 2])])
def test_iterating_gives_the_rows(listing: Page[int] | RowList[int]) -> None:
    """A listing can be walked without naming its ``list``, and more than once."""
    assert [1, 2] == list(listing)
    assert [1, 2] == list(listing)


def test_an_empty_page_is_still_a_page() -> None:
    """A page without rows must not read as false: it may carry a cursor."""
    assert Page(list=[], cursor="x")
