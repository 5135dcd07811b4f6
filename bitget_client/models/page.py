"""The two shapes in which the exchange wraps the rows of a listing. What the rows are is said in the rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeAlias, TypeVar

import attrs

__all__ = ["Page", "RowList", "Rows"]

T = TypeVar("T")

#: A list, under a name that a field called ``list`` does not hide.
Rows: TypeAlias = list[T]


@attrs.frozen(kw_only=True)
class Page(Generic[T]):
    """Some rows of a longer listing, and where it continues. Iterating over it gives the rows.

    ``cursor`` goes into the next call's ``cursor``; without one, or with an empty page, the listing is at its end.
    ``bitget_client.paginate`` does that by itself.
    """

    list: Rows[T]
    cursor: str | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self.list)


@attrs.frozen(kw_only=True)
class RowList(Generic[T]):
    """Rows that come all at once, wrapped in an object. Iterating over it gives the rows."""

    list: Rows[T]

    def __iter__(self) -> Iterator[T]:
        return iter(self.list)
