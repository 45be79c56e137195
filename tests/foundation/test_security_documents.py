"""docs/asvs.md and docs/security.md: nothing left out, nothing named that is not there, and the
numbers are the code's."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from fieldapp.accounts import devices_rules, oidc_http
from fieldapp.foundation import database, limits, mail, passwords, server
from fieldapp.foundation.limits_store import WAIT_MS
from fieldapp.ops import installation
from fieldapp.releases import processing
from fieldapp.signin import attempts_rules, passkeys_rules, password_rules, recovery, rules

ROOT = Path(__file__).parents[2]
ASVS = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

REQUIRED = {
    1: "1-2 1-9 1-11 1-3 1-2",
    2: "1-3 1-3 1-4 1",
    3: "- 1-2 1-4 1-6 1-5 - 1-2",
    4: "1-3 1 1-2 1-4",
    5: "1 1-3 1-2 1-3",
    6: "1-3 1-12 1-4 1-4 1-5 1-3 - 1-4",
    7: "1-3 1-4 1-2 1-5 1-2 1-2",
    8: "1-2 1-3 1 1",
    9: "1-3 1-4",
    10: "1-2 1-2 1-4 1-11 1-5 1-2 1-3",
    11: "1-2 1-3 1-3 1-4 1 1",
    12: "1-3 1-2 1-4",
    13: "1 1-5 1-2 1-5",
    14: "1-2 1-4 1-3",
    15: "1-3 1-3 1-7",
    16: "1 1-5 1-4 1-3 1-3",
    17: "1 1-4 1-2",
}
"""Chapter → the requirements of levels 1 and 2 of OWASP ASVS 5.0.0, section by section; in each
section those of level 3 stand last, and "-" is a section that has no others."""

STATUSES = ("met", "not applicable", "open")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)


def required() -> list[str]:
    """The numbers of every requirement."""
    found = []
    for chapter, sections in REQUIRED.items():
        for section, numbers in enumerate(sections.split(), 1):
            if numbers == "-":
                continue
            first, _, last = numbers.partition("-")
            for number in range(int(first), int(last or first) + 1):
                found.append(f"{chapter}.{section}.{number}")
    return found


def test_every_requirement_stands_exactly_once() -> None:
    wanted = required()
    assert len(wanted) == 253
    assert [row[0] for row in ROW.findall(ASVS)] == wanted
    assert len(ROW.findall(ASVS)) == len(re.findall(r"^\| \d", ASVS, re.MULTILINE))


def test_every_requirement_has_a_status_and_a_reason() -> None:
    for number, about, status, why in ROW.findall(ASVS):
        assert status in STATUSES, number
        assert about.strip(), number
        assert len(why) > 5, number
        if status == "met":
            assert "`" in why or re.search(r"as \d+\.\d+\.\d+", why), (number, why)
        for other in re.findall(r"as (\d+\.\d+\.\d+)", why):
            assert other in required(), (number, other)


def test_the_summary_counts_what_is_there() -> None:
    counted: dict[str, Counter[str]] = {}
    for number, _about, status, _why in ROW.findall(ASVS):
        counted.setdefault(number.partition(".")[0], Counter())[status] += 1
    told = re.findall(r"^\| V(\d+) [^|]+\| (\d+) \| (\d+) \| (\d+) \|", SECURITY, re.MULTILINE)
    expected = [(c, *(str(counted[c][s]) for s in STATUSES)) for c in counted]
    assert told == expected
    total = [str(sum(c[s] for c in counted.values())) for s in STATUSES]
    assert f"| together | {' | '.join(total)} |" in SECURITY


def test_the_contents_name_every_part_in_its_order() -> None:
    parts = re.findall(r"^## (.+)$", SECURITY, re.MULTILINE)
    assert re.findall(r"^- \[([^\]]+)\]\(#", SECURITY, re.MULTILINE) == parts


# --- what is named ------------------------------------------------------------------------

NAMED = re.compile(r"`([\w./-]+\.(?:py|md|ts|json|txt|html|toml))(?:::(\w+))?`")


@cache
def functions(path: Path) -> frozenset[str]:
    """The names of the functions of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def missing(document: str) -> list[str]:
    """Files and tests that a document names and that are not there."""
    found = []
    for name, test in NAMED.findall(document):
        paths = [base / name for base in (ROOT, ROOT / "tests", ROOT / "fieldapp")]
        path = next((p for p in paths if p.is_file()), None)
        if path is None or (test and test not in functions(path)):
            found.append(f"{name}::{test}" if test else name)
    return found


@pytest.mark.parametrize("document", ["docs/asvs.md", "docs/security.md"])
def test_what_is_named_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 20
    assert missing(text) == []


def test_what_is_not_there_is_found() -> None:
    """The control."""
    assert missing("`signin/test_sessions.py::test_nothing`, `fieldapp/nowhere.py`") == [
        "signin/test_sessions.py::test_nothing",
        "fieldapp/nowhere.py",
    ]


# --- numbers ------------------------------------------------------------------------------


def row(name: str, text: str = SECURITY) -> str:
    """The line of a table that begins with this."""
    return next(line for line in text.splitlines() if line.startswith(f"| {name} |"))


def told(name: str, *numbers: object) -> None:
    """The line of a table says these numbers, in this order."""
    line = row(name)
    at = 0
    for number in numbers:
        found = re.compile(rf"(?<![\d,]){re.escape(f'{number:,}')}(?![\d,])").search(line, at)
        assert found is not None, (line, number)
        at = found.end()


@pytest.mark.real_hashes
def test_the_numbers_of_log_in_are_those_of_the_code() -> None:
    hasher, a = passwords._hasher, attempts_rules
    told("passwords at rest", hasher.memory_cost // 1024, hasher.time_cost, hasher.parallelism)
    told("recovery codes at rest", recovery.MEMORY_KIB // 1024, recovery.PASSES)
    told("a password", password_rules.SHORTEST, password_rules.LONGEST)
    told("one name", a.FREE, a.FIRST_WAIT_S, a.LONGEST_WAIT_S // 60, a.FORGET_S // 3600)
    told("one network", a.FREE_NAMES, a.NETWORK_WINDOW_S // 60, a.NETWORK_WAIT_S,
         a.LONGEST_NETWORK_WAIT_S)  # fmt: skip
    told("a code", rules.STEP_S)
    told("a passkey's challenge", passkeys_rules.CHALLENGE_LIFE_S // 60)
    told("half a log-in", rules.HALF_S // 60)
    lasts = int(devices_rules.CODE_LASTS.total_seconds() // 60)
    told("a phone's enrolment code", devices_rules.CODE_LENGTH, lasts)
    told("one-time links", *(rules.LINK_HOURS[p] for p in ("invite", "recovery", "first_admin")))


def test_the_numbers_of_sessions_are_those_of_the_code() -> None:
    hour = rules.HOUR
    told("outreach workers and team leads, and nothing else", rules.SHIFT.idle // hour,
         rules.SHIFT.longest // hour)  # fmt: skip
    told("any other role", rules.OFFICE.idle // hour, rules.OFFICE.longest // hour)
    told("partners", rules.PARTNER.idle // 60, rules.PARTNER.longest // hour)
    told("a confirmation", rules.CONFIRMED_S // 60)


def test_the_rates_are_those_of_the_code() -> None:
    for kind, rate in limits.RATES.items():
        line = row(f"`{kind}`").split("|")
        for told_of, item in zip(line[2:4], (rate.network, rate.account), strict=True):
            minutes = 60 if item and item.GRANULARITY.name == "hour" else 1
            said = f"{item.amount:,} in {item.multiples * minutes} min" if item else "–"
            assert told_of.strip() == said, kind


def test_the_bounds_of_connections_are_those_of_the_code() -> None:
    told("the request itself", server.HEAD_SECONDS, server.BODY_SECONDS, server.MOST_PER_CLIENT)
    told("the mail server", mail.TIMEOUT_SECONDS)
    told("the identity provider", int(oidc_http.STEP_S), int(oidc_http.WHOLE_S))
    told("the embedded databases", database.BUSY_TIMEOUT_MS // 1000)
    told("counters of requests", WAIT_MS)
    told("the child that post-processes", processing.TIME_LIMIT_SECONDS)


def test_the_words_of_the_house_are_written_down() -> None:
    for word in password_rules.PRODUCT_WORDS:
        assert f"`{word}`" in row("words of the house"), word


def test_every_secret_is_in_the_inventory_of_keys() -> None:
    """A key that set-up makes is one that somebody must be able to look up."""
    for name in {*installation.TEAM_SECRETS}:
        assert f"`{name.replace('_', '-')}`" in SECURITY, name
