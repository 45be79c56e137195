"""`fieldapp oidc`: what groups give, set by command line; and the settings of the provider."""

import pytest

from fieldapp.accounts import oidc_groups
from fieldapp.accounts import service as accounts
from fieldapp.audit.service import SYSTEM
from fieldapp.foundation.errors import Conflict, NotFound
from fieldapp.foundation.settings import SettingMissing, load
from fieldapp.ops.cli import main
from tests.accounts.oidc.provider import CLIENT_ID, CLIENT_SECRET
from tests.sync.rows import rows

OIDC = {
    "FIELDAPP_OIDC_ISSUER": "https://login.example/tenant",
    "FIELDAPP_OIDC_CLIENT_ID": CLIENT_ID,
    "FIELDAPP_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    "FIELDAPP_OIDC_REQUIRE_AMR": "mfa",
}


@pytest.fixture
def command(stores, monkeypatch, capsys):
    """command(words…) → (exit status, what it said), on the test's stores."""
    for name, value in (stores.environment() | OIDC).items():
        monkeypatch.setenv(name, value)

    def run(*words: str) -> tuple[int, str]:
        status = main(list(words))
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def test_groups_are_mapped_listed_and_unmapped(command, team_app):
    with team_app.app_context():
        accounts.add_team(SYSTEM, "Natt", "outreach")
    assert command("oidc", "map", "g-1", "--role", "team_lead")[0] == 0
    assert command("oidc", "map", "g-1", "--team", "Natt")[0] == 0
    assert command("oidc", "map", "g-2", "--role", "auditor")[0] == 0
    status, said = command("oidc", "list")
    assert status == 0
    assert sorted(said.splitlines()) == [
        "g-1  role team_lead", "g-1  team Natt", "g-2  role auditor",
    ]  # fmt: skip
    assert command("oidc", "unmap", "g-1", "--team", "Natt") == (0, "g-1: 1 taken away.\n")
    assert command("oidc", "unmap", "g-2")[0] == 0
    assert command("oidc", "list")[1] == "g-1  role team_lead\n"
    acts = [r.act for r in rows(team_app, "SELECT act FROM audit_entry ORDER BY id")]
    assert acts.count("accounts.oidc_mapped") == 3
    assert acts.count("accounts.oidc_unmapped") == 2


def test_what_cannot_be_mapped_is_said(command):
    for words in (
        ["oidc", "map", "g"],
        ["oidc", "map", "g", "--role", "king"],
        ["oidc", "map", "g", "--role", "auditor", "--team", "x"],
        ["oidc", "map", "g", "--team", "no such"],
        ["oidc", "map", "", "--role", "auditor"],
        ["oidc", "unmap", "g"],
        ["oidc", "link", "nobody", "--subject", "x"],
    ):
        status, said = command(*words)
        assert status != 0, words
        assert "Traceback" not in said
    assert command("oidc", "list") == (0, "")


def test_one_group_never_gives_roles_that_do_not_go_together(team_app):
    with team_app.app_context():
        oidc_groups.map_group(SYSTEM, "g", role="analyst")
        with pytest.raises(ValueError, match="nobody may be both"):
            oidc_groups.map_group(SYSTEM, "g", role="release_approver")
        with pytest.raises(Conflict):
            oidc_groups.map_group(SYSTEM, "g", role="analyst")
        assert [given.role for given in oidc_groups.mappings()] == ["analyst"]


def test_a_subject_is_one_person(team_app):
    with team_app.app_context():
        for name in ("anna", "bo"):
            accounts.add_staff(SYSTEM, name, name, frozenset({"analyst"}))
        oidc_groups.link(SYSTEM, "anna", "https://login.example", "s")
        with pytest.raises(Conflict):
            oidc_groups.link(SYSTEM, "bo", "https://login.example", "s")
        with pytest.raises(NotFound):
            oidc_groups.link(SYSTEM, "nobody", "https://login.example", "t")


def test_the_provider_is_looked_at_before_it_is_used(command):
    status, said = command("oidc", "check")
    assert status == 1
    assert "/login/oidc/back" in said
    assert "cannot be used: unreachable" in said


@pytest.mark.stores("spatialite")
def test_settings_are_all_or_none(command, monkeypatch):
    told = load("team").oidc
    assert told is not None
    assert (told.issuer, told.groups_claim, told.acr, told.amr) == (
        "https://login.example/tenant", "groups", (), ("mfa",),
    )  # fmt: skip
    assert CLIENT_SECRET not in repr(load("team"))
    for name in OIDC:
        with monkeypatch.context() as without:
            without.delenv(name)
            with pytest.raises(SettingMissing, match=name):
                load("team")
    with monkeypatch.context() as more:
        more.setenv("FIELDAPP_OIDC_REQUIRE_ACR", "urn:a urn:b")
        more.setenv("FIELDAPP_OIDC_REQUIRE_AMR", "mfa")
        more.setenv("FIELDAPP_OIDC_GROUPS_CLAIM", "roles")
        told = load("team").oidc
        assert told is not None
        assert (told.acr, told.amr, told.groups_claim) == (("urn:a", "urn:b"), ("mfa",), "roles")
        more.delenv("FIELDAPP_OIDC_REQUIRE_AMR")
        told = load("team").oidc
        assert told is not None
        assert told.amr == (), "either is enough, and one must be said"
    for name in OIDC:
        monkeypatch.delenv(name)
    assert load("team").oidc is None
    monkeypatch.setenv("FIELDAPP_OIDC_GROUPS_CLAIM", "roles")
    with pytest.raises(SettingMissing, match="ISSUER"):
        load("team")


@pytest.mark.stores("spatialite")
@pytest.mark.parametrize(
    "issuer",
    ["http://login.example", "http://localhost:1", "login.example", "https://a@b.example",
     "https://b.example/?x", "https://b.example/#x", "https://b.example/ x", "https://"],
)  # fmt: skip
def test_an_issuer_is_an_https_address(command, monkeypatch, issuer):
    monkeypatch.setenv("FIELDAPP_OIDC_ISSUER", issuer)
    with pytest.raises(SettingMissing, match="FIELDAPP_OIDC_ISSUER"):
        load("team")


@pytest.mark.stores("spatialite")
def test_the_picture_surface_knows_no_provider(command, stores, monkeypatch):
    for name, value in stores.environment("picture").items():
        monkeypatch.setenv(name, value)
    assert load("picture").oidc is None
