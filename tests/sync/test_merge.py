"""The merge order, held together with the phone's by shared vectors."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sync.rules import Decision, Existing, decide

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "merge.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", VECTORS, ids=lambda c: c["name"])
def test_the_vectors_shared_with_the_phone(case):
    existing = Existing(**case["existing"]) if case["existing"] else None
    decision = decide(existing, case["incoming"]["version"], case["incoming"]["deleted"])
    assert decision == Decision(case["answer"], case["reason"])


VERSIONS = st.integers(1, 5)


@given(st.lists(st.tuples(VERSIONS, st.booleans()), min_size=1, max_size=12))
def test_one_phones_versions_in_any_order_end_in_the_same_place(arrivals):
    """Without closing, freezing or conflicts: the newest wins, and a deletion for good."""
    by_version: dict[int, bool] = {}
    for version, deleted in arrivals:
        by_version[version] = by_version.get(version, False) or deleted
    state: tuple[int, bool] | None = None
    for version, _ in arrivals:
        deleted = by_version[version]
        existing = None
        if state is not None:
            existing = Existing(state[0], state[1], True, state[0] == version, False, False)
        if decide(existing, version, deleted).answer == "stored":
            state = (version, deleted)
    assert state is not None
    seen = sorted(by_version)
    if not any(by_version.values()):
        assert state == (seen[-1], False)
    elif by_version[seen[-1]]:
        assert state[1]
