"""The phone's words, by their English text: tests say what a button means, not how it is put."""

import json
import re
from functools import cache

from tests.browser.servers import ROOT

GENERATED = ROOT / "static" / "pwa" / "src" / "generated"
_PAIR = re.compile(r'^\s*("(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*"),$', re.MULTILINE)
_LIST = re.compile(r"^export const (\w+) = \[(.*?)^\]", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r'code: ("[^"]*"), sv: ("(?:[^"\\]|\\.)*")')


@cache
def _swedish() -> dict[str, str]:
    files = (GENERATED / "words.ts", GENERATED / "words-later.ts")
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return {json.loads(english): json.loads(sv) for english, sv in _PAIR.findall(text)}


@cache
def _codes() -> dict[str, dict[str, str]]:
    text = (GENERATED / "codes.ts").read_text(encoding="utf-8")
    return {
        name: {json.loads(code): json.loads(sv) for code, sv in _CODE.findall(body)}
        for name, body in _LIST.findall(text)
    }


def t(english: str, **values: object) -> str:
    """The Swedish words of the phone for an English text; KeyError when there are none."""
    return _swedish()[english].format(**values)


def label(codes: str, code: str) -> str:
    """The Swedish label of a code of a list: label("gender", "woman")."""
    return _codes()[codes][code]
