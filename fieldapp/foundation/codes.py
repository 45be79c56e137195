"""Code lists: one place for a code, its Swedish and its English label.

A code is never given a new meaning and a multi-choice list is never reordered: its rows are
stored as bits by position. The phone reads the same lists through a generated file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Code:
    """One choice: the stored code and its labels."""

    code: str
    sv: str
    en: str


@dataclass(frozen=True)
class CodeList:
    """A named list of choices. `multi`: many may be chosen, stored as a bitmask."""

    name: str
    codes: tuple[Code, ...]
    multi: bool = False
    _bits: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._bits.update({c.code: 1 << i for i, c in enumerate(self.codes)})
        if len(self._bits) != len(self.codes):
            raise ValueError(f"a code stands twice in {self.name}")

    def __contains__(self, code: object) -> bool:
        return code in self._bits

    def __iter__(self) -> Iterable[str]:
        return iter(self._bits)

    @property
    def values(self) -> tuple[str, ...]:
        """The codes alone, in order."""
        return tuple(self._bits)

    def label(self, code: str | None, language: str) -> str:
        """The label in 'sv' or 'en'; an unknown code is shown as it stands."""
        for c in self.codes:
            if c.code == code:
                return c.en if language == "en" else c.sv
        return code or ""

    def mask(self, chosen: Iterable[str]) -> int:
        """The bitmask of the chosen codes; KeyError for an unknown one."""
        bits = 0
        for code in chosen:
            bits |= self._bits[code]
        return bits

    def chosen(self, mask: int) -> list[str]:
        """The codes of a bitmask, in list order."""
        return [code for code, bit in self._bits.items() if mask & bit]


def codes(name: str, *triples: tuple[str, str, str], multi: bool = False) -> CodeList:
    """A CodeList of (code, Swedish, English) triples."""
    return CodeList(name, tuple(Code(*t) for t in triples), multi)
