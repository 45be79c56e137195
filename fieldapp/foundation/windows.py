"""A long list is shown a page at a time; only that page is fetched. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_ROWS = 50
"""Rows of a list that are shown at once."""

T = TypeVar("T")


@dataclass(frozen=True)
class Window(Generic[T]):
    """A page of a long list: rows first..last of `of`, counted from 1."""

    rows: Sequence[T]
    page: int
    pages: int
    first: int
    last: int
    of: int


def window(rows: Sequence[T], page: int, size: int = PAGE_ROWS) -> Window[T]:
    """The page of a list, moved to the nearest one that exists."""
    return fetched(len(rows), page, lambda begin, many: rows[begin : begin + many], size)


def fetched(
    of: int, page: int, fetch: Callable[[int, int], Sequence[T]], size: int = PAGE_ROWS
) -> Window[T]:
    """The same of a list of `of` rows that is not at hand. fetch: (offset, limit) → rows."""
    pages = max(1, -(-of // size))
    page = min(max(1, page), pages)
    begin = (page - 1) * size
    shown = fetch(begin, size)
    return Window(shown, page, pages, begin + 1 if shown else 0, begin + len(shown), of)
