"""Each record exactly once: twice delivered, cut off anywhere, from two phones at once."""

import json
import threading

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import FULL
from tests.sync.rows import count, rows


def test_a_response_cut_at_every_byte_and_delivered_again_doubles_nothing(team_app, phone):
    """The phone takes an answer only from a whole response; whatever it saw, it sends again."""
    entries = [phone.seal(phone.shift_payload()), *(phone.seal(phone.contact()) for _ in range(3))]
    whole = phone.post(entries).get_data()
    outcomes = set()
    step = 1 if FULL else 7
    for cut in range(0, len(whole), step):
        try:
            json.loads(whole[:cut])
        except ValueError:
            outcomes.add("not whole")
        else:
            outcomes.add("whole")
    assert outcomes == {"not whole"}, "a prefix of a response must never read as a response"
    again = phone.post(entries).get_json()["answers"]
    assert {a["answer"] for a in again} == {"duplicate"}
    assert count(team_app, "contacts_contact") == 3


# One step of an interleaving: which phone sends, which slice of its outbox, whether it hears
# the answer (and lets go) or the connection is cut after the server has stored.
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 5), st.integers(1, 6), st.booleans()),
    min_size=1,
    max_size=14,
)


def test_any_interleaving_of_two_phones_ends_with_each_exactly_once(team_app, phone, other_phone):
    phones = (phone, other_phone)

    @settings(max_examples=100 if FULL else 12, deadline=None)
    @given(STEPS)
    def interleave(steps):
        outboxes = [[], []]
        expected = {}
        for number, sender in enumerate(phones):
            for _ in range(3):
                said = sender.contact()
                changed = said | {"version": 2, "outcome": "support"}
                outboxes[number] += [sender.seal(said), sender.seal(changed)]
                expected[said["id"]] = (2, "support")
        for which, start, length, heard in steps:
            part = outboxes[which][start : start + length]
            if not part:
                continue
            answers = phones[which].post(part).get_json()["answers"]
            assert all(a["answer"] in ("stored", "duplicate", "superseded") for a in answers)
            if heard:
                outboxes[which] = [e for e in outboxes[which] if e not in part]
        for which in (0, 1):
            phones[which].post(outboxes[which])
        found = rows(team_app, "SELECT id, version, outcome FROM contacts_contact")
        by_id = {str(r.id).replace("-", ""): (r.version, r.outcome) for r in found}
        for record, state in expected.items():
            assert by_id[record.replace("-", "")] == state
        assert len(by_id) == len(found)

    interleave()


def test_two_phones_and_two_tabs_at_once(team_app, phone, other_phone):
    """Four deliveries in parallel threads, two of them the same batch."""
    mine = [phone.seal(phone.contact()) for _ in range(20)]
    theirs = [other_phone.seal(other_phone.contact()) for _ in range(20)]
    answers = []

    def send(sender, entries):
        answers.append(sender.post(entries).get_json()["answers"])

    threads = [
        threading.Thread(target=send, args=args)
        for args in ((phone, mine), (phone, mine), (other_phone, theirs), (phone, mine[::-1]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert {a["answer"] for batch in answers for a in batch} <= {"stored", "duplicate"}
    assert sum(a["answer"] == "stored" for batch in answers for a in batch) == 40
    assert count(team_app, "contacts_contact") == 40
