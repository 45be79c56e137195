"""Walking the chain: the first entry that is not as it was sealed, and what is wrong with it.

Pure and streaming: it holds two entries, two links, the segments and the anchors, however long
the log is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .chain_rules import (
    LEAST_MONTHS,
    Anchor,
    Link,
    Segment,
    Stored,
    entry_hash,
    genesis,
    months_before,
    seal,
)

ALTERED = "altered"
MISSING = "missing"
INSERTED = "inserted"
SWAPPED = "swapped"
CHAIN_ALTERED = "chain altered"
SEGMENT_MISSING = "segment missing"
SEGMENT_ALTERED = "segment altered"
DROPPED_EARLY = "dropped early"
ANCHOR_NOT_REACHED = "anchor not reached"
REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Fault:
    """The first broken entry: its place in the chain, its id, what is wrong, in words."""

    position: int
    kind: str
    entry_id: int | None
    said: str


@dataclass(frozen=True)
class Broken:
    """An entry that does not fit its hash: what is needed to look for where its content went."""

    before: bytes
    position: int
    entry: Stored
    hash: bytes


@dataclass
class Walk:
    """What a walk found. `fault` is the first; None: everything sealed is as it was."""

    entries: int = 0
    """Position of the chain's newest entry that was reached."""
    last_id: int = 0
    unsealed: int = 0
    """Entries past the chain's head: nothing vouches for them yet."""
    newest_id: int = 0
    fault: Fault | None = None
    broken: Broken | None = None
    anchored: int = 0
    """Position of the newest anchor that fits."""
    unchecked: int = 0
    """Anchors that lie within dropped segments: nothing is left to hold them against."""
    gap_at: int | None = None
    """The first id that is missing after the chain's head."""
    gaps: int = 0


Pair = tuple[Stored | None, Link | None]


def check_segments(
    store: str, segments: Sequence[Segment], dropped: Sequence[str], month: str
) -> Fault | None:
    """The first fault in the chain of seals; month: the present one, as 2026-11."""
    head = sealed = genesis(store)
    before, last_id = 0, 0
    for number, segment in enumerate(segments):
        earlier = segments[number - 1].month if number else "the beginning"
        if segment.before != before or segment.head_before != head:
            lost = segment.before - before
            said = f"a segment between {earlier} and {segment.month} is missing: {lost} entries"
            return Fault(before + 1, SEGMENT_MISSING, last_id + 1, said)
        if seal(store, sealed, segment) != segment.seal:
            said = f"the seal of {segment.month} does not fit what it seals"
            return Fault(before + 1, SEGMENT_ALTERED, segment.first_id, said)
        head, sealed, before = segment.head, segment.seal, segment.end
        last_id = segment.last_id
    return _check_drops(segments, dropped, month)


def _check_drops(segments: Sequence[Segment], dropped: Sequence[str], month: str) -> Fault | None:
    for segment, name in zip(segments, dropped, strict=False):
        if segment.month != name:
            said = f"{name} is marked as dropped and {segment.month}, which is older, is not"
            return Fault(segment.before + 1, DROPPED_EARLY, segment.first_id, said)
        if name >= months_before(month, LEAST_MONTHS):
            said = f"{name} is marked as dropped, and no retention is that short"
            return Fault(segment.before + 1, DROPPED_EARLY, segment.first_id, said)
    if len(dropped) > len(segments):
        return Fault(1, SEGMENT_MISSING, None, f"{dropped[-1]} was dropped and has no seal")
    return None


def walk(
    store: str,
    entries: Iterable[Stored],
    links: Iterable[Link],
    newest_link: int,
    segments: Sequence[Segment],
    dropped: int,
    anchors: Iterable[Anchor],
) -> Walk:
    """Walk entries and links, both by id; newest_link: the greatest id with a link, 0 for none.

    The first `dropped` of the segments have no entries any more.
    """
    walker = _Walker(store, newest_link, segments, dropped, anchors)
    for pair, following in _ahead(_paired(iter(entries), iter(links))):
        if walker.found.fault is not None:
            break
        walker.take(pair, following)
    if walker.found.fault is None:
        walker.end()
    return walker.found


class _Walker:
    """Where a walk stands."""

    def __init__(
        self,
        store: str,
        newest_link: int,
        segments: Sequence[Segment],
        dropped: int,
        anchors: Iterable[Anchor],
    ) -> None:
        self.store, self.newest_link, self.segments = store, newest_link, segments
        self.start = segments[dropped - 1] if dropped else None
        self.hash = self.start.head if self.start else genesis(store)
        self.ends = {segment.end: segment for segment in segments[dropped:]}
        first = self.start.last_id if self.start else 0
        self.found = Walk(self.start.end if self.start else 0, first, 0, first)
        self.anchors = sorted((a for a in anchors if a.store == store), key=lambda a: a.entries)
        self.next_after_anchor: int | None = None
        self._pass_dropped(segments[:dropped])

    def _pass_dropped(self, gone: Sequence[Segment]) -> None:
        """Hold anchors before the first entry against a seal, where one ends at the same place."""
        heads = {segment.end: segment.head for segment in gone} | {0: genesis(self.store)}
        while self.anchors and self.anchors[0].entries <= self.found.entries:
            anchor = self.anchors.pop(0)
            if anchor.entries not in heads:
                self.found.unchecked += 1
            elif not self._fits(anchor, heads[anchor.entries]):
                return

    def _fits(self, anchor: Anchor, head: bytes) -> bool:
        """Note an anchor at the place that was reached; a fault when it says another hash."""
        if head.hex() != anchor.head:
            said = (
                f"the chain is not the one that was anchored on {anchor.at}: it was rewritten "
                f"somewhere in entries {self.found.anchored + 1} to {anchor.entries} of the chain"
            )
            first = self.next_after_anchor or anchor.last_id
            self.found.fault = Fault(self.found.anchored + 1, REWRITTEN, first, said)
            return False
        self.found.anchored = anchor.entries
        self.next_after_anchor = None
        return self._has_segments(anchor)

    def _has_segments(self, anchor: Anchor) -> bool:
        """Whether the seals that stood when it was anchored still stand."""
        if len(self.segments) < anchor.segments:
            said = f"{anchor.segments} months were sealed on {anchor.at}, {len(self.segments)} are"
            last = self.segments[-1] if self.segments else None
            place, entry_id = (last.end, last.last_id) if last else (0, 0)
            self.found.fault = Fault(place + 1, SEGMENT_MISSING, entry_id + 1, said)
        elif anchor.segments and self.segments[anchor.segments - 1].seal.hex() != anchor.seal:
            segment = self.segments[anchor.segments - 1]
            said = f"the seal of {segment.month} is not the one that was anchored on {anchor.at}"
            self.found.fault = Fault(segment.before + 1, SEGMENT_ALTERED, segment.first_id, said)
        return self.found.fault is None

    def take(self, pair: Pair, following: Pair | None) -> None:
        """One entry, its link, or both; `following`: the next pair, to tell which one is false."""
        entry, link = pair
        place = self.found.entries + 1
        if entry is not None and self.start is not None and entry.id <= self.start.last_id:
            said = f"it stands where entries up to {self.start.month} were dropped"
            self.found.fault = Fault(place, INSERTED, entry.id, said)
        elif entry is not None and link is None and entry.id > self.newest_link:
            self._count_unsealed(entry.id)
        elif entry is not None and link is None:
            said = "it came in among entries that were sealed before it"
            self.found.fault = Fault(place, INSERTED, entry.id, said)
        elif link is not None:
            self._take_link(entry, link, following)

    def _take_link(self, entry: Stored | None, link: Link, following: Pair | None) -> None:
        place = self.found.entries + 1
        if link.position != place:
            self.found.fault = self._out_of_order(link)
        elif entry is None:
            self.found.fault = Fault(place, MISSING, link.entry_id, "it was sealed and is gone")
        else:
            made = entry_hash(self.hash, place, entry)
            if made != link.hash or not entry.typed:
                self._broken(entry, link, made, following)
                return
            self._step(link)

    def _out_of_order(self, link: Link) -> Fault:
        place = self.found.entries + 1
        if link.position < place:
            return Fault(place, CHAIN_ALTERED, link.entry_id, "its link was renumbered")
        lost = link.position - place
        said = f"{lost} entries before entry {link.entry_id} are gone, with their links"
        return Fault(place, MISSING, self.found.last_id + 1, said)

    def _broken(self, entry: Stored, link: Link, made: bytes, following: Pair | None) -> None:
        place = self.found.entries + 1
        if entry.typed and self._goes_on_from(made, place, following):
            said = "the entry is as later links have it; its own link was altered"
            self.found.fault = Fault(place, CHAIN_ALTERED, entry.id, said)
            return
        self.found.broken = Broken(self.hash, place, entry, link.hash)
        said = "it is not what was sealed"
        self.found.fault = Fault(place, ALTERED, entry.id, said)

    def _goes_on_from(self, made: bytes, place: int, following: Pair | None) -> bool:
        """Whether what comes after this place builds on `made`, and not on the stored hash."""
        if place in self.ends and self.ends[place].head == made:
            return True
        if any(a.entries == place and a.head == made.hex() for a in self.anchors):
            return True
        entry, link = following or (None, None)
        if entry is None or link is None:
            return False
        return entry_hash(made, place + 1, entry) == link.hash

    def _step(self, link: Link) -> None:
        found = self.found
        self.hash = link.hash
        found.entries, found.last_id, found.newest_id = link.position, link.entry_id, link.entry_id
        if self.next_after_anchor is None:
            self.next_after_anchor = link.entry_id
        segment = self.ends.get(link.position)
        if segment is not None and (segment.head, segment.last_id) != (link.hash, link.entry_id):
            said = f"the chain at the end of {segment.month} is not the one that was sealed"
            found.fault = Fault(segment.before + 1, CHAIN_ALTERED, segment.first_id, said)
        while self.anchors and self.anchors[0].entries == link.position and found.fault is None:
            self._fits(self.anchors.pop(0), link.hash)

    def _count_unsealed(self, entry_id: int) -> None:
        found = self.found
        found.unsealed += 1
        missing = entry_id - found.newest_id - 1
        if missing and found.gap_at is None:
            found.gap_at = found.newest_id + 1
        found.gaps += missing
        found.newest_id = entry_id

    def end(self) -> None:
        """After the last entry: what should have come and did not."""
        found = self.found
        last = self.segments[-1] if self.segments else None
        if last is not None and last.end > found.entries:
            said = f"{last.month} was sealed with {last.end} entries in the chain; it ends before"
            found.fault = Fault(found.entries + 1, MISSING, found.last_id + 1, said)
        elif self.anchors:
            anchor = self.anchors[0]
            lost = anchor.entries - found.entries
            said = (
                f"the anchor of {anchor.at} has {anchor.entries} entries up to entry "
                f"{anchor.last_id}; {lost} of them are not in the chain any more"
            )
            found.fault = Fault(found.entries + 1, ANCHOR_NOT_REACHED, found.last_id + 1, said)


def number_tail(found: Walk, numbered_to: int) -> None:
    """Count the ids that were given out after the newest entry and lead nowhere."""
    missing = numbered_to - found.newest_id
    if missing > 0:
        found.gap_at = found.gap_at or found.newest_id + 1
        found.gaps += missing


def _paired(entries: Iterator[Stored], links: Iterator[Link]) -> Iterator[Pair]:
    """Entries and links side by side by id; where one of the two is missing, None."""
    entry, link = next(entries, None), next(links, None)
    while entry is not None or link is not None:
        if link is None or (entry is not None and entry.id < link.entry_id):
            yield entry, None
            entry = next(entries, None)
        elif entry is None or link.entry_id < entry.id:
            yield None, link
            link = next(links, None)
        else:
            yield entry, link
            entry, link = next(entries, None), next(links, None)


def _ahead(pairs: Iterator[Pair]) -> Iterator[tuple[Pair, Pair | None]]:
    """Each pair with the one after it."""
    here = next(pairs, None)
    while here is not None:
        following = next(pairs, None)
        yield here, following
        here = following


def whose_content(broken: Broken, entries: Iterable[Stored]) -> int | None:
    """The id at which the content stands that was sealed at a broken entry; None: nowhere."""
    for other in entries:
        moved = Stored(broken.entry.id, other.fields)
        if entry_hash(broken.before, broken.position, moved) == broken.hash:
            return other.id
    return None
