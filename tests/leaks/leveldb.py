"""What a browser's LevelDB files hold, old versions included: blocks taken apart and unpacked.

A deleted or overwritten value stays in these files until they are compacted, so that what the
page itself can still read is not all that a finder can. Format: leveldb/doc/table_format.md.
"""

from collections.abc import Iterator
from pathlib import Path

import cramjam

MAGIC = 0xDB4775248B80FB57.to_bytes(8, "little")
BLOCK = 32 * 1024
"""Size of a block of a log file; a record is cut at its edge, with 7 bytes of header each."""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _block(table: bytes, offset: int, size: int) -> bytes:
    raw = table[offset : offset + size]
    return bytes(cramjam.snappy.decompress_raw(raw)) if table[offset + size] == 1 else raw


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    restarts = int.from_bytes(block[-4:], "little")
    end, at, key = len(block) - 4 - 4 * restarts, 0, b""
    while at < end:
        shared, at = _varint(block, at)
        own, at = _varint(block, at)
        length, at = _varint(block, at)
        key = key[:shared] + block[at : at + own]
        at += own
        yield key, block[at : at + length]
        at += length


def table(path: Path) -> Iterator[bytes]:
    """Every key and value of a table file (.ldb), one after another."""
    data = path.read_bytes()
    if data[-8:] != MAGIC:
        raise ValueError(f"{path.name} is no table")
    footer = data[-48:]
    _, at = _varint(footer, 0)
    _, at = _varint(footer, at)
    offset, at = _varint(footer, at)
    size, _ = _varint(footer, at)
    for _, handle in _entries(_block(data, offset, size)):
        where, next_at = _varint(handle, 0)
        length, _ = _varint(handle, next_at)
        for key, value in _entries(_block(data, where, length)):
            yield key
            yield value


def log(path: Path) -> bytes:
    """A log file's records joined, without the headers that cut them at block edges."""
    data, joined = path.read_bytes(), bytearray()
    for start in range(0, len(data), BLOCK):
        block, at = data[start : start + BLOCK], 0
        while at + 7 <= len(block):
            length = int.from_bytes(block[at + 4 : at + 6], "little")
            if block[at + 6] == 0 and length == 0:
                break
            joined += block[at + 7 : at + 7 + length]
            at += 7 + length
    return bytes(joined)


def contents(folder: Path) -> dict[str, bytes]:
    """All that the files below a folder hold: as they are, and LevelDB files also unpacked."""
    held: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(folder))
        held[name] = path.read_bytes()
        if path.suffix == ".ldb":
            held[f"{name} (unpacked)"] = b"\n".join(table(path))
        elif path.suffix == ".log" and path.parent.name.endswith("leveldb"):
            held[f"{name} (joined)"] = log(path)
    return held
