"""A process that used both the embedded database and the geometry libraries ends in peace."""

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from fieldapp.foundation import database
from fieldapp.foundation.settings import StoreSettings

engine = database.open_engine(StoreSettings(f"spatialite:///{sys.argv[1]}/x.db", "0" * 64))
database.prepare_spatial(engine)
import pyogrio, pyproj, shapely
pyproj.Transformer.from_crs(4326, 3006).transform(59, 18)
"""

PICKED = """
import sqlcipher3.dbapi2
connection = sqlcipher3.dbapi2.connect(":memory:")
connection.enable_load_extension(True)
connection.execute("SELECT load_extension('mod_spatialite')")
connection.execute("SELECT InitSpatialMetaData(1, 'EMPTY')")
connection.execute("SELECT InsertEpsgSrid(3006)")
import pyproj
"""


def _ends(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, check=False
    )
    return done.returncode


def test_the_process_ends_with_status_0(tmp_path):
    assert _ends(SCRIPT, tmp_path) == 0


def test_in_the_other_order_it_would_not():
    """The control; should it ever end in peace, the import in foundation/database can go."""
    if _ends(PICKED) == 0:
        pytest.skip("these builds of PROJ do not collide")
    assert _ends(PICKED) < 0
