"""The recurring check of the log: which entries a month's sample draws, what an alert is. Pure.

SoLPuL (2001:454) 10 § asks for recurring checks, in the words of its regulation regularly and
systematically; how many entries and which signs it leaves to the board. The numbers here are a
beginning that a board may decide otherwise (confirm). What a rule can see is what entries say:
not who was on a shift (no shift says that), not who belongs to which team.
"""

import hashlib
import heapq
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SAMPLE_SHARE = 0.01
SAMPLE_LEAST, SAMPLE_MOST = 20, 200
"""One entry in a hundred, but a number that somebody can still look at."""

CHECK_WITHIN_DAYS = 31
"""A month's check is overdue when it is not done so long after the month's end."""

HISTORY_MONTHS = 6
"""What a person does is held against as many months before."""

NIGHT_HOURS = frozenset({22, 23, 0, 1, 2, 3, 4, 5})
NIGHT_SHARE = 5
"""Per cent of a person's acts that lie at night, from which on nights are that one's hours."""
HISTORY_LEAST = 30
"""Acts of a person from which on they say what is usual."""

VOLUME_LEAST = 30
VOLUME_TIMES = 3
"""Readings of exact figures and exports in a month: more than this, and so many times the usual."""

OBJECTS_MOST = 25
"""Different objects of one kind that one person touches on one day without an alert."""

TEAMS_MOST = 3
"""Different teams whose records one person opens in a month without an alert."""

REFUSED_MOST = 10
"""Requests of one person that were refused on one day without an alert: an old bookmark after a
change of roles costs a few."""

SAMPLE, ALARM, REFUSALS, NIGHT, VOLUME, OBJECTS, TEAMS, COMMANDS = (
    "sample",
    "alarm",
    "refusals",
    "night",
    "volume",
    "objects",
    "teams",
    "commands",
)

IN_ORDER, FOLLOW_UP = "in_order", "follow_up"
VERDICTS = (IN_ORDER, FOLLOW_UP)
NOTE_MOST = 200


@dataclass(frozen=True)
class Seen:
    """What the rules see of an entry; `hour` and `day` are Stockholm's."""

    store: str
    id: int
    day: date
    hour: int
    actor_id: str
    actor_name: str
    is_person: bool
    surface: str
    is_exact: bool
    """A reading of exact figures, or an export."""
    object_kind: str
    object_id: str
    is_alarm: bool = False
    """What never should happen, as the answer of a copied passkey."""
    is_refusal: bool = False


@dataclass(frozen=True)
class Found:
    """An entry of the sample, or an alert: what was counted and what it was held against."""

    rule: str
    store: str
    entry_id: int | None
    actor_id: str
    actor_name: str
    day: date | None
    number: int = 0
    usual: int = 0


@dataclass
class Usual:
    """What a person did in the months before."""

    acts: int = 0
    nights: int = 0
    exact: int = 0
    months: set[str] = field(default_factory=set)

    @property
    def night_share(self) -> int:
        """Per cent of the acts that lay at night."""
        return 100 * self.nights // self.acts if self.acts else 0

    @property
    def exact_in_a_month(self) -> int:
        """Exact readings in a usual month, rounded up."""
        return -(-self.exact // len(self.months)) if self.months else 0


def sample_size(entries: int) -> int:
    """How many of a month's entries are drawn."""
    wanted = max(SAMPLE_LEAST, min(SAMPLE_MOST, round(entries * SAMPLE_SHARE)))
    return min(entries, wanted)


def rank(seed: bytes, seen: Seen) -> bytes:
    """An entry's place in the draw: nobody knows it before the seed is drawn, and with the seed
    anybody can draw the same sample again."""
    return hmac.new(seed, f"{seen.store}:{seen.id}".encode(), hashlib.sha256).digest()


def history(entries: Iterable[Seen]) -> dict[str, Usual]:
    """Person → what was usual, from the entries of the months before."""
    found: dict[str, Usual] = {}
    for seen in entries:
        if not seen.is_person:
            continue
        usual = found.setdefault(seen.actor_id, Usual())
        usual.acts += 1
        usual.nights += seen.hour in NIGHT_HOURS
        usual.exact += seen.is_exact
        usual.months.add(f"{seen.day:%Y-%m}")
    return found


@dataclass
class _Month:
    """What one pass over a month counts; it holds no more than people, days and the draw."""

    people: int = 0
    drawn: list[tuple[bytes, Found]] = field(default_factory=list)
    exact_first: dict[str, tuple[bytes, Found]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    exact: Counter[str] = field(default_factory=Counter)
    alarms: dict[tuple[str, str, date], list[int]] = field(default_factory=dict)
    refusals: Counter[tuple[str, str, date]] = field(default_factory=Counter)
    nights: Counter[tuple[str, date]] = field(default_factory=Counter)
    objects: dict[tuple[str, date, str], set[str]] = field(default_factory=dict)
    teams: dict[str, set[str]] = field(default_factory=dict)
    commands: Counter[str] = field(default_factory=Counter)


def check(
    seed: bytes, entries: Iterable[Seen], before: Mapping[str, Usual]
) -> tuple[int, list[Found]]:
    """A month's entries of people, counted, and what an auditor is to look at: alerts first.

    Every person who read exact figures has at least one of those readings in the sample.
    """
    month = _Month()
    for seen in entries:
        if seen.surface == "command":
            month.commands[seen.store] += 1
        if seen.is_person:
            _count(month, seed, seen)
    alerts = [
        *_refused(month),
        *_nights(month, before),
        *_volumes(month, before),
        *_breadths(month),
    ]
    alerts += [
        Found(COMMANDS, store, None, "", "", None, number)
        for store, number in sorted(month.commands.items())
    ]
    return month.people, alerts + _sample(month)


def _count(month: _Month, seed: bytes, seen: Seen) -> None:
    month.people += 1
    month.names[seen.actor_id] = seen.actor_name
    drawn = (
        rank(seed, seen),
        Found(SAMPLE, seen.store, seen.id, seen.actor_id, seen.actor_name, seen.day),
    )
    _draw(month.drawn, drawn)
    day = (seen.store, seen.actor_id, seen.day)
    if seen.is_alarm:
        month.alarms.setdefault(day, []).append(seen.id)
    if seen.is_refusal:
        month.refusals[day] += 1
    if seen.is_exact:
        first = month.exact_first.get(seen.actor_id)
        if first is None or drawn[0] < first[0]:
            month.exact_first[seen.actor_id] = drawn
        month.exact[seen.actor_id] += 1
        if seen.hour in NIGHT_HOURS:
            # The small hours belong to the evening before, as a shift's do.
            night = seen.day - timedelta(days=1) if seen.hour < 6 else seen.day
            month.nights[seen.actor_id, night] += 1
    if seen.object_id:
        key = (seen.actor_id, seen.day, seen.object_kind)
        touched = month.objects.setdefault(key, set())
        if len(touched) <= 10 * OBJECTS_MOST:
            touched.add(seen.object_id)
        if seen.object_kind == "team":
            month.teams.setdefault(seen.actor_id, set()).add(seen.object_id)


def _draw(drawn: list[tuple[bytes, Found]], one: tuple[bytes, Found]) -> None:
    """Keep the lowest ranks: a heap whose first is the highest of them."""
    upside_down = (bytes(255 - byte for byte in one[0]), one[1])
    if len(drawn) < SAMPLE_MOST:
        heapq.heappush(drawn, upside_down)
    elif upside_down[0] > drawn[0][0]:
        heapq.heapreplace(drawn, upside_down)


def _sample(month: _Month) -> list[Found]:
    strata = [found for _rank, found in month.exact_first.values()]
    lowest = [found for _rank, found in sorted(month.drawn, key=lambda d: d[0], reverse=True)]
    wanted = max(sample_size(month.people), len(strata))
    chosen = {(found.store, found.entry_id): found for found in strata}
    for found in lowest:
        if len(chosen) >= wanted:
            break
        chosen.setdefault((found.store, found.entry_id), found)
    return sorted(chosen.values(), key=lambda found: (found.store, found.entry_id or 0))


def _refused(month: _Month) -> Iterable[Found]:
    """What never should happen, by person and day; and those who try what is not theirs."""
    for (store, person, day), ids in sorted(month.alarms.items()):
        yield Found(ALARM, store, min(ids), person, month.names[person], day, len(ids))
    for (store, person, day), number in sorted(month.refusals.items()):
        if number > REFUSED_MOST:
            name = month.names[person]
            yield Found(REFUSALS, store, None, person, name, day, number, REFUSED_MOST)


def _nights(month: _Month, before: Mapping[str, Usual]) -> Iterable[Found]:
    for (person, night), number in sorted(month.nights.items()):
        usual = before.get(person, Usual())
        if usual.acts >= HISTORY_LEAST and usual.night_share >= NIGHT_SHARE:
            continue
        yield Found(
            NIGHT, "field", None, person, month.names[person], night, number, usual.night_share
        )


def _volumes(month: _Month, before: Mapping[str, Usual]) -> Iterable[Found]:
    for person, number in sorted(month.exact.items()):
        usual = before.get(person, Usual()).exact_in_a_month
        if number > VOLUME_LEAST and number > VOLUME_TIMES * usual:
            name = month.names[person]
            yield Found(VOLUME, "field", None, person, name, None, number, usual)


def _breadths(month: _Month) -> Iterable[Found]:
    for (person, day, _kind), touched in sorted(month.objects.items()):
        if len(touched) > OBJECTS_MOST:
            name = month.names[person]
            yield Found(OBJECTS, "field", None, person, name, day, len(touched), OBJECTS_MOST)
    for person, teams in sorted(month.teams.items()):
        if len(teams) > TEAMS_MOST:
            name = month.names[person]
            yield Found(TEAMS, "field", None, person, name, None, len(teams), TEAMS_MOST)


def is_overdue(month: str, today: date, *, done: bool) -> bool:
    """Whether a month ('2026-10') should have been checked by now."""
    year, number = int(month[:4]), int(month[5:])
    after = date(year + number // 12, number % 12 + 1, 1)
    return not done and today >= after + timedelta(days=CHECK_WITHIN_DAYS)


def waits_for_others(items: Mapping[str, str], ticked: set[str], tickers: set[str]) -> set[str]:
    """The items (id → whose acts they are) that nobody ticked off, though somebody there could.

    Nobody ticks off their own acts, so what an auditor did waits for another auditor; where there
    is no other, that does not keep a month open.
    """
    return {item for item, person in items.items() if item not in ticked and person not in tickers}


class OwnAct(ValueError):
    """Somebody would judge what they did themselves."""


def check_tick(verdict: str, note: str, person: str, by: str) -> None:
    """Raise ValueError for a tick that is none: an unknown finding, a long note, one's own act."""
    if verdict not in VERDICTS:
        raise ValueError("choose what you found")
    if len(note) > NOTE_MOST:
        raise ValueError("the note is too long")
    if person == by:
        raise OwnAct("nobody ticks off their own acts")
