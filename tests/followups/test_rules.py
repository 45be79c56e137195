"""What docs/protocol.md promises of acts that arrive in any order, over every interleaving."""

import json
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.followups import rules, short_code_rules
from fieldapp.followups.rules import Act, Task

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "followups.json").read_text(encoding="utf-8")
)
PHONES = [UUID(int=n, version=4) for n in (0xA, 0xB)]
PEOPLE = {phone: UUID(int=n, version=4) for n, phone in enumerate(PHONES, start=1)}
TEAMS = [UUID(int=n, version=4) for n in (0x11, 0x12)]
START = Task(TEAMS[0], "2026-W49")


def _id(text):
    return UUID(text) if text else None


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_vectors_that_the_phone_is_held_to(case):
    before = case["task"]
    acts = [
        Act(a["act"], a["base"], _id(a["author"]), _id(a["by"]), a["week"], _id(a["zone"]),
            _id(a["to_team"]))
        for a in case["acts"]
    ]  # fmt: skip
    task, judged = rules.told(Task(_id(before["team"]), before["week"], _id(before["zone"])), acts)
    assert [act.counted for act in judged] == case["counted"]
    told = {name: getattr(task, name) for name in case["after"]}
    assert {k: str(v) if isinstance(v, UUID) else v for k, v in told.items()} == case["after"]


NAMES = st.sampled_from(rules.BY_PEOPLE)


def made(names, phone, seen):
    """The acts that a phone makes in flight mode, having seen so many of others'."""
    return [
        Act(
            name,
            base,
            phone,
            PEOPLE[phone],
            week=f"2027-W{10 * PHONES.index(phone) + base + 1:02d}" if name == "moved" else None,
            to_team=TEAMS[1] if name == "hand_over" and base % 2 else None,
        )
        for base, name in enumerate(names, start=seen)
    ]


def interleavings(first, second):
    """Every order in which two phones' acts may arrive, each phone's own in its own order."""
    whole = len(first) + len(second)
    for places in combinations(range(whole), len(first)):
        a, b = iter(first), iter(second)
        yield [next(a) if place in places else next(b) for place in range(whole)]


BEFORE = [Act("take", 0, None, UUID(int=9, version=4)), Act("moved", 1, None, week="2026-W50")]
TWO = st.tuples(st.integers(0, 2), st.lists(NAMES, max_size=4), st.lists(NAMES, max_size=4))


def outcomes(two):
    """(task, judged acts) of every order in which two phones' acts may arrive, which both went
    offline after the same beginning."""
    seen, one, other = two
    first, second = (
        made(names, phone, seen) for names, phone in zip((one, other), PHONES, strict=True)
    )
    for order in interleavings(first, second):
        yield [*BEFORE[:seen], *order], *rules.told(START, [*BEFORE[:seen], *order])


@given(TWO)
def test_every_act_is_there_in_every_order(two):
    for order, _task, judged in outcomes(two):
        assert [replace(act, counted=True) for act in judged] == order


@given(TWO)
def test_whether_a_task_is_over_is_the_same_in_every_order(two):
    found = list(outcomes(two))
    assert len({task.state == rules.OPEN for _, task, _ in found}) == 1
    ends = any(name in rules.ENDS for name in (*two[1], *two[2]))
    assert all((task.state != rules.OPEN) == ends for _, task, _ in found)


@given(TWO)
def test_the_first_end_decides_and_what_comes_after_changes_nothing(two):
    for order, task, judged in outcomes(two):
        over = [i for i, act in enumerate(order) if act.act in rules.ENDS]
        if over:
            assert task.state == order[over[0]].act
            assert not any(act.counted for act in judged[over[0] + 1 :])
            assert rules.told(START, order[: over[0] + 1])[0] == task


@given(
    seen=st.integers(0, 2),
    mine=st.lists(st.just("take"), max_size=3),
    theirs=st.lists(st.just("moved"), max_size=3),
)
def test_what_only_one_of_the_two_touched_is_the_same_in_every_order(seen, mine, theirs):
    found = list(outcomes((seen, mine, theirs)))
    assert len({task for _, task, _ in found}) == 1
    assert all(act.counted for _, _, judged in found for act in judged)


@given(st.lists(st.tuples(st.sampled_from(PHONES), NAMES), max_size=6))
def test_whoever_had_seen_everything_is_kept_from_nothing(steps):
    """Acts that are made one after the other, each seen by all, count until the task is over."""
    acts = [made([name], phone, base)[0] for base, (phone, name) in enumerate(steps)]
    _task, judged = rules.told(START, acts)
    over = next((i for i, act in enumerate(acts) if act.act in rules.ENDS), len(acts))
    assert [act.counted for act in judged] == [i <= over for i in range(len(acts))]


STEPS = st.lists(
    st.tuples(st.sampled_from((0, 1)), st.sampled_from(("pull", "send", *rules.BY_PEOPLE))),
    max_size=14,
)


@given(STEPS)
def test_what_a_phone_had_not_seen_is_known_from_a_number_alone(steps):
    """Two phones pull, act and send when they like: `base` tells exactly what was unseen."""
    server: list[Act] = []
    known: list[int] = [0, 0]
    waiting: list[list[tuple[Act, list[Act]]]] = [[], []]

    def send(who):
        for act, shown in waiting[who]:
            others = [a for a in server if a.author != act.author]
            assert rules.unseen(server, act) == [a for a in others if a not in shown]
            server.append(act)
        waiting[who].clear()

    for number, (who, step) in enumerate(steps):
        if step == "pull":
            known[who] = len(server)
        elif step == "send":
            send(who)
        else:
            shown = server[: known[who]]
            own = [a for a in server[known[who] :] if a.author == PHONES[who]]
            base = len(shown) + len(own) + len(waiting[who])
            # `week` makes each act another one.
            act = Act(step, base, PHONES[who], PEOPLE[PHONES[who]], week=str(number))
            waiting[who].append((act, list(shown)))
    send(0)
    send(1)


def test_days_and_weeks():
    today = date(2026, 11, 21)
    assert rules.week_of(today) == "2026-W47"
    assert rules.week_of(date(2027, 1, 1)) == "2026-W53"
    told = {
        None: "no_week",
        "2026-W46": "overdue",
        "2025-W53": "overdue",
        "2026-W47": "this_week",
        "2026-W48": "later",
        "2027-W01": "later",
    }
    assert {week: rules.urgency(week, today) for week in told} == told
    assert not rules.is_past(today, today)
    assert rules.is_past(date(2026, 11, 20), today)


CODES = (
    st.lists(st.integers(0, 31), min_size=5, max_size=5)
    .map(short_code_rules.code_from)
    .filter(bool)
)


@pytest.mark.parametrize("case", VECTORS["codes"])
def test_the_vectors_of_codes(case):
    assert short_code_rules.code_of(case["typed"]) == case["code"]


@given(CODES)
def test_one_wrong_character_of_a_code_is_always_found(code):
    for place in range(len(code)):
        for other in short_code_rules.ALPHABET:
            if other != code[place]:
                wrong = code[:place] + other + code[place + 1 :]
                assert short_code_rules.code_of(wrong) is None


@given(CODES)
def test_two_characters_that_changed_places_are_always_found(code):
    for i, j in combinations(range(len(code)), 2):
        if code[i] != code[j]:
            signs = list(code)
            signs[i], signs[j] = signs[j], signs[i]
            assert short_code_rules.code_of("".join(signs)) is None


@given(CODES, st.sampled_from((" {} ", "{}", "\t{}")))
def test_a_code_is_read_as_people_write_it(code, around):
    written = code.lower().replace("0", "o").replace("1", "l")
    shown = short_code_rules.in_threes(written)
    assert short_code_rules.code_of(around.format(shown)) == code
