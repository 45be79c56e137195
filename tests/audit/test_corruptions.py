"""Any corruption of any log is found, and the first broken entry named. Without a database."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.audit import verify_rules
from fieldapp.audit.chain_rules import Anchor, Link, Segment, Stored, entry_hash, genesis, seal

STORE = "field"


class Log:
    """A log in memory: entries, links, segments and the anchor of its end."""

    def __init__(self, sizes: list[int], gaps: list[int]) -> None:
        """sizes: entries of each segment, the last of which is open; gaps: steps between ids."""
        self.entries: list[Stored] = []
        self.links: list[Link] = []
        self.segments: list[Segment] = []
        head = sealed = genesis(STORE)
        entry_id = 0
        for number, size in enumerate(sizes):
            before, head_before, first = len(self.entries), head, None
            for _ in range(size):
                entry_id += gaps[len(self.entries) % len(gaps)]
                first = first or entry_id
                place = len(self.entries) + 1
                entry = Stored(entry_id, (b"at %d" % place, b"person", b"act %d" % place))
                head = entry_hash(head, place, entry)
                self.entries.append(entry)
                self.links.append(Link(entry_id, place, head))
            if number < len(sizes) - 1:
                assert first is not None
                month = f"2020-{number + 1:02d}"
                bare = Segment(month, first, entry_id, before, size, head_before, head, b"")
                sealed = seal(STORE, sealed, bare)
                self.segments.append(replace(bare, seal=sealed))
        self.anchor = Anchor(
            STORE, "now", len(self.segments), sealed.hex(), len(self.links), entry_id, head.hex()
        )

    def fault(self, *, anchored: bool = True) -> verify_rules.Fault | None:
        """What a verification finds first."""
        walk = verify_rules.walk(
            STORE,
            self.entries,
            self.links,
            max((link.entry_id for link in self.links), default=0),
            self.segments,
            0,
            [self.anchor] if anchored else [],
        )
        in_seals = verify_rules.check_segments(STORE, self.segments, (), "2026-11")
        faults = [fault for fault in (walk.fault, in_seals) if fault is not None]
        return min(faults, key=lambda fault: fault.position, default=None)


logs = st.builds(
    Log,
    st.lists(st.integers(1, 6), min_size=1, max_size=5),
    st.lists(st.integers(1, 3), min_size=1, max_size=7),
)


@given(logs)
def test_an_intact_log_has_no_fault(log: Log) -> None:
    assert log.fault() is None


@given(logs, st.data())
def test_one_byte_of_any_field_changed(log: Log, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log.entries) - 1))
    entry = log.entries[place]
    which = data.draw(st.integers(0, len(entry.fields) - 1))
    value = bytearray(entry.fields[which])
    at = data.draw(st.integers(0, len(value) - 1))
    if data.draw(st.booleans()):
        del value[at]
    else:
        value[at] ^= data.draw(st.integers(1, 255))
    fields = (*entry.fields[:which], bytes(value), *entry.fields[which + 1 :])
    log.entries[place] = replace(entry, fields=fields)
    fault = log.fault()
    assert fault is not None
    assert (fault.kind, fault.entry_id) == (verify_rules.ALTERED, entry.id)


@given(logs, st.data())
def test_a_byte_moved_from_one_field_to_the_next(log: Log, data: st.DataObject) -> None:
    """The fields' lengths are hashed too: the same bytes in a row are not the same entry."""
    place = data.draw(st.integers(0, len(log.entries) - 1))
    one, other, *rest = log.entries[place].fields
    moved = (one[:-1], one[-1:] + other, *rest)
    log.entries[place] = replace(log.entries[place], fields=moved)
    fault = log.fault()
    assert fault is not None
    assert fault.entry_id == log.entries[place].id


@given(logs, st.data())
def test_any_entries_deleted(log: Log, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from([e.id for e in log.entries]), min_size=1))
    with_links = data.draw(st.booleans())
    with_seals = data.draw(st.booleans())
    log.entries = [entry for entry in log.entries if entry.id not in gone]
    if with_links:
        log.links = [link for link in log.links if link.entry_id not in gone]
    if with_seals:
        log.segments = [s for s in log.segments if not {s.first_id, s.last_id} & gone]
    fault = log.fault()
    assert fault is not None
    # An entry that is gone with its link leaves no number: it lay after the one before it.
    assert fault.entry_id is not None
    assert fault.entry_id <= min(gone)
    before = max((e.id for e in log.entries if e.id < min(gone)), default=0)
    assert fault.entry_id > before or with_seals


@given(logs, st.data())
def test_any_two_entries_swapped(log: Log, data: st.DataObject) -> None:
    if len(log.entries) < 2:
        return
    places = st.integers(0, len(log.entries) - 1)
    one, other = sorted(data.draw(st.lists(places, min_size=2, max_size=2, unique=True)))
    first, second = log.entries[one], log.entries[other]
    log.entries[one] = replace(first, fields=second.fields)
    log.entries[other] = replace(second, fields=first.fields)
    fault = log.fault()
    assert fault is not None
    assert fault.entry_id == first.id
    walk = verify_rules.walk(
        STORE, log.entries, log.links, log.links[-1].entry_id, log.segments, 0, []
    )
    assert walk.broken is not None
    assert verify_rules.whose_content(walk.broken, log.entries) == second.id


@given(logs, st.data())
def test_an_entry_inserted(log: Log, data: st.DataObject) -> None:
    taken = {entry.id for entry in log.entries}
    free = [n for n in range(-1, log.links[-1].entry_id) if n not in taken]
    false = data.draw(st.sampled_from(free))
    log.entries.append(Stored(false, (b"at", b"x", b"y")))
    log.entries.sort(key=lambda entry: entry.id)
    fault = log.fault()
    assert fault is not None
    assert (fault.kind, fault.entry_id) == (verify_rules.INSERTED, false)


@given(logs, st.data())
def test_links_altered_renumbered_or_removed(log: Log, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(log.links) - 1))
    link = log.links[place]
    how = data.draw(st.sampled_from(["hash", "position", "removed", "swapped"]))
    if how == "hash":
        log.links[place] = replace(link, hash=bytes(32))
    elif how == "position":
        log.links[place] = replace(link, position=link.position + data.draw(st.integers(1, 9)))
    elif how == "removed":
        del log.links[place]
    else:
        other = data.draw(st.integers(0, len(log.links) - 1))
        if other == place:
            return
        one, two = log.links[place].hash, log.links[other].hash
        log.links[place] = replace(log.links[place], hash=two)
        log.links[other] = replace(log.links[other], hash=one)
        place = min(place, other)
    fault = log.fault()
    assert fault is not None
    assert fault.position <= place + 1


@given(logs, st.integers(0, 4), st.data())
def test_a_chain_made_anew_over_altered_entries(log: Log, cut: int, data: st.DataObject) -> None:
    """Everything fits itself; the anchor does not. A shorter one does not reach it."""
    place = data.draw(st.integers(0, len(log.entries) - 1))
    altered = log.entries[: len(log.entries) - cut]
    if not altered:
        return
    place = min(place, len(altered) - 1)
    altered[place] = replace(altered[place], fields=(b"other", b"person", b"act"))
    head, links = genesis(STORE), []
    for number, entry in enumerate(altered, 1):
        head = entry_hash(head, number, entry)
        links.append(Link(entry.id, number, head))
    log.entries, log.links, log.segments = altered, links, []
    assert log.fault(anchored=False) is None
    fault = log.fault()
    assert fault is not None
    expected = verify_rules.ANCHOR_NOT_REACHED if cut else verify_rules.REWRITTEN
    assert fault.kind == expected
