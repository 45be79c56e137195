"""Words: Swedish by default, English by choice; numbers and dates in the reader's form.

The English sentence is the key; Swedish stands in translations/sv. Phone words stand in the
same catalogue under the context `phone`.
"""

from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale, gettext

LANGUAGES = ("sv", "en")
TRANSLATIONS = Path(__file__).parent / "translations"

babel = Babel()


def chosen_language() -> str:
    """The language of this request: the session's choice, else Swedish; Swedish outside one."""
    if not has_request_context():
        return "sv"
    wanted = request.args.get("lang")
    if wanted in LANGUAGES:
        session["lang"] = wanted
    return session.get("lang", "sv")


def language() -> str:
    """'sv' or 'en' for this request, 'sv' outside one."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else "sv"


def address_in(wanted: str) -> str:
    """This page's address in another language, with all else that stands in it."""
    kept = request.args.to_dict(flat=False) | {"lang": [wanted]}
    return "?" + urlencode(kept, doseq=True)


def number(value: float, decimals: int = 0) -> str:
    """A number in the reader's form, e.g. 1 234,5 in Swedish."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=language())


def day(value: date) -> str:
    """A day in ISO form, which is the Swedish one."""
    return value.isoformat()


def weekday(value: date) -> str:
    """The name of a day's weekday."""
    return format_date(value, "EEEE", locale=language())


def month(value: date) -> str:
    """The month of a day with its year, e.g. oktober 2026."""
    return format_date(value, "LLLL y", locale=language())


def tertial(value: int) -> str:
    """A tertial with its months: T2 2026 (maj–aug)."""
    months = (gettext("Jan–Apr"), gettext("May–Aug"), gettext("Sep–Dec"))[value % 10 - 1]
    return f"T{value % 10} {value // 10} ({months})"


def init_app(app: Flask) -> None:
    """Give the app its words and the template filters of numbers and days."""
    app.config["BABEL_DEFAULT_LOCALE"] = "sv"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    babel.init_app(app, locale_selector=chosen_language, timezone_selector=lambda: None)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.filters.update(number=number, day=day, weekday=weekday, tertial=tertial)
    app.jinja_env.globals["language"] = language
    app.jinja_env.globals["address_in"] = address_in
    app.jinja_env.globals["_"] = gettext
