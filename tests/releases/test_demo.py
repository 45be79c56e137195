"""A fictional organisation: known key, watermark, never genuine."""

from typing import Any

import pytest
from flask import Flask

from fieldapp.picture import documents
from fieldapp.picture import service as picture
from tests.releases.world import World


def test_a_fictional_release_is_marked_and_refused(team_app: Flask, clock: Any) -> None:
    world = World(team_app, clock)
    with world.here():
        world.prepare(demo=True)
        world.lock(2026)
        release_id = world.publish(20261)
        document = picture.document(release_id)
        assert picture.of_tertial(20261).demo is True
        assert picture.of_tertial(20261).key == documents.DEMO_KEY
        with pytest.raises(documents.NotGenuine, match="fictional"):
            documents.verify(document, documents.DEMO_KEY)
