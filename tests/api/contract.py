"""One run of schemathesis over a surface's document, as one person; what it found."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import HealthCheck, SchemathesisConfig
from schemathesis.engine import events, from_schema

from fieldapp.foundation import openapi
from fieldapp.foundation.access import NOBODY
from tests.api.coming import Coming

LEFT_OUT = {
    "ignored_auth": (
        "Asked of nobody's runs alone. It takes credentials away and asks again; the others' are "
        "put in below it. tests/access asks the same of every cell."
    ),
    "missing_required_header": (
        "Asked of nobody's runs alone: the only headers that our routes need are those of who "
        "comes, and those are put in below."
    ),
    "object_level_authorization": (
        "It needs two users of one operation and their objects; the horizontal refusals are "
        "tests of the rooms (another team's shift, task, phone, envelope)."
    ),
    "max_response_time": "bin/bench measures times; two busy cores would make this a lottery.",
}
"""Checks that a run leaves out, with why. All others run."""

OF_NOBODY = ("ignored_auth", "missing_required_header")

ACCEPTED = ["2xx", "302", "303", "401", "403", "404", "409", "422", "429", "503"]
"""What a well-formed request may be answered: the schema says what is well formed, not who may,
nor whether there is such a thing, nor whether the domain's rules let it, nor how often one may
guess a code."""

REFUSED = [
    "302",
    "303",
    "400",
    "401",
    "403",
    "404",
    "405",
    "409",
    "411",
    "413",
    "415",
    "422",
    "429",
]
"""What a malformed one may be answered. 302 and 303: to the log-in, before it is looked at."""


@dataclass
class Found:
    """What a run did and what was wrong."""

    who: str
    seed: int
    cases: int = 0
    operations: int = 0
    failures: list[str] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)
    statuses: dict[int, int] = field(default_factory=dict)

    def said(self) -> str:
        """One line for whoever reads the tests' output."""
        return (
            f"{self.who}: seed {self.seed}, {self.cases} cases of {self.operations} operations, "
            f"{sum(self.checks.values())} checks, {len(self.failures)} failures; "
            f"{json.dumps(dict(sorted(self.statuses.items())))}"
        )


def run(
    coming: Coming, seed: int, examples: int, only: frozenset[str] | None = None, **how: Any
) -> Found:
    """Run the examples, the coverage of every boundary and random data over a surface.

    only: operationIds; all when None. how: `coverage=False` leaves the boundaries out.
    """
    document = openapi.document(coming.people.app, "a surface")
    if only is not None:
        document["paths"] = {
            path: kept
            for path, methods in document["paths"].items()
            if (kept := {m: o for m, o in methods.items() if o["operationId"] in only})
        }
    _give_examples(document, coming.people.made)
    config = SchemathesisConfig(seed=seed)
    schema = schemathesis.openapi.from_dict(document, config=config)
    schema.app = coming
    project = schema.config
    project.update(workers=1, continue_on_failure=True, suppress_health_check=list(HealthCheck))
    # The null character is refused in every text (a test of tests/shell): no database keeps it.
    project.generation.update(
        max_examples=examples, database="none", no_shrink=True, allow_x00=False
    )
    phases = ["examples", "fuzzing"] + (["coverage"] if how.get("coverage", True) else [])
    project.phases.update(phases=phases)
    # What proves who comes is put in below: made-up proofs would change nothing.
    project.generation.with_security_parameters = coming.who == NOBODY
    out = [name for name in LEFT_OUT if name not in OF_NOBODY or coming.who != NOBODY]
    project.checks.update(excluded_check_names=out)
    project.checks.positive_data_acceptance.expected_statuses = ACCEPTED
    project.checks.negative_data_rejection.expected_statuses = REFUSED
    found = Found(coming.who, seed, operations=sum(map(len, document["paths"].values())))
    for event in from_schema(schema).execute():
        _note(found, event)
    found.statuses = coming.statuses
    return found


def _give_examples(document: dict[str, Any], made: dict[str, str]) -> None:
    """Name things that are really there, where an address has a place for such a thing."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["name"] in made:
                    parameter["example"] = made[parameter["name"]]


def _note(found: Found, event: events.EngineEvent) -> None:
    if isinstance(event, events.FatalError | events.NonFatalError):
        error = event.exception if isinstance(event, events.FatalError) else event.value
        label = "" if isinstance(event, events.FatalError) else event.label
        found.failures.append(f"{found.who}: {label}: {type(error).__name__}: {error}")
    if not isinstance(event, events.ScenarioFinished):
        return
    found.cases += len(event.recorder.interactions)
    for case_id, nodes in event.recorder.checks.items():
        for node in nodes:
            found.checks[node.name] += 1
            if node.failure_info is not None:
                sent = event.recorder.interactions[case_id].request
                found.failures.append(
                    f"{found.who}: {node.name}: {sent.method} {sent.uri}\n"
                    f"  {node.failure_info.failure.title}: "
                    f"{str(node.failure_info.failure.message)[:300]}\n"
                    f"  {node.failure_info.code_sample[:300]}"
                )
