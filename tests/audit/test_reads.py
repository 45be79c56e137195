"""What is read is in the log before any of it is sent: also when the process dies on the way."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fieldapp.accounts import service as accounts
from fieldapp.audit import service as audit
from fieldapp.foundation.database import FIELD
from fieldapp.foundation.settings import TEAM
from tests.audit.logbook import rows
from tests.databases import Stores
from tests.insights import rows as figures
from tests.signing import BASE, signed_in

ROOT = Path(__file__).resolve().parents[2]

READS = {
    "/desk/figures": ("team_lead", "fieldapp.insights.routes.render_template"),
    "/desk/figures.json": ("analyst", "fieldapp.contacts.service.square_counts"),
    "/desk/held": ("team_lead", "fieldapp.sync.routes.render_template"),
    "/desk/log": ("auditor", "fieldapp.audit.routes.render_template"),
    "/desk/phones": ("team_lead", "fieldapp.accounts.devices_routes.render_template"),
}
"""Address of what is logged when it is read → a role that may, and what breaks on the way."""


@pytest.fixture
def world(stores: Stores) -> figures.World:
    """A few contacts and shifts."""
    made = figures.make(seed=3, contacts=40, shifts=6)
    figures.put(stores, made)
    return made


def reader(app: Flask, role: str) -> Any:
    with app.app_context():
        person = accounts.add_staff(audit.SYSTEM, role, f"{role} (prov)", frozenset({role}))
    return signed_in(app, person)


def reads(stores: Stores) -> list[tuple[str, str]]:
    """Acts of reading and who did them, as they are committed."""
    kinds = ", ".join(f"'{a.name}'" for a in audit.registered().values() if a.kind != audit.CHANGE)
    asked = f"SELECT act, actor_name FROM audit_entry WHERE act IN ({kinds}) ORDER BY id"
    return [tuple(row) for row in rows(stores, asked)]


@pytest.mark.parametrize("path", READS)
def test_the_entry_is_committed_before_the_data_is_sent(
    team_app: Flask, stores: Stores, world: Any, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    role, breaks = READS[path]
    client = reader(team_app, role)
    found: list[list[tuple[str, str]]] = []

    def cut(*_args: Any, **_more: Any) -> Any:
        found.append(reads(stores))  # what another connection sees at this moment
        raise RuntimeError("the line is cut")

    monkeypatch.setattr(breaks, cut)
    with pytest.raises(RuntimeError, match="the line is cut"):
        client.get(path, base_url=BASE)
    assert [person for _act, person in found[0]] == [f"{role} (prov)"]
    assert reads(stores) == found[0]


KILLED = """
import os, sys
from uuid import UUID
from fieldapp.foundation.settings import Settings, StoreSettings, TEAM
from fieldapp import team_app
from fieldapp.contacts import service
from tests.databases import *
from tests.signing import BASE, signed_in
import json
stores = {n: StoreSettings(u, k) for n, (u, k) in json.loads(sys.argv[2]).items()}
app = team_app.make_app(Stores("spatialite", stores, stores, stores, None).settings(TEAM))
service.place_counts = lambda *_: os._exit(9)
print("asking", flush=True)
answer = signed_in(app, UUID(sys.argv[1])).get("/desk/figures", base_url=BASE)
print("sent", answer.status_code)
"""


def test_a_process_that_is_killed_while_it_reads(
    team_app: Flask, stores: Stores, world: Any
) -> None:
    with team_app.app_context():
        lead = accounts.add_staff(audit.SYSTEM, "led", "Leda (prov)", frozenset({"team_lead"}))
    where = {name: (store.url, store.key) for name, store in stores.settings(TEAM).stores.items()}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(lead), json.dumps(where)],
        cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (9, "asking\n"), done.stderr
    assert reads(stores) == [("insights.figures_read", "Leda (prov)")]


def test_what_shows_nothing_exact_writes_nothing(team_app: Flask, stores: Stores) -> None:
    """The log is of readings that matter: a menu or a form is none; a refusal is named as one."""
    client = reader(team_app, "team_lead")
    counted = "SELECT count(*) AS n FROM audit_entry WHERE act <> 'signin.refused'"
    before = rows(stores, counted, FIELD)[0].n
    for path in ("/account", "/desk/log", "/login", "/desk/figures/nothing"):
        client.get(path, base_url=BASE)
    assert rows(stores, counted, FIELD)[0].n == before
    refused = "SELECT object_id FROM audit_entry WHERE act = 'signin.refused'"
    assert len(rows(stores, refused, FIELD)) == 1
