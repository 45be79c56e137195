"""Logging a contact of any kind as a thumb does it, and what the server must then hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Locator, expect

from fieldapp.geography.squares import Square
from tests.browser.phone import Phone
from tests.browser.words import label, t

LEGENDS = {
    "channel": "How",
    "gender": "Gender",
    "age": "Age",
    "form": "Form of exploitation",
    "met": "Met before",
    "outcome": "Outcome",
    "kast": "KAST",
    "relation": "Who they are to the person",
    "organisation_kind": "From where",
    "subject": "About",
    "topic": "Topic",
    "sellers_band": "Sellers",
    "buyers_band": "Buyers",
    "theme": "What about",
    "advice": "Advice",
    "language": "Language spoken",
    "origin": "Origin",
    "signs": "Signs",
    "need": "Needs",
    "given": "Given",
    "follow_up": "Follow-up",
    "arena": "Arena",
    "kind": "Kind",
    "daypart": "Part of the day",
}
"""The words that each question is asked with."""

LISTS = {"sellers_band": "band", "buyers_band": "band"}
"""Code list of a question, where it is not called as the question is."""

UNFOLDED = frozenset(
    {"theme", "advice", "signs", "need", "given", "language", "origin", "follow_up", "interpreter"}
)
"""Questions behind "More"."""

MANY = ("given", "need", "signs")
EVERY_ANSWER = (
    "form", "gender", "age", "met", "outcome", "language", "interpreter", "origin", "given",
    "need", "signs", "channel", "theme", "kast", "relation", "organisation_kind", "subject",
    "topic", "advice", "sellers_band", "buyers_band",
)  # fmt: skip
PERSON = {"interpreter": False}
EXPOSED = PERSON | {"form": "sexual"}
UNTOUCHED: dict[str, dict[str, Any]] = {
    "street": EXPOSED,
    "online": EXPOSED,
    "buyer": PERSON,
    "relative": {},
    "professional": {},
    "observation": {},
}
"""What the server is to hold of a question that nobody touched, where that is something."""

BEHIND = {
    "street": "More: follow-up, signs, needs, language",
    "online": "More: follow-up, signs, needs, language",
    "observation": "More: follow-up",
}
BEHIND_OTHERS = "More: follow-up and what was said"


@dataclass(frozen=True)
class Place:
    """How the place is chosen, and which it is to be."""

    how: str
    """'none', 'gps', 'before', 'unknown', 'zone', 'municipality'."""
    square: Square | None = None
    zone: str | None = None
    """The zone's id that the square is to have."""
    name: str = ""
    """Of the zone or municipality that is pressed."""
    code: str | None = None
    """Of the municipality."""
    district: str | None = None
    """Of an arena indoors, where the district alone is kept."""

    @property
    def stored(self) -> dict[str, Any]:
        """The columns that tell of it."""
        columns: dict[str, Any] = dict.fromkeys(
            ("square_e", "square_n", "zone_id", "district_code", "municipality_code")
        )
        if self.how in ("none", "unknown"):
            return columns | {"place_kind": self.how}
        if self.how == "municipality":
            return columns | {"place_kind": "municipality", "municipality_code": self.code}
        if self.district is not None:
            return columns | {"place_kind": "area", "district_code": self.district}
        assert self.square is not None
        return columns | {
            "place_kind": "square",
            "square_e": self.square.e,
            "square_n": self.square.n,
            "zone_id": self.zone,
        }


NOWHERE = Place("none")
UNKNOWN = Place("unknown")


CALLING = frozenset(
    [
        "minor",
        "child_in_company",
        "unaccompanied_child",
        "controlled",
        "documents_taken",
        "violence",
    ]
)
"""Signs after which the guidance opens."""


@dataclass(frozen=True)
class Entry:
    """A contact as somebody logs it. said: every question that is touched, in any order."""

    kind: str
    said: Mapping[str, Any]
    arena: str = "street"
    place: Place = NOWHERE
    touch_arena: bool = False
    """Whether the arena is chosen by hand; else it is what the form comes with."""
    with_police: bool = False
    touch_police: bool = False
    channel: str | None = None
    """The channel that the form comes with; None where it is touched or not asked."""

    def stored(self, **where: Any) -> dict[str, Any]:
        """Every column that the server is to hold of it. where: day, daypart, shift_id, team_id."""
        answers: dict[str, Any] = dict.fromkeys(EVERY_ANSWER) | {
            "given": (),
            "need": (),
            "signs": (),
        }
        answers |= UNTOUCHED[self.kind]
        if self.channel is not None:
            answers["channel"] = self.channel
        said = {k: tuple(sorted(v)) if k in MANY else v for k, v in self.said.items()}
        follow_up = said.pop("follow_up", "none")
        return {
            "version": 1,
            "deleted": False,
            "kind": self.kind,
            "arena": self.arena,
            "with_police": self.with_police,
            "follow_up": follow_up,
            **answers,
            **said,
            **self.place.stored,
            **where,
        }

    @property
    def calls_for_guidance(self) -> bool:
        """Whether a card opens after it was saved: a child, or danger."""
        return self.said.get("age") == "under_18" or bool(CALLING & set(self.said.get("signs", ())))

    def again(self, met: str | None) -> "Entry":
        """One more like this: the same place, `met` anew, no follow-up."""
        said = {k: v for k, v in self.said.items() if k != "follow_up"}
        return replace(self, said=said | ({"met": met} if met else {}))


@dataclass
class Form:
    """The form of a contact on a phone."""

    phone: Phone
    usual: str = "street"
    """The kind that "New contact" begins."""
    _unfolded: bool = field(default=False, init=False)

    def question(self, name: str) -> Locator:
        """A question by its field."""
        words = re.compile(rf"^{re.escape(t(LEGENDS[name]))}(\s|$)")
        legend = self.phone.page.locator("legend", has_text=words)
        return self.phone.page.locator("main fieldset").filter(has=legend)

    def chip(self, name: str, code: str) -> Locator:
        """One answer of a question."""
        words = re.compile(f"^{re.escape(label(LISTS.get(name, name), code))}$")
        return self.question(name).locator("label.chip").filter(has_text=words)

    def chosen(self, name: str) -> list[str]:
        """The words of what stands as answered."""
        return self.question(name).locator("label.chip:has(input:checked)").all_inner_texts()

    def begin(self, kind: str) -> None:
        """Open the form of a kind from home."""
        self._unfolded = False
        if kind == self.usual:
            self.phone.tap(self.phone.main("New contact"))
        else:
            self.phone.tap(self.phone.button("Another kind"))
            words = re.compile(f"^{re.escape(label('kind', kind))}")
            self.phone.tap(self.phone.page.locator("main .list button").filter(has_text=words))
        expect(self.phone.page.locator("main.form")).to_be_visible()

    def unfold(self, kind: str) -> None:
        """Open what need not be answered."""
        if not self._unfolded:
            self.phone.tap(self.phone.button(BEHIND.get(kind, BEHIND_OTHERS)))
            self._unfolded = True

    def set(self, entry: Entry) -> None:
        """What comes filled in, where it is to be another."""
        if not (entry.touch_arena or entry.touch_police):
            return
        phone = self.phone
        setting = phone.page.locator("button.where[aria-expanded]")
        phone.tap(setting)
        if entry.touch_arena:
            phone.tap(self.chip("arena", entry.arena))
        if entry.touch_police:
            phone.tap(phone.page.locator("label.tick").filter(has_text=t("With police")))
        phone.tap(setting)

    def choose_place(self, place: Place) -> None:
        """By the way that the place says; one that comes by itself is waited for."""
        phone = self.phone
        if place.how == "gps":
            expect(phone.place).to_contain_text("GPS")
        if place.how in ("none", "gps", "before"):
            return
        phone.open_places()
        if place.how == "unknown":
            phone.tap(phone.button("Place unknown"))
        elif place.how == "zone":
            phone.tap(phone.page.locator(".pair button").filter(has_text=place.name))
        else:
            phone.tap(phone.page.locator("summary", has_text=t("Another municipality")))
            phone.tap(phone.page.get_by_role("button", name=place.name, exact=True))
        expect(phone.page.locator("main.form")).to_be_visible()

    def answer(self, entry: Entry) -> None:
        """Touch what is said, musts first: in the order of the form."""
        order = list(LEGENDS)
        for name in sorted(entry.said, key=lambda name: (name in UNFOLDED, order.index(name)
                           if name in order else len(order))):  # fmt: skip
            if name in UNFOLDED or (name == "form" and entry.said.get("age") != "under_18"):
                self.unfold(entry.kind)
            if name == "interpreter":
                words = re.compile(f"^{re.escape(t('Interpreter'))}$")
                self.phone.tap(self.phone.page.locator("label.tick").filter(has_text=words))
                continue
            said = entry.said[name]
            for code in said if isinstance(said, tuple | list) else (said,):
                self.phone.tap(self.chip(name, code))

    def save(self) -> None:
        """Save; home is shown afterwards, or guidance above it."""
        phone = self.phone
        phone.tap(phone.main("Save"))
        expect(phone.page.locator("main.form")).to_have_count(0)

    def log(self, entry: Entry) -> int:
        """From home to saved; returns the taps."""
        with self.phone.counted() as taps:
            self.begin(entry.kind)
            self.set(entry)
            # How somebody was reached says whether there is a place at all.
            first = {k: v for k, v in entry.said.items() if k == "channel"}
            self.answer(replace(entry, said=first))
            self.choose_place(entry.place)
            self.answer(
                replace(entry, said={k: v for k, v in entry.said.items() if k not in first})
            )
            self.save()
        return taps[0]

    def dismiss_guidance(self) -> None:
        """Close the card that opened after a save."""
        phone = self.phone
        expect(phone.page.get_by_text(t("The contact is saved."))).to_be_visible()
        phone.tap(phone.main("Close"))
        expect(phone.page.locator("ol.rows").first).to_be_visible()
