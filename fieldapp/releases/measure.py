"""The draw: OpenDP's discrete Laplace mechanism on a vector of counts. Nothing else makes noise.

OpenDP is imported when the first draw is made: it is large, and only this room uses it. It is
not hardened against timing, so a draw is batch work and never part of a page's reading.
"""

from __future__ import annotations

from typing import Any

from .units import SENSITIVITY

AGREEMENT = 1e-9
"""How close OpenDP's own privacy map must come to what the ledger says."""


class MapDisagrees(Exception):
    """OpenDP's map of the built measurement is not what the ledger was told; nothing is drawn."""


def measurement(milli: int) -> Any:
    """The measurement for a vector of integers at `milli` milli-ε, its map checked.

    `1000 / milli` and not `1 / (milli / 1000)`: the latter rounds twice.
    """
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    made = space >> dp.m.then_laplace(1000 / milli)
    if abs(made.map(SENSITIVITY) - milli / 1000) > AGREEMENT:
        raise MapDisagrees(f"{made.map(SENSITIVITY)} instead of {milli / 1000}")
    return made


def draw(exact: list[int], milli: int) -> list[int]:
    """The noisy vector. exact: counts over the whole domain. Called inside the sealing only."""
    return [int(value) for value in measurement(milli)(exact)]
