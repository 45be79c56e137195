"""npm oidc-provider as a process of its own, and somebody who signs in on its pages."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import requests

from tests.accounts.oidc.provider import CLIENT_ID, CLIENT_SECRET

ROOT = Path(__file__).resolve().parents[3]
NODE = ROOT / ".venv" / "bin" / "node"
SCRIPT = Path(__file__).with_name("real_provider.mjs")
LOCALHOST, ELSEWHERE = "localhost", "127.0.0.1"
"""To a browser the second is another site than the first."""


@contextmanager
def running(
    redirect_uri: str, log: Path, host: str = LOCALHOST, in_token: bool = False
) -> Iterator[str]:
    """Its issuer, until the end of the block. in_token: the ID token holds the groups itself."""
    client = json.dumps({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
    where = "token" if in_token else "userinfo"
    with log.open("w") as said:
        process = subprocess.Popen(
            [NODE, SCRIPT, ROOT, host, redirect_uri, client, where],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            issuer = process.stdout.readline().strip()
            assert issuer, log.read_text()
            yield issuer
        finally:
            process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()


def sign_in(person: requests.Session, address: str, name: str, redirect_uri: str) -> str:
    """Go to the provider as somebody (whose cookies the session has), sign in, agree; returns
    the address with which the provider sends the browser back."""
    for _ in range(12):
        answer = person.get(address, allow_redirects=False, timeout=20)
        if answer.is_redirect:
            address = urljoin(address, answer.headers["Location"])
            if address.startswith(redirect_uri):
                return address
            continue
        assert answer.status_code == 200, answer.text
        action = re.search(r'action="([^"]+)"', answer.text)
        prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
        assert action, answer.text
        assert prompt, answer.text
        form = {"prompt": prompt[1], "login": name, "password": "x"}
        posted = person.post(
            urljoin(address, action[1]), data=form, allow_redirects=False, timeout=20
        )
        address = urljoin(address, posted.headers["Location"])
    raise AssertionError("the provider sends the browser round and round")
