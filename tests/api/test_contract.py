"""Both OpenAPI documents against what the surfaces do, as everybody, on both databases.

In `bin/test` each operation is tried by one of those who may come; in `bin/prove` every one by
everybody, with every boundary. FIELDAPP_API_SEED=… gives a run again that was printed.
"""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import schemathesis
from flask import Flask, Response

from fieldapp.foundation import access, openapi
from fieldapp.foundation.access import PHONE
from fieldapp.foundation.settings import PICTURE, TEAM
from fieldapp.ops import access as documents
from tests.access.cells import people_of
from tests.api.coming import Coming, seed_of_this_run
from tests.api.contract import LEFT_OUT, run
from tests.conftest import FULL, SAID
from tests.databases import Stores


@pytest.fixture
def serving(stores: Stores) -> Iterator[tuple[Flask, Flask]]:
    """Both surfaces as in a deployment: an error is answered, not raised."""
    from fieldapp.picture_app import make_app as make_picture
    from fieldapp.team_app import make_app as make_team
    from tests.conftest import _close

    team = make_team(replace(stores.settings(TEAM), testing=False))
    picture = make_picture(replace(stores.settings(PICTURE), testing=False))
    yield team, picture
    _close(team)
    _close(picture)


def shares(
    operations: list[str], everybody: list[str], seed: int
) -> dict[str, frozenset[str] | None]:
    """Who tries which operations: all of them, or a share each that make all together."""
    if FULL:
        return dict.fromkeys(everybody)
    mixed = sorted(operations)
    random.Random(seed).shuffle(mixed)
    return {who: frozenset(mixed[number :: len(everybody)]) for number, who in enumerate(everybody)}


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_a_surface_does_what_its_document_says(
    serving: tuple[Flask, Flask],
    surface: str,
    sized: Callable[[int, int], int],
    record_property: Callable[[str, object], None],
) -> None:
    people = people_of(*serving, surface)
    seed = int(os.environ.get("FIELDAPP_API_SEED") or seed_of_this_run())
    everybody = [who for who in people.everybody if who != PHONE or people.phone is not None]
    operations = [
        f"{r.endpoint}_{r.method}".replace(".", "_").lower() for r in access.routes(people.app)
    ]
    failures, cases, begun = [], 0, time.monotonic()
    for who, share in shares(operations, everybody, seed).items():
        found = run(Coming(people, who), seed, sized(2, 5), only=share, coverage=FULL)
        failures += found.failures
        cases += found.cases
        record_property(SAID, f"{surface}, {found.said()}")
    seconds = time.monotonic() - begun
    record_property(SAID, f"{surface}: {cases} cases of seed {seed} in {seconds:.0f} s")
    assert cases >= len(operations)
    assert failures == []


def test_what_is_not_in_the_document_is_found(serving: tuple[Flask, Flask]) -> None:
    """The control: an error of the server, a foreign status, a foreign shape, a bad header."""
    people = people_of(*serving, PICTURE)

    def broken() -> str:
        raise RuntimeError("planted")

    def planted(endpoint: str, view: Callable[..., object]) -> None:
        view.__dict__.update(people.app.view_functions[endpoint].__dict__)
        people.app.view_functions[endpoint] = view  # type: ignore[assignment]

    planted("picture.places", broken)
    planted("health.healthz", lambda: ({"status": "so-so", "stores": {}}, 200))
    planted("signin.page", lambda: Response("", status=418, mimetype="text/html"))
    only = frozenset({"picture_places_get", "health_healthz_get", "signin_page_get"})
    found = run(Coming(people, "police_liaison"), 1, 1, only=only, coverage=False)
    told = "\n".join(found.failures)
    for check in ("not_a_server_error", "response_schema_conformance", "status_code_conformance"):
        assert check in told, told


@pytest.mark.parametrize("surface", [TEAM, PICTURE])
def test_the_documents_are_fresh_and_valid(surface: str) -> None:
    file = documents.API / f"{surface}.json"
    wanted = documents.api_documents()[file]
    assert file.read_text(encoding="utf-8") == wanted, "run bin/fieldapp generate"
    document = json.loads(wanted)
    assert document["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(document).validate()
    routes = access.routes(documents.surface_app(surface))
    listed = sum(map(len, document["paths"].values()))
    assert listed == len(routes), "every route is in it"
    assert all(
        operation["summary"] and operation["responses"]
        for methods in document["paths"].values()
        for operation in methods.values()
    )


def test_every_check_that_is_left_out_says_why() -> None:
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    assert set(LEFT_OUT) <= {*CHECKS.get_all_names(), "max_response_time"}
    assert all(len(why) > 40 for why in LEFT_OUT.values())
    assert openapi.PROBLEM_SCHEMA["additionalProperties"] is False
