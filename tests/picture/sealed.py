"""A sealed release made by hand, for tests of what is done with one."""

from typing import Any

from fieldapp.picture import canonical

ATOMS: list[dict[str, Any]] = [
    {"key": "zone-a", "kind": "zone", "name": "A", "district": "d1", "police_area": "p1"},
    {"key": "zone-b", "kind": "zone", "name": "B", "district": "d2", "police_area": "p1"},
    {"key": "rest-d1", "kind": "rest", "name": "D1", "district": "d1", "police_area": "p1"},
    {"key": "rest-d2", "kind": "rest", "name": "D2", "district": "d2", "police_area": "p2"},
    {"key": "indoor-x", "kind": "indoor", "name": "X", "district": None, "police_area": None},
    *(
        {"key": kind, "kind": kind, "name": kind, "district": None, "police_area": None}
        for kind in ("online", "other", "buyers_outreach", "buyers_other")
    ),
]
AREAS = {"district": {"d1": "D1", "d2": "D2"}, "police_area": {"p1": "P1", "p2": "P2"}}


def sealed(vector: list[int], **more: Any) -> bytes:
    """Sealed bytes of a vector over ATOMS."""
    body = {
        "schema": "sealed/1",
        "query": "places",
        "year": 2026,
        "tertial": 20261,
        "milli": 650,
        "specification": "s" * 64,
        "partition": {"id": "0" * 36, "version": 1, "digest": "d" * 64},
        "areas": AREAS,
        "atoms": ATOMS,
        "vector": vector,
    }
    return canonical.dumps(body | more)


def figures(processed: bytes) -> dict[tuple[str, str], dict[str, Any]]:
    """(level, key) → figure of processed bytes."""
    return {(f["level"], f["key"]): f for f in canonical.loads(processed)["figures"]}
