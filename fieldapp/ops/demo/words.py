"""Invented names: of zones, of staff and of partners. None belongs to a real person or place."""

from __future__ import annotations

from random import Random

_PLACES = (
    "Lyktans", "Drakens", "Sagans", "Månens", "Ekorrens", "Fyrens", "Vättens", "Älvans",
    "Näckens", "Sjöjungfruns", "Tomtens", "Skattens", "Kompassens", "Drömmens", "Vindens",
    "Ugglans", "Kattens", "Trumpetens", "Nyckelns", "Pärlans",
)  # fmt: skip
_KINDS = (
    "torg", "kaj", "passage", "park", "trappor", "port", "backe", "bro", "station", "plan",
    "gränd", "galleria",
)  # fmt: skip
_FIRST = (
    "Alva", "Bo", "Cleo", "Disa", "Elof", "Freja", "Gusten", "Hilda", "Ines", "Jorunn",
    "Kaj", "Lo", "Majken", "Nils", "Olle", "Pim", "Quintus", "Runa", "Svante", "Tyra",
    "Ulla", "Viggo", "Wilma", "Ylva", "Zackarias", "Åke", "Ärla", "Östen",
)  # fmt: skip
_LAST = (
    "Påhitt", "Sagolik", "Diktare", "Fabelius", "Låtsas", "Uppdiktad", "Mytström", "Fiktiv",
    "Drömvall", "Fantasi", "Saganius", "Låtsberg",
)  # fmt: skip


def zone_names(rng: Random, most: int) -> list[str]:
    """Up to `most` different names such as *Drakens kaj*."""
    names = [f"{place} {kind}" for place in _PLACES for kind in _KINDS]
    rng.shuffle(names)
    return names[:most]


def people(rng: Random, count: int) -> list[tuple[str, str]]:
    """(log-in name, display name) of that many invented persons, marked as such."""
    pairs = [(first, last) for first in _FIRST for last in _LAST]
    rng.shuffle(pairs)
    plain = str.maketrans("åäöÅÄÖ", "aaoAAO")
    return [
        (f"{first}.{last}".lower().translate(plain), f"{first} {last} (påhittad)")
        for first, last in pairs[:count]
    ]
