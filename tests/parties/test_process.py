"""The picture surface's process does not even load the code that lets partners in."""

import subprocess
import sys

PROBE = """
import sys
import {surface}
print("fieldapp.parties.invitations" in sys.modules)
"""


def _loads_invitations(surface: str) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(surface=surface)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip() == "True"


def test_the_picture_does_not_load_invitations():
    assert not _loads_invitations("fieldapp.picture_app")


def test_the_probe_sees_them():
    """The control: the team surface does."""
    assert _loads_invitations("fieldapp.team_app")
