"""Screening of a shift's note: what in it may say who somebody is. Pure.

One set of rules: the phone asks them before the note is sealed (rooms/shifts/screening.ts), the
server again when it comes in. tests/vectors/screening.json holds the two together, and
tests/corpora/notes says how much they find.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from .given_names import spans as name_spans
from .patterns import PATTERNS
from .text import Read, blanked, read
from .verdicts import VERDICTS, Match

TYPES = (
    "personnummer",
    "phone",
    "email",
    "web",
    "handle",
    "plate",
    "card",
    "account",
    "street",
    "doorcode",
    "name",
)
HARD = frozenset({"personnummer", "phone", "email", "card"})
"""What is never sent, whatever somebody says of it: it points at one person alone."""
CUT = "[…]"


@dataclass(frozen=True)
class Finding:
    """A piece of a note, `note[start:end]` in code points, and what it is taken for."""

    start: int
    end: int
    kind: str
    sure: bool
    """False: it only looks like one (a wrong check digit, a number without a word beside it)."""

    @property
    def hard(self) -> bool:
        """Whether it must go before the note is sent; a personnummer typed wrong as well."""
        return self.kind in HARD and (self.sure or self.kind == "personnummer")


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.pattern) for p in PATTERNS)


def find(note: str) -> list[Finding]:
    """What in a note may say who somebody is, in the note's order; spans do not overlap."""
    form = read(note)
    low = form.low
    found: list[Finding] = []
    for rule, pattern in zip(PATTERNS, _compiled(), strict=True):
        at = 0
        while match := pattern.search(low, at):
            start, end = match.span(rule.group)
            while end > start and low[end - 1] in " .,;:!?-/(":
                end -= 1
            piece = Match(
                low[start:end],
                form.text[start:end],
                form.low[:start],
                form.low[end:],
                form.text[:start] + form.text[end:],
                match.groups(),
            )
            verdict = VERDICTS[rule.check](piece) if rule.check else True
            if verdict is None:
                # What it is may begin within.
                at = match.start() + 1
                continue
            at = match.end()
            low = blanked(low, start, end)
            if rule.kind:
                found.append(_finding(form, start, end, rule.kind, verdict and rule.sure))
    found += [_finding(form, start, end, "name", True) for start, end in name_spans(form, low)]
    return sorted(found, key=lambda f: f.start)


def _finding(form: Read, start: int, end: int, kind: str, sure: bool) -> Finding:
    return Finding(form.at[start], form.at[end - 1] + 1, kind, sure)


def counts(note: str) -> dict[str, int]:
    """How many findings of each type, the most first."""
    return dict(Counter(finding.kind for finding in find(note)).most_common())


def cut(note: str) -> str:
    """The note with every hard finding cut out. It does not grow: each is longer than CUT."""
    kept = note
    for finding in reversed(find(note)):
        if finding.hard:
            kept = kept[: finding.start] + CUT + kept[finding.end :]
    return kept
