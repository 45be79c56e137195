"""Two fictional organisations as data: a city with four teams, and a town with one for all.

Every name is invented and speaks of fables, so that nobody takes it for a real place; a test
holds them against a list of real ones. The ground lies in the open Bothnian Sea, where nobody
lives. Municipality codes 99xx are not in use in Sweden.
"""

from __future__ import annotations

from dataclasses import dataclass

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Team:
    """share: of the organisation's contacts; themes: the kinds of place it seeks out."""

    key: str
    name: str
    kind: str
    share: float
    workers: int
    shift_kinds: Weights
    dayparts: Weights
    themes: tuple[str, ...]
    has_zones: bool = True
    meets_children: float = 0.0
    meets_buyers: float = 0.0
    elsewhere: float = 0.0
    contact_kinds: tuple[str, ...] = ()
    """The kinds of contact that it records, in its order; none said: all."""


@dataclass(frozen=True)
class Structure:
    """Lengths in metres of SWEREF 99 TM; the ground is aligned to the 4 km squares."""

    name: str
    organisation: str
    municipality: str
    municipality_code: str
    neighbours: tuple[str, ...]
    east: int
    north: int
    side: int
    residents: int
    districts: tuple[str, ...]
    police_areas: tuple[str, ...]
    hotspots: Weights
    reporting_zones: int
    profile: str
    source: str
    teams: tuple[Team, ...]
    waters: tuple[str, str, str]


CITY = Structure(
    name="city",
    organisation="Dikthamns socialtjänst (påhittad)",
    municipality="Dikthamn (påhittad)",
    municipality_code="9901",
    neighbours=("9902", "9903"),
    east=700_000,
    north=6_852_000,
    side=32_000,
    residents=640_000,
    districts=(
        "Fabelstan",
        "Lyktholmen",
        "Segelmaden",
        "Tjärdoftet",
        "Månskensvik",
        "Vindspelet",
        "Garnsagan",
        "Kompassudden",
        "Stjärnfallet",
        "Draksömmen",
        "Älvringen",
        "Trollviskan",
        "Bävergläntan",
        "Norrskensåsen",
        "Sagolyckan",
        "Ekorrdansen",
    ),
    police_areas=(
        "Polisområde Fyrskenet",
        "Polisområde Tallkotten",
        "Polisområde Havsbrisen",
        "Polisområde Stjärnbilden",
    ),
    hotspots=(("street", 5), ("youth", 3), ("begging", 2), ("workplace", 2)),
    reporting_zones=8,
    profile="small",
    source="Dikthamns påhittade trygghetsmätning {year}, kartbilaga (fiktiv källa)",
    teams=(
        Team(
            key="lykta",
            name="Lyktmottagningen",
            kind="vuxna",
            share=0.45,
            workers=4,
            shift_kinds=(
                ("street", 0.58),
                ("online", 0.27),
                ("phone_drop_in", 0.09),
                ("accompanying", 0.04),
                ("police_interview", 0.02),
            ),
            dayparts=(("afternoon", 0.12), ("evening", 0.38), ("night", 0.5)),
            themes=("street", "begging"),
            meets_buyers=0.05,
        ),
        Team(
            key="unga",
            name="Ungdomspatrullen",
            kind="unga",
            share=0.33,
            workers=4,
            shift_kinds=(
                ("street", 0.70),
                ("online", 0.17),
                ("phone_drop_in", 0.05),
                ("police_interview", 0.04),
                ("information", 0.04),
            ),
            dayparts=(("afternoon", 0.3), ("evening", 0.45), ("night", 0.25)),
            themes=("youth", "street"),
            meets_children=0.42,
            meets_buyers=0.02,
        ),
        Team(
            key="kast",
            name="KAST Dikthamn",
            kind="köpare",
            share=0.12,
            workers=2,
            shift_kinds=(("phone_drop_in", 0.55), ("online", 0.3), ("street", 0.15)),
            dayparts=(("forenoon", 0.3), ("afternoon", 0.45), ("evening", 0.25)),
            themes=("street",),
            has_zones=False,
            meets_buyers=0.86,
            contact_kinds=("buyer", "relative", "professional", "online"),
        ),
        Team(
            key="koord",
            name="Regionkoordinatorn Dikthamn",
            kind="regionkoordinator",
            share=0.10,
            workers=2,
            shift_kinds=(
                ("street", 0.4),
                ("phone_drop_in", 0.25),
                ("online", 0.15),
                ("police_interview", 0.12),
                ("information", 0.08),
            ),
            dayparts=(("forenoon", 0.4), ("afternoon", 0.4), ("evening", 0.2)),
            themes=("workplace", "begging"),
            meets_children=0.05,
            elsewhere=0.35,
        ),
    ),
    waters=("Fabelfjärden", "Diktsundet", "Sagosjön"),
)

TOWN = Structure(
    name="town",
    organisation="Sagofors sociala fältgrupp (påhittad)",
    municipality="Sagofors (påhittad)",
    municipality_code="9911",
    neighbours=("9912",),
    east=720_000,
    north=6_952_000,
    side=16_000,
    residents=88_000,
    districts=("Hyttvisan", "Forsdrömmen", "Barrsusets by", "Ängspolskan", "Kvarnsagan"),
    police_areas=("Polisområde Barrsus", "Polisområde Forsdröm"),
    hotspots=(("street", 2), ("youth", 2), ("workplace", 1)),
    reporting_zones=4,
    profile="small",
    source="Sagofors påhittade lokala lägesbild {year}, bilaga 1 (fiktiv källa)",
    teams=(
        Team(
            key="falt",
            name="Fältgruppen Sagofors",
            kind="uppsökande",
            share=1.0,
            workers=5,
            shift_kinds=(
                ("street", 0.66),
                ("online", 0.16),
                ("phone_drop_in", 0.12),
                ("accompanying", 0.04),
                ("information", 0.02),
            ),
            dayparts=(("afternoon", 0.3), ("evening", 0.45), ("night", 0.25)),
            themes=("street", "youth", "workplace"),
            meets_children=0.2,
            meets_buyers=0.06,
        ),
    ),
    waters=("Sagofjärden", "Forsdrömsån", "Hyttvistjärn"),
)

STRUCTURES = {structure.name: structure for structure in (CITY, TOWN)}
