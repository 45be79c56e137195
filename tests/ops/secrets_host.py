"""A team's host whose secrets lie in files, on either database, as a deployment has them."""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from fieldapp import picture_app, team_app
from fieldapp.foundation.database import db
from fieldapp.foundation.settings import PICTURE, TEAM, load
from fieldapp.ops import cli
from tests.databases import Stores


@dataclass
class Host:
    """Files of secrets, and the surfaces that are started with them."""

    stores: Stores
    folder: Path
    patch: pytest.MonkeyPatch
    apps: list[Flask]

    def file(self, surface: str, name: str) -> Path:
        """The file of one secret, as `login_key`."""
        return self.folder / surface / name.replace("_", "-")

    def lines(self, surface: str, name: str) -> list[str]:
        """What a file of secrets holds."""
        return self.file(surface, name).read_text(encoding="utf-8").split()

    def kids(self) -> list[str]:
        """Ids of the envelope keys, the current one last."""
        return list(json.loads(self.file(TEAM, "envelope_keys").read_text(encoding="utf-8")))

    def write(self) -> None:
        """Lay every secret of both surfaces into its file."""
        for surface in (TEAM, PICTURE):
            folder = self.folder / surface
            folder.mkdir(parents=True, mode=0o700)
            for name, value in self.stores.environment(surface).items():
                if is_secret(name):
                    file = self.file(surface, name.removeprefix("FIELDAPP_").lower())
                    file.touch(mode=0o600)
                    file.write_text(value, encoding="utf-8")

    def be(self, surface: str) -> None:
        """Have the environment of a surface's process."""
        for name in [name for name in os.environ if name.startswith("FIELDAPP_")]:
            self.patch.delenv(name)
        for name, value in self.stores.environment(surface).items():
            if is_secret(name):
                file = self.file(surface, name.removeprefix("FIELDAPP_").lower())
                self.patch.setenv(f"{name}_FILE", str(file))
            else:
                self.patch.setenv(name, value)
        if surface == TEAM:
            self.patch.setenv("FIELDAPP_ESCROW", str(self.folder.parent))

    def started(self, surface: str = TEAM) -> Flask:
        """A surface, started or reloaded just now."""
        self.be(surface)
        make = team_app.make_app if surface == TEAM else picture_app.make_app
        app = make(replace(load(surface), testing=True))
        self.apps.append(app)
        self.be(TEAM)
        return app

    def does(self, *words: str) -> int:
        """A command on the team's host; its exit status."""
        return cli.main(list(words))

    def stop(self) -> None:
        """End every surface."""
        for app in self.apps:
            with app.app_context():
                db.session.remove()
                for engine in db.engines.values():
                    engine.dispose()
        self.apps.clear()


def is_secret(name: str) -> bool:
    """Whether a setting is a secret: an URL and an address are none here."""
    return name.endswith(("_KEY", "_KEYS", "_SECRET"))
