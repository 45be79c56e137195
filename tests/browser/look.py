"""axe, and a picture: what a page is like for whoever does not see, point or read well."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.night import Night

GRAVE = ("serious", "critical")


class Look:
    """Looks at pages, keeps what is grave, and takes a picture of each."""

    def __init__(self, night: Night) -> None:
        self._night = night
        self._axe = Axe()
        self.found: list[str] = []

    def at(self, page: Page, name: str) -> None:
        """Look at what a page shows now."""
        # What fades in is paler on its way than axe allows.
        page.evaluate("Promise.all(document.getAnimations().map((a) => a.finished))")
        self._night.shot(page, name)
        answer = self._axe.run(page, options={"resultTypes": ["violations"]}).response
        for violation in answer["violations"]:
            if violation["impact"] in GRAVE:
                nodes = [node["html"][:160] for node in violation["nodes"][:4]]
                self.found.append(f"{name}: {violation['id']}: {json.dumps(nodes)}")
