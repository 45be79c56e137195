"""Nothing fictional is called what something real is called."""

import unicodedata
from datetime import date

import pytest

from fieldapp.ops.demo.city import build, layers
from fieldapp.ops.demo.parameters import Parameters
from fieldapp.ops.demo.structures import STRUCTURES

# Municipalities, districts of the three largest cities and towns whose names a demo might hit.
REAL_PLACES = """
stockholm göteborg malmö uppsala linköping västerås örebro helsingborg norrköping jönköping umeå
lund borås sundsvall gävle eskilstuna halmstad växjö karlstad södertälje kristianstad luleå solna
sollentuna huddinge nacka botkyrka haninge tyresö täby danderyd lidingö järfälla sigtuna märsta
upplands väsby vallentuna vaxholm värmdö ekerö salem nynäshamn norrtälje österåker kalmar visby
gotland trelleborg ystad landskrona ängelholm falun borlänge mora östersund härnösand kramfors
örnsköldsvik skellefteå piteå kiruna boden gällivare haparanda hudiksvall söderhamn bollnäs
ljusdal ockelbo hofors sandviken tierp älvkarleby enköping knivsta håbo heby östhammar nyköping
katrineholm strängnäs flen gnesta oxelösund trosa vingåker motala mjölby finspång söderköping
norrvik norrviken hamnstaden södermalm norrmalm östermalm kungsholmen gamla stan rinkeby tensta
husby kista akalla hässelby vällingby bromma farsta skärholmen älvsjö årsta enskede hammarby
rosengård hyllie limhamn hisingen majorna angered frölunda haga lundby biskopsgården storfors
hällefors forshaga åmål bengtsfors munkfors sagån fagersta hagfors degerfors hylte torsby
"""


def folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


@pytest.mark.parametrize("structure", STRUCTURES.values(), ids=lambda s: s.name)
def test_no_name_is_a_real_place(structure) -> None:  # type: ignore[no-untyped-def]
    names = {
        structure.municipality.split(" (")[0],
        *structure.districts,
        *(name.removeprefix("Polisområde ") for name in structure.police_areas),
        *structure.waters,
    }
    real = {folded(name) for name in REAL_PLACES.split()}
    assert "stockholm" in real
    assert not {folded(name) for name in names} & real


@pytest.mark.parametrize("structure", STRUCTURES.values(), ids=lambda s: s.name)
def test_organisation_and_municipality_say_that_they_are_invented(structure) -> None:  # type: ignore[no-untyped-def]
    assert structure.organisation.endswith("(påhittad)")
    assert structure.municipality.endswith("(påhittad)")
    assert "fiktiv" in structure.source


@pytest.mark.parametrize("name", list(STRUCTURES))
def test_ground_lies_in_the_open_sea(name: str) -> None:
    """The whole map, in longitude and latitude, lies between Sweden's coast and Finland's."""
    city = build(Parameters(today=date(2026, 11, 21), structure_name=name))
    for features in layers(city).values():
        for feature in features:
            for longitude, latitude in points(feature["geometry"]["coordinates"]):
                assert 18.3 < longitude < 20.5
                assert 61.5 < latitude < 63.0


def points(coordinates):  # type: ignore[no-untyped-def]
    if isinstance(coordinates[0], int | float):
        yield coordinates
        return
    for part in coordinates:
        yield from points(part)
