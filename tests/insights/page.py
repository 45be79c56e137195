"""Reads the tables of a page as a person does: caption, rows, the sum at the foot."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Table:
    caption: str = ""
    head: list[str] = field(default_factory=list)
    places: list[list[str]] = field(default_factory=list)
    others: list[list[str]] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    scopes: set[str | None] = field(default_factory=set)
    """The scope of every header cell, None for one without."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, Table] = {}
        self.text: list[str] = []
        self._section = ""
        self._part = ""
        self._others = False
        self._row: list[str] | None = None
        self._cell: list[str] | None = None

    @property
    def table(self) -> Table:
        return self.tables[self._section]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "section":
            self._section = said.get("id") or ""
        elif tag == "table":
            self.tables[self._section] = Table()
        elif tag in ("thead", "tbody", "tfoot", "caption"):
            self._part, self._others = tag, "others" in (said.get("class") or "")
            self._cell = [] if tag == "caption" else None
        elif tag == "tr":
            self._row = []
        elif tag in ("th", "td") and self._row is not None:
            self._cell = []
            if tag == "th":
                self.table.scopes.add(said.get("scope"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.table.caption = "".join(self._cell or []).strip()
            self._cell = None
        elif tag in ("th", "td") and self._row is not None:
            self._row.append(" ".join("".join(self._cell or []).split()))
            self._cell = None
        elif tag == "tr" and self._row is not None:
            if self._part == "thead":
                self.table.head = self._row
            elif self._part == "tfoot":
                self.table.foot = self._row
            elif len(self._row) > 1:  # one cell alone says that there is no row
                (self.table.others if self._others else self.table.places).append(self._row)
            self._row = None

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._cell is not None:
            self._cell.append(data)


def tables(html: str) -> dict[str, Table]:
    """Section id → its table."""
    reader = _Reader()
    reader.feed(html)
    return reader.tables


def text(html: str) -> str:
    """All words of a page, in one line."""
    reader = _Reader()
    reader.feed(html)
    return " ".join("".join(reader.text).split())


def number(shown: str) -> float | None:
    """A figure as Swedish writes it; None for –."""
    return (
        None
        if shown == "–"
        else float(shown.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    )
