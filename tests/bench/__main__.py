"""`bin/bench [NAME…] [--json FILE] [--markdown FILE]`."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import delivering, first_visit, mapping, phone_app, phone_queue, steps
from tests.bench.figures import Figure, as_json, as_markdown, table
from tests.bench.places import KINDS, Maker, databases

ON_BOTH: dict[str, Callable[[Maker], list[Figure]]] = {
    "batches": delivering.batches,
    "singles": delivering.singles,
    "steady": delivering.steady,
    "steps": steps.shares,
    "map": mapping.at_a_million,
    "queue": phone_queue.delivered,
}

ONCE: dict[str, Callable[[], list[Figure]]] = {
    "phone": phone_app.phone,
    "visit": first_visit.visit,
}
"""What does not depend on the server's database."""


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """What bin/bench was asked."""
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Measure the product beside a raw baseline, with durable settings. Nothing "
        "else should run meanwhile; the load of the machine stands beside each figure.",
    )
    known = [*ON_BOTH, *ONCE]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)} (all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help="write docs/measured.md's table there"
    )
    parser.add_argument("--stores", default=",".join(KINDS), help="spatialite,postgresql (both)")
    asked = parser.parse_args(argv)
    unknown = set(asked.names) - set(known)
    if unknown:
        parser.error(f"there is no figure {', '.join(sorted(unknown))}")
    asked.names = asked.names or known
    return asked


def main(argv: list[str] | None = None) -> int:
    """Measure, print, write; 0 also when a target was not reached."""
    asked = arguments(argv)
    found: list[Figure] = []
    for kind in asked.stores.split(","):
        with databases(kind) as maker:
            for name, measure in ON_BOTH.items():
                if name in asked.names:
                    begun = time.monotonic()
                    found += measure(maker)
                    took = time.monotonic() - begun
                    print(f"{name}, {kind}: measured in {took:.0f} s", file=sys.stderr)
    for name, look in ONCE.items():
        if name in asked.names:
            found += look()
    print(table(found))
    print(f"{os.cpu_count()} cores; load: average of the last minute, other work included")
    if asked.json:
        asked.json.write_text(json.dumps(as_json(found), indent=1) + "\n", encoding="utf-8")
    if asked.markdown:
        asked.markdown.write_text(as_markdown(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
