"""`fieldapp words`: the catalogue of Swedish words, held to what the product says.

A sentence is an English key in the code; its Swedish stands in one catalogue, the phone's too
(context "phone"). What is said is found in templates, in `_(…)`, in domain errors (which the web
shell translates when it tells them), in menu entries, in the phone's `t("…")`, and in the lists
of SPOKEN. A test fails when a sentence is missing, untranslated, or no longer said.
"""

import ast
import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import click
import polib
from babel.messages.extract import extract_from_file

from fieldapp.accounts import rules as accounts
from fieldapp.audit import routes as audit_routes
from fieldapp.audit import service as audit
from fieldapp.followups import routes as followups
from fieldapp.foundation.errors import Problem
from fieldapp.ops.documents import import_rooms
from fieldapp.ops.generated import CATALOGUE, PHONE, ROOT
from fieldapp.picture import postprocess
from fieldapp.releases import drafting
from fieldapp.releases import routes as releases
from fieldapp.releases import rules as release_rules

Key = tuple[str | None, str]
"""Context (None, "phone", "act" or "object") and the English sentence; of an act its name."""

CODE = ROOT / "fieldapp"
PHONE_CODE = ROOT / "static" / "pwa" / "src"

HTTP_ERRORS = (400, 403, 404, 405, 408, 413, 415, 429)
"""Errors that the server itself answers, told by their standard phrase."""

SPOKEN = (
    *accounts.ABOUT.values(),
    *audit_routes.SPOKEN,
    *followups.KINDS.values(),
    *followups.URGENCIES.values(),
    *releases.WORDS.values(),
    *release_rules.WITHHOLD_REASONS.values(),
    *drafting.SINGLE_NAMES.values(),
    *(name for name, _kinds in postprocess.TOTALS.values()),
    *(HTTPStatus(status).phrase for status in HTTP_ERRORS),
)
"""Sentences that are chosen by a code and translated where they are shown."""

JINJA = {"extensions": "jinja2.ext.i18n", "silent": "false"}
PHONE_CALL = re.compile(r'\bt\(\s*("(?:[^"\\]|\\.)*")')


def said() -> dict[Key, set[str]]:
    """Everything that the product says: key → the files that say it, from the project's root."""
    found: dict[Key, set[str]] = {(None, sentence): {"fieldapp"} for sentence in SPOKEN}
    for path, context, sentence in (*_in_templates(), *_in_python(), *_on_the_phone()):
        found.setdefault((context, sentence), set()).add(str(path.relative_to(ROOT)))
    for name in acts():
        found.setdefault(("act", name), set()).add("fieldapp")
    return found


def acts() -> list[str]:
    """The names of every act that a room has registered: an auditor reads them in words."""
    import_rooms()
    return sorted(name for name in audit.registered() if (CODE / name.split(".")[0]).is_dir())


def _in_templates() -> Iterator[tuple[Path, None, str]]:
    for path in sorted(CODE.glob("*/templates/**/*.html")):
        for _line, message, _comments, _context in extract_from_file("jinja2", path, options=JINJA):
            yield path, None, message if isinstance(message, str) else message[0]


def _in_python() -> Iterator[tuple[Path, str | None, str]]:
    told = _problems()
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for sentence in _sentences(node, told):
                yield path, None, sentence
            for kind in _object_kinds(node):
                yield path, "object", kind


def _object_kinds(node: ast.AST) -> Iterator[str]:
    """What an entry of the access log is about: the third argument of `recorded` and `read`."""
    match node:
        case ast.Call(
            ast.Name("recorded" | "read") | ast.Attribute(_, "recorded" | "read"),
            [_, _, ast.Constant(str(kind)), *_],
        ) if kind:
            yield kind


def _sentences(node: ast.AST, told: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Call) and node.args:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        first = node.args[0]
        spoken = called in ("_", "gettext", "menu_entry", "taken") or called in told
        said = [first] if spoken else []
        if called == "menu_entry":
            said += [*node.args[3:], *(k.value for k in node.keywords if k.arg == "about")]
        for word in said:
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                yield word.value
    if isinstance(node, ast.ClassDef) and node.name in told:
        for statement in node.body:
            match statement:
                case ast.Assign([ast.Name("title")], ast.Constant(str(sentence))):
                    yield sentence


def _problems() -> frozenset[str]:
    """Names of all domain errors; every room is imported, since they declare their own."""
    import_rooms()
    found, waiting = {Problem}, [Problem]
    while waiting:
        below = waiting.pop().__subclasses__()
        found.update(below)
        waiting.extend(below)
    return frozenset(error.__name__ for error in found)


def _on_the_phone() -> Iterator[tuple[Path, str, str]]:
    for path in sorted([*PHONE_CODE.rglob("*.ts"), *PHONE_CODE.rglob("*.tsx")]):
        if ".test." in path.name or "generated" in path.parts:
            continue
        for match in PHONE_CALL.finditer(path.read_text(encoding="utf-8")):
            yield path, PHONE, json.loads(match.group(1))


def catalogue() -> polib.POFile:
    """The Swedish catalogue as it stands."""
    return polib.pofile(str(CATALOGUE), wrapwidth=98)


def faults(entries: polib.POFile) -> list[str]:
    """What is wrong with a catalogue: not there, without Swedish, said no longer, or a
    placeholder that differs between the two languages."""
    wanted = said()
    there = {(e.msgctxt, e.msgid): e for e in entries if not e.obsolete}
    wrong = [f"not in the catalogue: {key[1]}" for key in wanted if key not in there]
    for key, entry in there.items():
        if key not in wanted:
            wrong.append(f"no longer said: {key[1]}")
        elif not entry.msgstr or entry.fuzzy:
            wrong.append(f"without Swedish: {key[1]}")
        elif _placeholders(entry.msgid) != _placeholders(entry.msgstr):
            wrong.append(f"other placeholders in Swedish: {key[1]}")
    return sorted(wrong)


def _placeholders(sentence: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|\{\w+\}", sentence))


def update() -> polib.POFile:
    """Write the catalogue with every sentence that is said and none that is not."""
    entries = catalogue() if CATALOGUE.exists() else polib.POFile(wrapwidth=98)
    entries.metadata = {
        "Language": "sv",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    swedish = {(e.msgctxt, e.msgid): e.msgstr for e in entries}
    entries.clear()
    for (context, sentence), files in sorted(
        said().items(), key=lambda i: (i[0][0] or "", i[0][1])
    ):
        entries.append(
            polib.POEntry(
                msgctxt=context,
                msgid=sentence,
                msgstr=swedish.get((context, sentence), ""),
                occurrences=[(file, "") for file in sorted(files)],
            )
        )
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    entries.save(str(CATALOGUE))
    return entries


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when something is wrong.")
def words(check: bool) -> None:
    """Bring the Swedish catalogue up to date."""
    wrong = faults(catalogue() if check else update())
    for fault in wrong:
        click.echo(fault)
    if not wrong:
        click.echo("Every sentence has its Swedish.")
    elif check:
        raise click.exceptions.Exit(1)
