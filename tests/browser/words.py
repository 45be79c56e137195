"""The phone's words, by their English text: tests say what a button means, not how it is put."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from tests.browser.servers import ROOT

GENERATED = ROOT / "static" / "pwa" / "src" / "generated"
_PAIR = re.compile(r'^\s*("(?:[^"\\]|\\.)*"): ("(?:[^"\\]|\\.)*"),$', re.MULTILINE)
_LIST = re.compile(r"^export const (\w+) = \[(.*?)^\]", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r'code: ("[^"]*"), sv: ("(?:[^"\\]|\\.)*"), en: ("(?:[^"\\]|\\.)*")')
_language: ContextVar[str] = ContextVar("language", default="sv")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """What a test looks for is in this language ("sv" or "en") until the end of the block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _swedish() -> dict[str, str]:
    files = (GENERATED / "words.ts", GENERATED / "words-later.ts")
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return {json.loads(english): json.loads(sv) for english, sv in _PAIR.findall(text)}


@cache
def _codes() -> dict[str, dict[str, dict[str, str]]]:
    text = (GENERATED / "codes.ts").read_text(encoding="utf-8")
    return {
        name: {
            json.loads(code): {"sv": json.loads(sv), "en": json.loads(en)}
            for code, sv, en in _CODE.findall(body)
        }
        for name, body in _LIST.findall(text)
    }


def t(english: str, **values: object) -> str:
    """The phone's words for an English text; KeyError when there are no Swedish ones."""
    swedish = _swedish()[english]
    return (swedish if _language.get() == "sv" else english).format(**values)


def label(codes: str, code: str) -> str:
    """The label of a code of a list: label("gender", "woman")."""
    return _codes()[codes][code][_language.get()]
