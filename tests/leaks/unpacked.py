"""What lies packed inside files: gzip and zlib wherever they begin, Brotli where a file does."""

import zlib
from collections.abc import Iterator

import cramjam

GZIP = b"\x1f\x8b\x08"
ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
LEAST = 16
"""Bytes that a stream must give to be one: two bytes alone often look like a beginning."""
MOST = 64 * 1024 * 1024


def _inflated(data: bytes, wbits: int) -> bytes:
    piece = zlib.decompressobj(wbits)
    try:
        return piece.decompress(data, MOST)
    except zlib.error:
        return b""


def _starts(data: bytes, sign: bytes) -> Iterator[int]:
    at = data.find(sign)
    while at >= 0:
        yield at
        at = data.find(sign, at + 1)


def _brotli(data: bytes) -> bytes:
    try:
        return bytes(cramjam.brotli.decompress(data))
    except cramjam.DecompressionError:
        return b""


def streams(data: bytes) -> Iterator[bytes]:
    """Every stream found in the data, unpacked; gzip, zlib, and the whole as Brotli."""
    for start in _starts(data, GZIP):
        yield _inflated(data[start:], 31)
    for sign in ZLIB:
        for start in _starts(data, sign):
            found = _inflated(data[start:], 15)
            if len(found) >= LEAST:
                yield found
    if len(data) < MOST:
        yield _brotli(data)


def contents(held: dict[str, bytes]) -> dict[str, bytes]:
    """Name → bytes, with what is packed inside each beside it."""
    opened = dict(held)
    for name, data in held.items():
        inside = b"\n".join(found for found in streams(data) if found)
        if inside:
            opened[f"{name} (inflated)"] = inside
    return opened


def words_in(held: dict[str, bytes], words: list[str]) -> dict[str, list[str]]:
    """Place → the words found there, in any case, as UTF-8, UTF-16 or base64 at any offset."""
    forms = {word: _forms(word) for word in words}
    found: dict[str, list[str]] = {}
    for name, data in held.items():
        low = data.lower()
        there = [
            word
            for word, (texts, exact) in forms.items()
            if any(text in low for text in texts) or any(text in data for text in exact)
        ]
        if there:
            found[name] = there
    return found


def _forms(word: str) -> tuple[list[bytes], list[bytes]]:
    from base64 import b64encode

    texts = [word.lower().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")]
    exact = []
    for shift in range(3):
        # What the neighbours decide is cut off: three bytes are four characters.
        coded = b64encode(b"\0" * shift + word.encode())
        exact.append(coded[(0, 2, 3)[shift] : len(coded) // 4 * 4 - 4])
    return texts, exact
