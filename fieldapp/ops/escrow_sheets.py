"""The sheets of an escrow: plain text for a terminal or a printer, and HTML with a QR code.

Neither is ever written to a disk unless the administrator names a place for it.
"""

import io
from html import escape

import segno

from fieldapp.ops.escrow import Escrow

COLUMNS = 4
WIDTH = 76


def title(escrow: Escrow, number: int) -> str:
    """What stands at the top of a sheet."""
    if escrow.way == "printed":
        return f"fieldapp escrow {escrow.name}: the only sheet"
    return f"fieldapp escrow {escrow.name}: sheet {number} of {escrow.holders}"


def explained(escrow: Escrow) -> list[str]:
    """What a holder must know, in sentences."""
    if escrow.way == "printed":
        first = "Whoever has these words and a backup can read everything in it."
    else:
        first = (
            f"Any {escrow.threshold} of the {escrow.holders} sheets, together with a backup, open "
            "everything in it. This sheet alone opens nothing."
        )
    return [
        first,
        "Keep it on paper, locked away, apart from the backups and from the other sheets. Do not "
        "photograph it, type it into a computer or send it, except to test it (`fieldapp escrow "
        "check`) or to restore (`fieldapp escrow restore`).",
        f"Made {escrow.made}. When a later escrow has been confirmed this sheet still opens the "
        "backups from before: keep it as long as one of those is kept.",
    ]


def text(escrow: Escrow, number: int, words: str) -> str:
    """A sheet as plain text, words numbered, in columns that are read across."""
    lines = [title(escrow, number), "=" * len(title(escrow, number)), ""]
    numbered = [f"{place:2} {word}" for place, word in enumerate(words.split(), 1)]
    for start in range(0, len(numbered), COLUMNS):
        lines.append("".join(f"{one:<19}" for one in numbered[start : start + COLUMNS]).rstrip())
    lines.append("")
    for sentence in explained(escrow):
        lines += [*_wrapped(sentence), ""]
    return "\n".join(lines)


def _wrapped(sentence: str) -> list[str]:
    lines = [""]
    for word in sentence.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def terminal_code(words: str) -> str:
    """The words as a QR code made of block characters."""
    out = io.StringIO()
    segno.make(words, error="m", micro=False).terminal(out=out, compact=True)
    return out.getvalue()


def page(escrow: Escrow, number: int, words: str) -> str:
    """A sheet as one HTML page without script or anything from elsewhere, to be printed."""
    heading = escape(title(escrow, number))
    code = segno.make(words, error="m", micro=False).svg_inline(border=4, omitsize=True)
    items = "".join(f"<li>{escape(word)}</li>" for word in words.split())
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in explained(escrow))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{heading}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{heading}</h1><ol>{items}</ol>"
        f'<div role="img" aria-label="The same words as a QR code">{code}</div>'
        f"{sentences}</body></html>\n"
    )


_STYLE = (
    "body{font:12pt/1.4 sans-serif;max-width:17cm;margin:1.5cm auto;color:#000;background:#fff}"
    "h1{font-size:16pt}ol{columns:4;font:12pt/1.7 monospace;padding-left:2.2em}"
    "svg{width:6cm;height:6cm}@page{size:A4;margin:1cm}"
)
