"""A measured figure, its spread over repetitions, and the table of all of them."""

import math
import os
import re
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

HEADINGS = (
    "figure", "unit", "median", "low", "high", "n", "target", "baseline", "ratio", "load", "",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One figure. `target`: a comparison with `median`, or with `ratio` when it says so."""

    name: str
    unit: str
    median: float
    low: float
    high: float
    n: int
    target: str | None = None
    """For example ">= 3000", "<= 80" or "ratio <= 3"."""
    baseline: float | None = None
    """The raw baseline's median in the same unit, measured in the same run."""
    ratio: float | None = None
    """median / baseline."""
    load: float = 0.0
    """The machine's load average (one minute) when the figure was measured."""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None when there is none."""
        if self.target is None:
            return None
        found = re.fullmatch(r"(ratio )?(<=|>=) ([\d.]+)", self.target)
        if found is None:
            raise ValueError(f"{self.target} is not a target")
        value = self.ratio if found[1] else self.median
        if value is None:
            return False
        limit = float(found[3])
        return value <= limit if found[2] == "<=" else value >= limit


def figure(
    name: str,
    unit: str,
    values: Sequence[float],
    target: str | None = None,
    baseline: Sequence[float] | None = None,
) -> Figure:
    """The figure of some repetitions (values in `unit`), and of its baseline's if it has one."""
    median = statistics.median(values)
    raw = statistics.median(baseline) if baseline else None
    return Figure(
        name,
        unit,
        median,
        min(values),
        max(values),
        len(values),
        target,
        raw,
        median / raw if raw else None,
        os.getloadavg()[0],
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0–1) of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = math.ceil(share * len(ordered) - 1e-9)
    return ordered[max(0, rank - 1)]


def as_json(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """The figures as JSON takes them, numbers to four digits."""
    return [
        {k: float(f"{v:.4g}") if isinstance(v, float) else v for k, v in asdict(f).items()}
        for f in figures
    ]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _cells(f: Figure) -> tuple[str, ...]:
    verdict = {None: "", True: "reached", False: "NOT REACHED"}[f.reached]
    numbers = (_number(v) for v in (f.median, f.low, f.high))
    return (
        f.name, f.unit, *numbers, str(f.n), f.target or "", _number(f.baseline),
        _number(f.ratio), f"{f.load:.1f}", verdict,
    )  # fmt: skip


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table for a terminal."""
    rows = [HEADINGS, *map(_cells, figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    words = {0, 1, 6, 10}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i in words else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def as_markdown(figures: Sequence[Figure]) -> str:
    """The figures as the rows of docs/measured.md."""
    lines = [f"| {' | '.join(HEADINGS[:-1])} |", "| --- " * (len(HEADINGS) - 1) + "|"]
    for f in figures:
        *cells, verdict = _cells(f)
        if verdict == "NOT REACHED":
            cells[2] = f"**{cells[2]}**"
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
