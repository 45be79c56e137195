"""The decisions of disclosure control: budget, order, persons, days, codes."""

from datetime import date

import pytest

from fieldapp.contacts import codes
from fieldapp.foundation.errors import Conflict, Invalid, NotAllowed
from fieldapp.releases import partition, rules
from fieldapp.releases.rules import YEARLY, BudgetExceeded, Spend

PLACES = [Spend(20260 + t, "places", 650) for t in (1, 2, 3)]


def test_tertials_compose_in_parallel_and_yearly_queries_add() -> None:
    assert rules.spent_milli(PLACES) == 650
    assert rules.spent_milli([*PLACES, Spend(YEARLY, "people", 350)]) == 1000
    assert rules.spent_milli([*PLACES, Spend(20262, "more", 100)]) == 750
    assert rules.spent_milli([]) == 0


@pytest.mark.parametrize("profile", rules.BUDGET_MILLI)
def test_the_whole_year_of_each_profile_is_the_cap(profile: str) -> None:
    """Test 2, by the budget's own table: T1–T3 and the year, in integers."""
    entries: list[Spend] = []
    for tertial in (1, 2, 3):
        milli = rules.BUDGET_MILLI[profile]["places"]
        rules.check_spend(entries, Spend(20260 + tertial, "places", milli), rules.CAP_MILLI)
        entries.append(Spend(20260 + tertial, "places", milli))
    for query, milli in rules.BUDGET_MILLI[profile].items():
        if query != "places":
            rules.check_spend(entries, Spend(YEARLY, query, milli), rules.CAP_MILLI)
            entries.append(Spend(YEARLY, query, milli))
    assert rules.spent_milli(entries) == rules.CAP_MILLI
    for one_more in (Spend(YEARLY, "extra", 1), Spend(20261, "extra", 1)):
        with pytest.raises(BudgetExceeded):
            rules.check_spend(entries, one_more, rules.CAP_MILLI)


def test_a_query_is_drawn_once() -> None:
    with pytest.raises(Conflict):
        rules.check_spend(PLACES, PLACES[0], rules.CAP_MILLI)


@pytest.mark.parametrize("milli", [0, -5, 6.5])
def test_a_spend_is_a_positive_integer(milli: float) -> None:
    with pytest.raises(Invalid):
        rules.check_spend([], Spend(20261, "places", milli), rules.CAP_MILLI)  # type: ignore[arg-type]


def test_freezing_waits_thirty_days_and_keeps_the_order() -> None:
    assert rules.freeze_opens(20261) == date(2026, 5, 30)
    rules.check_freeze(20261, date(2026, 5, 30), set())
    for today, frozen in (
        (date(2026, 5, 29), set()),
        (date(2026, 6, 1), {20261}),
        (date(2026, 6, 1), {20262}),
    ):
        with pytest.raises(Conflict):
            rules.check_freeze(20261, today, frozen)
    with pytest.raises(Conflict):
        rules.check_freeze(20262, date(2026, 10, 1), {20251})


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (date(2026, 11, 21), 20262),
        (date(2026, 9, 29), 20261),
        (date(2026, 9, 30), 20262),
        (date(2027, 1, 29), 20262),
        (date(2027, 1, 30), 20263),
        (date(2026, 1, 1), 20252),
    ],
)
def test_the_latest_tertial_that_can_freeze(today: date, latest: int) -> None:
    assert rules.latest_freezable(today) == latest


def test_a_partition_is_locked_by_another_before_the_year() -> None:
    rules.check_lock(2027, date(2026, 12, 31), "a", "b")
    with pytest.raises(NotAllowed):
        rules.check_lock(2027, date(2026, 12, 31), "a", "a")
    with pytest.raises(Conflict):
        rules.check_lock(2027, date(2027, 1, 1), "a", "b")


def test_who_decides_drew_nothing_and_sees_nothing_exact() -> None:
    rules.check_decider("c", ("a", "b"), {"releases.decide"})
    for who, permissions in (("a", set()), ("b", set()), ("c", {"insights.see"})):
        with pytest.raises(NotAllowed):
            rules.check_decider(who, ("a", "b"), permissions)


def test_states_lead_only_forward() -> None:
    assert rules.next_state("processed", "withhold") == "withheld"
    for state, act in (("withheld", "publish"), ("frozen", "approve"), ("published", "draw")):
        with pytest.raises(Conflict):
            rules.next_state(state, act)


def test_reasons_and_days() -> None:
    rules.check_reason("legal")
    with pytest.raises(Invalid):
        rules.check_reason("the figures look odd")
    rules.check_publish_day(date(2026, 6, 2), date(2026, 6, 1))
    for bad in (date(2026, 5, 31), date(2026, 12, 1)):
        with pytest.raises(Invalid):
            rules.check_publish_day(bad, date(2026, 6, 1))


def test_the_profile_rests_on_sealed_sums() -> None:
    assert rules.profile_for([]) == rules.SMALL
    assert rules.profile_for([200, 300, 400, 5000]) == rules.SMALL
    both = (rules.SMALL, rules.LARGE)
    assert rules.profile_for([400, 300, 300], both) == rules.LARGE
    assert rules.profile_for([400, 300, 299], both) == rules.SMALL
    assert rules.profile_for([400, 300, 300]) == rules.SMALL, "the large one is not built"


def test_every_code_is_mapped_and_an_unmapped_one_is_told() -> None:
    lists = (codes.KIND.values, codes.ARENA.values, codes.PLACE_KIND.values)
    partition.check_codes(*lists)
    for position in range(3):
        more = [list(values) for values in lists]
        more[position].append("brand_new")
        with pytest.raises(partition.Unmapped, match="brand_new"):
            partition.check_codes(*more)
