"""`fieldapp generate`: what the phone's build takes from the server's one source.

Code lists and Swedish words are written as TypeScript, so that a label stands in one place; a
test says when the files are older than their source.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import click
import polib

from fieldapp.contacts import codes as contact_codes
from fieldapp.directory import service as directory
from fieldapp.followups import codes as followup_codes
from fieldapp.foundation import text
from fieldapp.foundation.codes import CodeList
from fieldapp.shifts import codes as shift_codes
from fieldapp.shifts.screening import phone_copy
from fieldapp.sync.rules import REASONS

from . import access, documents

ROOT = Path(__file__).resolve().parents[2]
GENERATED = ROOT / "static" / "pwa" / "src" / "generated"
CATALOGUE = Path(text.__file__).parent / "translations" / "sv" / "LC_MESSAGES" / "messages.po"
PHONE = "phone"
"""Context of the phone's words in the catalogue."""
LATER = 'generated/words-later"'
"""What a module of the phone imports whose words are not the core's."""

_CODES_HEAD = """\
/**
 * Code lists, in the order in which they are stored as bits. Generated from the server's lists by
 * `fieldapp generate`; a test keeps it fresh. Never edited by hand.
 *
 * Form: one exported const per list, named as the list, of {code, sv, en}.
 */

export interface Code {
  readonly code: string;
  readonly sv: string;
  readonly en: string;
}
"""
_WORDS_HEAD = """\
/**
 * The phone's words: English sentence → Swedish. Generated from the server's catalogue by
 * `fieldapp generate`; a test keeps it fresh. Never edited by hand.
 */

"""


_GUIDANCE_HEAD = """\
/**
 * Texts of guidance, their sources and numbers. Generated from fieldapp/directory/guidance by
 * `fieldapp generate`; a test keeps it fresh. Never edited by hand. Loaded when it is first opened.
 */

"""


def guidance_ts() -> str:
    """The text of guidance.ts."""
    data = json.dumps(directory.guidance(), ensure_ascii=False, indent=1)
    return f"{_GUIDANCE_HEAD}export const guidance = {data};\n"


def code_lists() -> list[CodeList]:
    """Every list that the phone shows or seals."""
    return [*contact_codes.ALL, *shift_codes.ALL, *followup_codes.ALL, REASONS]


def codes_ts(lists: Iterable[CodeList]) -> str:
    """The text of codes.ts."""
    parts = [_CODES_HEAD]
    for found in lists:
        rows = "".join(
            f"  {{ code: {_quoted(c.code)}, sv: {_quoted(c.sv)}, en: {_quoted(c.en)} }},\n"
            for c in found.codes
        )
        parts.append(
            f"export const {found.name} = [\n{rows}] as const satisfies readonly Code[];\n"
        )
    return "\n".join(parts)


def words_ts(catalogue: Path = CATALOGUE) -> str:
    """The text of words.ts: the words of the phone's core that have a translation."""
    rows = _rows(catalogue, later=False)
    return f"{_WORDS_HEAD}export const sv: Record<string, string> = {{\n{rows}}};\n"


def words_later_ts(catalogue: Path = CATALOGUE) -> str:
    """The text of words-later.ts: words that only modules say which import it, and so are loaded
    when they are first needed."""
    rows = _rows(catalogue, later=True)
    return f'{_WORDS_HEAD}import {{ sv }} from "./words";\n\nObject.assign(sv, {{\n{rows}}});\n'


def _rows(catalogue: Path, *, later: bool) -> str:
    words = {
        entry.msgid: entry.msgstr
        for entry in polib.pofile(str(catalogue))
        if entry.msgctxt == PHONE
        and entry.msgstr
        and not entry.obsolete
        and all(_is_later(file) for file, _ in entry.occurrences) == later
    }
    return "".join(f"  {_quoted(en)}: {_quoted(words[en])},\n" for en in sorted(words))


@lru_cache(maxsize=1024)
def _is_later(file: str) -> bool:
    path = ROOT / file
    return path.is_file() and LATER in path.read_text(encoding="utf-8")


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def files() -> dict[Path, str]:
    """Each generated file with the text that it should have."""
    made = {GENERATED / "codes.ts": codes_ts(code_lists())}
    made[GENERATED / "guidance.ts"] = guidance_ts()
    made[documents.ARCHITECTURE] = documents.architecture()
    made[access.DOCUMENT] = access.document()
    made[documents.SECURITY] = documents.security()
    made |= access.api_documents()
    made[GENERATED / "screening.ts"] = phone_copy.rules_ts()
    made[GENERATED / "given-names.ts"] = phone_copy.names_ts()
    if CATALOGUE.exists():
        made[GENERATED / "words.ts"] = words_ts()
        made[GENERATED / "words-later.ts"] = words_later_ts()
    return made


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a file is stale.")
def generate(check: bool) -> None:
    """Write what is made from the code.

    Code lists and words for the phone's build, and parts of the documents.
    """
    stale = [
        path
        for path, wanted in files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != wanted
    ]
    for path in stale:
        click.echo(f"{path.relative_to(ROOT)}: " + ("stale" if check else "written"))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files()[path], encoding="utf-8")
    if not stale:
        click.echo("Everything generated is fresh.")
    elif check:
        raise click.exceptions.Exit(1)
