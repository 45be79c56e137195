"""The recurring check's rules, without a database."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.audit import checks_rules as rules
from fieldapp.audit.checks_rules import Found, Seen, Usual

SEED = b"s" * 32
OCTOBER = date(2026, 10, 1)


def seen(number: int, **what: object) -> Seen:
    """An entry of October: by Åsa at noon, of no exact figures."""
    given_ = {
        "store": "field", "id": number, "day": OCTOBER, "hour": 12, "actor_id": "asa",
        "actor_name": "Åsa", "is_person": True, "surface": "team", "is_exact": False,
        "object_kind": "", "object_id": "",
    }  # fmt: skip
    return Seen(**(given_ | what))  # type: ignore[arg-type]


def alerts(*entries: Seen, before: dict[str, Usual] | None = None) -> list[Found]:
    _people, found = rules.check(SEED, entries, before or {})
    return [one for one in found if one.rule != rules.SAMPLE]


def used(acts: int = 100, nights: int = 0, exact: int = 0, months: int = 6) -> Usual:
    return Usual(acts, nights, exact, {f"2026-{n:02d}" for n in range(4, 4 + months)})


# --- the sample -----------------------------------------------------------------------

entries = st.lists(
    st.builds(
        lambda person, exact: (person, exact),
        st.sampled_from(["asa", "bo", "ce", "system"]),
        st.booleans(),
    ),
    max_size=400,
)


@given(entries, st.binary(min_size=32, max_size=32))
def test_the_sample(made: list[tuple[str, bool]], seed: bytes) -> None:
    """Its size, everybody who read exact figures, nobody but people, and the same each time."""
    month = [
        seen(n, actor_id=person, is_exact=exact, is_person=person != "system")
        for n, (person, exact) in enumerate(made, 1)
    ]
    people, found = rules.check(seed, iter(month), {})
    sample = [one for one in found if one.rule == rules.SAMPLE]
    of_people = [one for one in month if one.is_person]
    assert people == len(of_people)
    readers = {one.actor_id for one in of_people if one.is_exact}
    assert len(sample) == max(rules.sample_size(people), len(readers))
    drawn = {one.entry_id for one in sample}
    assert len(drawn) == len(sample)
    assert drawn <= {one.id for one in of_people}
    assert readers <= {one.actor_id for one in of_people if one.is_exact and one.id in drawn}
    again = rules.check(seed, reversed(month), {})[1]
    assert [one for one in again if one.rule == rules.SAMPLE] == sample


def test_the_sample_grows_with_the_month_between_two_bounds() -> None:
    assert [rules.sample_size(n) for n in (0, 3, 20, 500, 2_000, 5_000, 10**6)] == [
        0, 3, 20, 20, 20, 50, 200,
    ]  # fmt: skip


def test_another_seed_draws_others_and_every_entry_has_its_chance() -> None:
    month = [seen(n) for n in range(1, 61)]
    drawn: Counter[int] = Counter()
    for number in range(300):
        _people, found = rules.check(number.to_bytes(32, "big"), month, {})
        drawn.update(one.entry_id for one in found if one.entry_id is not None)
    # 20 of 60 each time: 100 times of 300 on average, and never far from it.
    assert set(drawn) == set(range(1, 61))
    assert min(drawn.values()) > 60
    assert max(drawn.values()) < 140


# --- alerts ---------------------------------------------------------------------------


def test_nothing_stands_out_in_a_plain_month() -> None:
    assert alerts(*(seen(n, is_exact=n % 9 == 0) for n in range(1, 90))) == []


def test_exact_figures_at_night_of_somebody_who_works_by_day() -> None:
    nights = [
        seen(1, hour=23, is_exact=True, day=date(2026, 10, 5)),
        seen(2, hour=2, is_exact=True, day=date(2026, 10, 6)),
        seen(3, hour=6, is_exact=True, day=date(2026, 10, 6)),
        seen(4, hour=3, is_exact=False, day=date(2026, 10, 9)),
    ]
    [found] = alerts(*nights, before={"asa": used(nights=4)})
    assert (found.rule, found.day, found.number) == (rules.NIGHT, date(2026, 10, 5), 2)
    assert found.usual == 4
    assert alerts(*nights, before={"asa": used(nights=5)}) == [], "a night worker"
    assert alerts(*nights, before={"asa": used(acts=29, nights=29)}) != [], "too little is known"


def test_many_readings_against_ones_own_months() -> None:
    month = [seen(n, is_exact=True) for n in range(1, 62)]
    [found] = alerts(*month, before={"asa": used(exact=6 * 20)})
    assert (found.rule, found.number, found.usual) == (rules.VOLUME, 61, 20)
    assert alerts(*month, before={"asa": used(exact=6 * 21)}) == []
    assert alerts(*month[:30], before={}) == [], "few are no volume"
    assert [one.rule for one in alerts(*month[:31], before={})] == [rules.VOLUME]


def test_many_different_things_on_one_day() -> None:
    one_day = [seen(n, object_kind="held envelope", object_id=str(n)) for n in range(1, 27)]
    [found] = alerts(*one_day)
    assert (found.rule, found.number, found.day) == (rules.OBJECTS, 26, OCTOBER)
    assert alerts(*one_day[:25]) == []
    over_days = [
        seen(n, object_kind="shift", object_id=str(n), day=OCTOBER + timedelta(days=n % 3))
        for n in range(1, 60)
    ]
    assert alerts(*over_days) == []


def test_many_teams() -> None:
    month = [seen(n, object_kind="team", object_id=f"team-{n}") for n in range(1, 5)]
    [found] = alerts(*month)
    assert (found.rule, found.number, found.usual) == (rules.TEAMS, 4, 3)
    assert alerts(*month[:3]) == []


def test_what_was_done_on_the_server() -> None:
    done = [seen(n, surface="command", is_person=False, actor_id="system") for n in (1, 2)]
    [found] = alerts(*done)
    assert (found.rule, found.number, found.actor_id) == (rules.COMMANDS, 2, "")


def test_what_never_should_happen_is_an_alert_each_day() -> None:
    """A copied passkey: once is enough, and the alert names the first entry of the day."""
    copied = [seen(n, is_alarm=True, store="shared") for n in (7, 5)]
    [found] = alerts(seen(1), *copied, seen(9))
    assert (found.rule, found.store, found.entry_id) == (rules.ALARM, "shared", 5)
    assert (found.actor_id, found.day, found.number) == ("asa", OCTOBER, 2)
    assert len(alerts(*copied, seen(8, is_alarm=True, day=OCTOBER + timedelta(days=1)))) == 2


def test_many_refusals_on_one_day() -> None:
    tried = [seen(n, is_refusal=True) for n in range(1, 12)]
    [found] = alerts(*tried)
    assert (found.rule, found.number, found.usual) == (rules.REFUSALS, 11, 10)
    assert alerts(*tried[:10]) == []
    assert alerts(*tried[:10], seen(12, is_refusal=True, actor_id="bo", actor_name="Bo")) == []


def test_history() -> None:
    before = rules.history(
        [
            seen(1, hour=23, is_exact=True, day=date(2026, 8, 1)),
            seen(2, day=date(2026, 9, 1)),
            seen(3, is_person=False, actor_id="system"),
        ]
    )
    assert set(before) == {"asa"}
    usual = before["asa"]
    assert (usual.night_share, usual.exact_in_a_month) == (50, 1)
    assert (Usual().night_share, Usual().exact_in_a_month) == (0, 0)


# --- ticking off ----------------------------------------------------------------------


def test_overdue() -> None:
    assert not rules.is_overdue("2026-09", date(2026, 10, 31), done=False)
    assert rules.is_overdue("2026-09", date(2026, 11, 1), done=False)
    assert not rules.is_overdue("2026-09", date(2027, 11, 1), done=True)
    assert rules.is_overdue("2026-12", date(2027, 2, 1), done=False)


def test_ticks() -> None:
    rules.check_tick("in_order", "n" * 200, "asa", "granskare")
    for verdict, note, person in (("", "", "asa"), ("in_order", "n" * 201, "asa")):
        with pytest.raises(ValueError, match=r"found|long"):
            rules.check_tick(verdict, note, person, "granskare")
    with pytest.raises(rules.OwnAct):
        rules.check_tick("in_order", "", "granskare", "granskare")


def test_ones_own_acts_do_not_keep_a_month_open() -> None:
    items = {"1": "asa", "2": "granskare"}
    assert rules.waits_for_others(items, set(), set()) == {"1", "2"}
    assert rules.waits_for_others(items, {"1"}, {"granskare"}) == set()
    assert rules.waits_for_others(items, {"2"}, {"other"}) == {"1"}
