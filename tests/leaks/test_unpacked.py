"""The search for words, first: it finds each form, also inside what is packed."""

import base64
import gzip
import zlib

import cramjam
import pytest

from tests.leaks import unpacked

WORD = "Kvarnholmsviken"


@pytest.mark.parametrize(
    "planted",
    [
        WORD.encode(),
        WORD.upper().encode(),
        WORD.encode("utf-16-le"),
        WORD.encode("utf-16-be"),
        base64.b64encode(f'{{"a": "{WORD}"}}'.encode()),
        base64.b64encode(f' {{"a": "{WORD}"}}'.encode()),
        base64.b64encode(f'  {{"a": "{WORD}"}}'.encode()),
        b"head" + gzip.compress(b"before " + WORD.encode(), mtime=0) + b"tail",
        b"head" + zlib.compress(b"before " + WORD.encode()) + b"tail",
        b"head" + zlib.compress(b"before " + WORD.encode(), 9) + b"tail",
        bytes(cramjam.brotli.compress(b"before " + WORD.encode())),
    ],
)
def test_a_planted_word_is_found(planted):
    held = unpacked.contents({"file": planted})
    assert any(WORD in words for words in unpacked.words_in(held, [WORD]).values())


def test_what_is_not_there_is_not_found():
    held = unpacked.contents({"file": gzip.compress(b"another word") + bytes(1000)})
    assert unpacked.words_in(held, [WORD]) == {}
