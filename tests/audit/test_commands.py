"""`fieldapp audit …` as a timer and an administrator run it."""

import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from fieldapp.audit.chain_rules import anchor_of
from fieldapp.foundation import mail
from fieldapp.foundation.database import SHARED
from fieldapp.foundation.roles import LOG_ROLE, RETENTION_ROLE, TEAM_ROLE
from fieldapp.ops import cli
from tests.audit.logbook import rows, tampering, write
from tests.audit.test_retention import LONG_AGO
from tests.databases import POSTGRESQL, Stores


@pytest.fixture
def as_role(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Any:
    """as_role(role): the environment of a job: where the databases are, and no other secret."""

    def enter(role: str) -> None:
        for name in stores.environment():
            monkeypatch.delenv(name, raising=False)
        for store, where in stores.seen_by(role).items():
            monkeypatch.setenv(f"FIELDAPP_{store.upper()}_URL", where.url)
            if where.key:
                monkeypatch.setenv(f"FIELDAPP_{store.upper()}_KEY", where.key)

    return enter


@pytest.fixture
def run(as_role: Any, capsys: pytest.CaptureFixture[str]) -> Any:
    """run(role, *arguments): exit status and what was said, both streams."""

    def command(role: str, *arguments: object) -> tuple[int, str]:
        as_role(role)
        status = cli.main(["audit", *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return command


def test_a_night(stores: Stores, run: Any, clock: Any, tmp_path: Path) -> None:
    """Seal, verify, tamper, verify: what a timer and an auditor see."""
    anchors = tmp_path / "anchors"
    write(stores, 230)
    write(stores, 3, store=SHARED)
    status, said = run(LOG_ROLE, "seal", "--anchor-file", anchors)
    assert status == 0, said
    assert "field: 230 entries sealed; closed 2026-08, 2026-09, 2026-10." in said
    lines = anchors.read_text().splitlines()
    assert [anchor_of(line).store for line in lines] == ["field", "shared"]
    assert all(line in said for line in lines)
    assert stat.S_IMODE(anchors.stat().st_mode) == 0o600

    assert run(LOG_ROLE, "seal", "--anchor-file", anchors)[0] == 0
    assert anchors.read_text().splitlines() == lines, "an anchor that says nothing new"

    write(stores, 4)
    status, said = run(TEAM_ROLE, "verify", "--anchor-file", anchors)
    assert status == 0, said
    assert "field: intact. 230 entries sealed, up to entry 230; 3 months closed." in said
    assert "4 entries are not covered by the anchor at 230 entries (4 of them not sealed" in said
    assert "would leave no trace" in said
    status, said = run(TEAM_ROLE, "verify")
    assert status == 0
    assert "234 entries are not covered by no anchor" in said

    with tampering(stores) as connection:
        connection.execute(text("UPDATE audit_entry SET detail = 'x' WHERE id = 100"))
    status, said = run(TEAM_ROLE, "verify", "--anchor", lines[0], "--anchor", lines[1])
    assert status == 1
    assert "field: BROKEN at entry 100 (2026-09): altered" in said
    assert "before it, 99 entries of the chain are as sealed" in said
    assert "shared: intact." in said
    assert "alla platser" not in said, "a verification shows nothing of an entry"


def test_anchors_that_are_none(stores: Stores, run: Any, tmp_path: Path) -> None:
    assert run(TEAM_ROLE, "verify", "--anchor", "fieldapp-log/1 field")[0] == 1
    status, said = run(TEAM_ROLE, "verify", "--anchor-file", tmp_path / "missing")
    assert (status, "There is no file" in said) == (1, True)
    cut = tmp_path / "cut"
    cut.write_text("\nfieldapp-log/1 field cut")
    status, said = run(TEAM_ROLE, "verify", "--anchor-file", cut)
    assert (status, "line 2" in said) == (1, True)


def test_the_anchor_goes_by_mail(stores: Stores, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, str, str]] = []
    monkeypatch.setattr(mail, "send", lambda *letter: sent.append(letter))
    write(stores, 2)
    status, said = run(LOG_ROLE, "seal", "--anchor-mail", "arkiv@provstad.example")
    assert status == 0, said
    [(to, _subject, body)] = sent
    assert to == "arkiv@provstad.example"
    assert [anchor_of(line).entries for line in body.splitlines()] == [2, 0]
    assert all(line in said for line in body.splitlines())


def test_a_letter_that_does_not_leave_is_told(stores: Stores, run: Any) -> None:
    status, said = run(LOG_ROLE, "seal", "--anchor-mail", "arkiv@provstad.example")
    assert (status, "not mailed: not_set_up" in said) == (1, True)


def test_dropping(stores: Stores, run: Any, clock: Any) -> None:
    write(stores, 100, LONG_AGO)
    write(stores, 5)
    assert run(LOG_ROLE, "seal")[0] == 0
    status, said = run(RETENTION_ROLE, "drop-before", "2026-08")
    assert (status, "nothing from 2021-11 on is dropped" in said) == (1, True)
    status, said = run(RETENTION_ROLE, "drop-before", "2021-09")
    assert (status, said) == (0, "field: 2021-08 dropped, 58 entries.\n")
    assert run(RETENTION_ROLE, "drop-before", "2021-09") == (0, "Nothing to drop.\n")
    status, said = run(TEAM_ROLE, "verify")
    assert status == 0
    assert "retention has dropped the entries up to 2021-08 (on 2026-11-21)" in said


@pytest.mark.stores(POSTGRESQL)
def test_the_surfaces_role_neither_seals_nor_drops(stores: Stores, run: Any, clock: Any) -> None:
    write(stores, 100, LONG_AGO)
    status, said = run(TEAM_ROLE, "seal")
    assert (status, "permission denied" in said) == (1, True)
    assert run(LOG_ROLE, "seal")[0] == 0
    for role in (TEAM_ROLE, LOG_ROLE):
        status, said = run(role, "drop-before", "2021-09")
        assert (status, "permission denied" in said) == (1, True)
    assert rows(stores, "SELECT count(*) AS n FROM audit_entry")[0].n == 100
