"""What a contact says of the person met, as shares by team and kind of place.

The shares are made up. They aim at what a team could meet: most are women and young adults on
the sexual arenas, boys and girls where the young are sought out, men among buyers.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.ops.demo.draws import Choice
from fieldapp.ops.demo.structures import Team, Weights

AREA_ARENAS = frozenset({"apartment", "hotel", "massage", "venue"})
"""Where a square would be nearly an address: the district alone is kept."""

GENDER = Choice((("woman", 0.77), ("man", 0.13), ("trans", 0.06), ("unknown", 0.04)))
GENDER_YOUNG = Choice((("woman", 0.63), ("man", 0.29), ("trans", 0.04), ("unknown", 0.04)))
GENDER_BUYER = Choice((("man", 0.96), ("unknown", 0.03), ("woman", 0.01)))
AGE_ADULT = Choice(
    (("18_20", 0.13), ("21_29", 0.41), ("30_49", 0.36), ("50_plus", 0.06), ("unknown", 0.04))
)
AGE_BUYER = Choice(
    (("18_20", 0.04), ("21_29", 0.2), ("30_49", 0.47), ("50_plus", 0.23), ("unknown", 0.06))
)
OUTCOME_NEW = Choice(
    (("declined", 0.26), ("short_talk", 0.38), ("talk", 0.2), ("support", 0.12), ("referred", 0.04))
)
OUTCOME_KNOWN = Choice(
    (("declined", 0.1), ("short_talk", 0.27), ("talk", 0.33), ("support", 0.2), ("referred", 0.1))
)
LANGUAGE = Choice(
    (
        ("sv", 0.42),
        ("ro", 0.15),
        ("es", 0.1),
        ("en", 0.12),
        ("bg", 0.06),
        ("th", 0.05),
        ("uk", 0.03),
        ("ru", 0.02),
        ("hu", 0.02),
        ("other", 0.03),
    )
)
ORIGIN = Choice((("sweden", 0.36), ("eu", 0.33), ("outside_eu", 0.17), ("unknown", 0.14)))
FORM = {
    "street": Choice((("sexual", 0.97), ("unclear", 0.03))),
    "youth": Choice((("sexual", 0.62), ("crime", 0.27), ("unclear", 0.11))),
    "begging": Choice((("begging", 0.88), ("unclear", 0.08), ("marriage", 0.04))),
    "workplace": Choice((("labour", 0.85), ("unclear", 0.15))),
}
ARENA = {
    "street": Choice(
        (
            ("street", 0.64),
            ("apartment", 0.1),
            ("hotel", 0.08),
            ("massage", 0.06),
            ("venue", 0.08),
            ("other", 0.04),
        )
    ),
    "youth": Choice(
        (("street", 0.7), ("venue", 0.15), ("apartment", 0.07), ("shop", 0.05), ("other", 0.03))
    ),
    "begging": Choice((("begging_place", 0.85), ("street", 0.15))),
    "workplace": Choice((("workplace", 0.62), ("shop", 0.25), ("massage", 0.13))),
}
ARENA_ONLINE = Choice(
    (("escort_site", 0.5), ("sugar_dating", 0.24), ("dating_app", 0.18), ("cam", 0.08))
)
GIVEN: Weights = (
    ("information", 0.6),
    ("condoms", 0.25),
    ("food_warmth", 0.2),
    ("practical_help", 0.07),
    ("accompanied", 0.02),
    ("health_care", 0.05),
)
NEED: Weights = (
    ("housing", 0.2),
    ("money", 0.2),
    ("work_studies", 0.1),
    ("swedish", 0.06),
    ("health", 0.2),
    ("trauma_support", 0.1),
    ("family", 0.04),
    ("protection", 0.06),
    ("legal", 0.05),
    ("substance_use", 0.12),
    ("exit", 0.07),
    ("return", 0.03),
    ("children", 0.03),
)
SIGNS: Weights = (
    ("controlled", 0.04),
    ("documents_taken", 0.012),
    ("debt", 0.03),
    ("violence", 0.04),
    ("third_party", 0.05),
    ("child_in_company", 0.012),
)
SIGNS_CHILD: Weights = (
    ("controlled", 0.06),
    ("debt", 0.05),
    ("violence", 0.05),
    ("third_party", 0.08),
    ("minor", 0.8),
    ("unaccompanied_child", 0.05),
    ("living_in_care", 0.18),
)
FOLLOW_UP = Choice(
    (("none", 0.85), ("revisit", 0.11), ("coordinator", 0.035), ("emergency", 0.005))
)
FOLLOW_UP_CHILD = Choice(
    (
        ("none", 0.45),
        ("revisit", 0.2),
        ("coordinator", 0.08),
        ("concern", 0.26),
        ("emergency", 0.01),
    )
)

_KINDS: dict[str, Weights] = {
    "street": (("street", 0.9), ("observation", 0.06), ("relative", 0.02), ("professional", 0.02)),
    "online": (("online", 1.0),),
    "phone_drop_in": (("street", 0.3), ("relative", 0.3), ("professional", 0.4)),
    "police_interview": (("street", 0.8), ("professional", 0.2)),
    "accompanying": (("street", 0.9), ("professional", 0.1)),
    "information": (("professional", 1.0),),
}


@dataclass(frozen=True)
class Meetings:
    """The kinds of contact of one team, by the kind of shift."""

    kinds: dict[str, Choice]

    @classmethod
    def of(cls, team: Team) -> Meetings:
        """Buyers take their share from the kinds that are met where the team works."""
        kinds = {}
        for shift_kind, weights in _KINDS.items():
            buyers = 0.0 if shift_kind in ("information", "accompanying") else team.meets_buyers
            others = tuple((kind, weight * (1 - buyers)) for kind, weight in weights)
            kinds[shift_kind] = Choice((*others, ("buyer", buyers)))
        return cls(kinds)
