"""How much the screening finds: recall and precision per type, on each part of the corpus.

`python -m tests.corpora.notes.measure` prints every part; README.md says what counts.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldapp.shifts.screening import TYPES, Finding, find

HERE = Path(__file__).parent
PARTS = ("notes", "set_aside", "blind_2", "blind_3", "blind_4", "blind_5")
Spans = list[tuple[int, int, str]]


@dataclass
class Count:
    """Of one type: labels, those found, those found as their own type; findings, those right."""

    labels: int = 0
    found: int = 0
    named: int = 0
    findings: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.labels if self.labels else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.findings if self.findings else 1.0

    def __add__(self, other: "Count") -> "Count":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Count(*(a + b for a, b in pairs))


def read(part: str) -> list[tuple[str, Spans]]:
    """The notes of a part with their spans."""
    with (HERE / f"{part}.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [(row["note"], [(a, b, kind) for a, b, kind in row["spans"]]) for row in rows]


def covers(label: tuple[int, int, str], found: tuple[int, int, str]) -> bool:
    """Whether a finding and a label are of one another: they overlap, and a name is a name."""
    overlap = label[0] < found[1] and found[0] < label[1]
    return overlap and (label[2] == "name") == (found[2] == "name")


def counted(
    notes: Iterable[tuple[str, Spans]], finder: Callable[[str], list[Finding]] = find
) -> dict[str, Count]:
    """Counts by type."""
    counts = {kind: Count() for kind in TYPES}
    for note, labels in notes:
        findings = [(f.start, f.end, f.kind) for f in finder(note)]
        for label in labels:
            count = counts[label[2]]
            hits = [f for f in findings if covers(label, f)]
            count.labels += 1
            count.found += bool(hits)
            count.named += any(f[2] == label[2] for f in hits)
        for finding in findings:
            counts[finding[2]].findings += 1
            counts[finding[2]].right += any(covers(label, finding) for label in labels)
    return counts


def but_names(counts: dict[str, Count]) -> Count:
    """Numbers and addresses together."""
    return sum((count for kind, count in counts.items() if kind != "name"), Count())


def table(counts: dict[str, Count]) -> str:
    """The counts as text."""
    rows = [f"{'':14}{'labels':>7}{'recall':>8}{'as such':>8}{'found':>7}{'precision':>10}"]
    for kind, c in [*counts.items(), ("all but names", but_names(counts))]:
        own = c.named / c.labels if c.labels else 1.0
        rows.append(
            f"{kind:14}{c.labels:7}{c.recall:8.3f}{own:8.3f}{c.findings:7}{c.precision:10.3f}"
        )
    return "\n".join(rows)


def main() -> None:
    for part in PARTS:
        if (HERE / f"{part}.jsonl").exists():
            notes = read(part)
            empty = sum(not labels for _, labels in notes)
            print(f"{part}: {len(notes)} notes, {empty} of them with nothing")
            print(table(counted(notes)), end="\n\n")


if __name__ == "__main__":
    main()
