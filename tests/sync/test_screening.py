"""What a phone let through in a shift's note is cut when it comes in, and the shift is kept."""

from tests.desk import desk
from tests.insights.page import text as words
from tests.sync.rows import count, rows

NOTE = "Lugnt. Elena 070-174 06 12 vill ses vid Storgatan 3"
KEPT = "Lugnt. Elena […] vill ses vid Storgatan 3"


def _deliver(phone, note):
    payload = phone.shift_payload(state="closed", half_hours=8, note=note)
    return payload, phone.deliver(payload)


def test_a_number_is_cut_and_the_shift_is_stored(team_app, phone):
    payload, answers = _deliver(phone, NOTE)
    assert [answer for answer, _ in answers] == ["stored"]
    assert [row.note for row in rows(team_app, "SELECT note FROM shifts_shift")] == [KEPT]
    assert phone.deliver(payload)[0][0] == "duplicate", "brought again it is the same"


def test_what_says_nothing_is_kept_as_it_is(team_app, phone):
    note = "2 kvinnor vid 7-Eleven, Maria Torg kl 23.30, gav 020-50 50 50"
    _deliver(phone, note)
    assert [row.note for row in rows(team_app, "SELECT note FROM shifts_shift")] == [note]


def test_the_teams_page_says_what_was_cut_and_what_is_left(team_app, phone, team):
    payload, _ = _deliver(phone, NOTE)
    page = words(
        desk(team_app, "lena", "team_lead", teams=(team,)).get(f"/desk/shifts/{payload['id']}").text
    )
    assert "Ett nummer eller en adress klipptes bort vid […]." in page
    assert "förnamn (1)" in page
    assert "gata med nummer (1)" in page
    assert "070" not in page


def test_nothing_found_is_logged(team_app, phone, caplog, capfd):
    _deliver(phone, NOTE)
    written = caplog.text + "".join(capfd.readouterr())
    assert "070-174" not in written
    assert "Elena" not in written
    assert count(team_app, "audit_entry", "detail LIKE '%070-174%'") == 0


def test_a_note_of_more_than_140_characters_is_held_whole(team_app, phone):
    _, answers = _deliver(phone, "å" * 141)
    assert answers == [("held", "malformed")]
    assert count(team_app, "shifts_shift") == 0
    _, answers = _deliver(phone, "å" * 140)
    assert answers == [("stored", None)]
