"""How long one must wait: grows, ends, and does not fall on those who have done nothing."""

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.signin import attempts_rules as rules
from fieldapp.signin.attempts_rules import FREE, NONE, Failures

T0 = 1_800_000_000


def guess(seconds: int, every: int = 1) -> int:
    """How many guesses somebody gets looked at who tries every so many seconds."""
    failures, looked_at = NONE, 0
    for now in range(T0, T0 + seconds, every):
        if rules.wait(failures, now) == 0:
            failures = rules.failed(failures, now)
            looked_at += 1
    return looked_at


def test_a_guesser_gets_few_guesses() -> None:
    assert guess(60) <= 7
    assert guess(3600) <= 12
    assert guess(24 * 3600, every=10) <= 110


@given(st.integers(0, 10_000), st.integers(T0, T0 + 10**7), st.integers(0, 10**6))
def test_waiting_grows_ends_and_is_never_for_good(count: int, last: int, later: int) -> None:
    waits = rules.wait(Failures(count, last), last)
    assert 0 <= waits <= rules.LONGEST_WAIT_S
    assert waits <= rules.wait(Failures(count + 1, last), last)
    assert (waits == 0) is (count < FREE)
    assert rules.wait(Failures(count, last), last + waits) == 0, "it ends"
    assert rules.wait(Failures(count, last), last + later) == max(0, waits - later)


def test_a_day_without_failures_forgets() -> None:
    after = rules.failed(Failures(50, T0), T0 + rules.FORGET_S)
    assert after == Failures(1, T0 + rules.FORGET_S)
    assert rules.failed(Failures(50, T0), T0 + rules.FORGET_S - 1).count == 51


@st.composite
def shifts(draw: st.DrawFn) -> list[tuple[int, bool, int]]:
    """A shift behind one address: (person, right, seconds since the last), in any order; each
    makes up to four mistakes and then comes in."""
    people = draw(st.integers(1, rules.FREE_NAMES))
    tries: list[tuple[int, bool]] = []
    for person in range(people):
        tries += [(person, False)] * draw(st.integers(0, FREE - 1)) + [(person, True)]
    order = draw(st.permutations(range(len(tries))))
    # Each person's own tries stay in their order.
    left = {p: [right for who, right in tries if who == p] for p in range(people)}
    return [(tries[i][0], left[tries[i][0]].pop(0), draw(st.integers(0, 20))) for i in order]


@given(shifts())
def test_a_shift_behind_one_address_comes_in(tries: list[tuple[int, bool, int]]) -> None:
    """Nobody of up to thirty who mistype waits for the others, in browsers never seen before."""
    now, names, lasts = T0, dict[int, Failures](), dict[int, int]()
    for person, right, seconds in tries:
        now += seconds
        mine = names.get(person, NONE)
        assert rules.wait(mine, now) == 0
        assert rules.network_wait(list(lasts.values()), now) == 0
        if right:
            names.pop(person, None)
            lasts.pop(person, None)
        else:
            names[person], lasts[person] = rules.failed(mine, now), now


@given(st.lists(st.integers(0, 900), max_size=200), st.integers(0, 2000))
def test_a_network_waits_a_minute_at_most(ages: list[int], later: int) -> None:
    lasts = [T0 - age for age in ages]
    waits = rules.network_wait(lasts, T0)
    assert 0 <= waits <= rules.LONGEST_NETWORK_WAIT_S
    assert rules.network_wait(lasts, T0 + waits) == 0
    if len([a for a in ages if a < rules.NETWORK_WINDOW_S]) < rules.FREE_NAMES:
        assert waits == 0


def test_a_sprayer_is_slowed() -> None:
    """One password tried on name after name from one address."""
    lasts: list[int] = []
    for now in range(T0, T0 + 3600):
        if rules.network_wait(lasts, now) == 0:
            lasts.append(now)
    assert len(lasts) <= rules.FREE_NAMES + 200
    assert len([t for t in lasts if t >= T0 + 600]) <= 150
