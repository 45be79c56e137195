"""docs/protocol.md says what the server does: each answer, each reason, each test it names."""

import re
from pathlib import Path

from fieldapp.sync import rules

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
TESTS = "".join(
    (ROOT / "tests" / "sync" / name).read_text(encoding="utf-8")
    for name in ("test_answers.py", "test_followup_acts.py")
)


def test_every_reason_and_answer_has_a_line():
    for reason in rules.REASONS.values:
        assert f"| `{reason}` |" in DOCUMENT, reason
    for answer in (rules.STORED, rules.DUPLICATE, rules.SUPERSEDED, rules.HELD, rules.TRY_LATER):
        assert f"| `{answer}` |" in DOCUMENT, answer
    held = DOCUMENT.split("### Why an envelope is held")[1].split("###")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", held, re.MULTILINE))
    assert named == set(rules.REASONS.values)


def test_every_test_that_it_names_exists():
    for name in re.findall(r"`(test_\w+)`", DOCUMENT):
        assert f"def {name}(" in TESTS, name
