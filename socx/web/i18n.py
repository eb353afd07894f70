"""The reader's language, and dates, names and numbers in it."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton, format_time, get_datetime_format, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from socx.core.places import country_name, notes_for, partner_choices, partner_name, sort_key
from socx.core.topics import topic_label
from socx.core.values import WORKING_LANGUAGES
from socx.core.workflow import State
from socx.web.site import settings

babel = Babel()


class Catalogues(Domain):
    """The texts of socx by language. A page asks for hundreds: the catalogue is found without a detour."""

    def __init__(self) -> None:
        super().__init__(domain="messages")
        self._known: dict[str, Any] = {}

    def get_translations(self) -> Any:
        """The catalogue of the language that is written in now."""
        locale = get_locale()
        if locale is None:
            return super().get_translations()
        found = self._known.get(locale.language)
        if found is None:
            found = self._known[locale.language] = super().get_translations()
        return found


catalogues = Catalogues()


@pass_eval_context
def written(context: EvalContext, text: str, **values: Any) -> str:
    """A text of a template in the reader's language, as Jinja's own gettext gives it in four calls less.

    Unlike Jinja's, it takes no text for HTML: some that templates translate were typed by people, such as
    the reason of a rule. For the same reason a lone percent sign is nothing to fill in.
    """
    found: str = catalogues.get_translations().gettext(text)
    if context.autoescape:
        found = escape(found)
    if values:
        return found % values
    return found.replace("%%", "%") if "%" in found else found


def home_zone() -> ZoneInfo:
    """Where the facility works (SOCX_TIMEZONE): moments without a place of their own are told on its clock."""
    return ZoneInfo(settings().timezone)


def home_day(moment: datetime) -> date:
    """The day of a moment where the facility works."""
    return moment.astimezone(home_zone()).date()


def chosen_language() -> str:
    """The user's choice, then the choice made in this browser, then what the browser prefers.

    Between the last two comes the language of whoever was signed in here last: signing out does not
    turn the page into another language. It is nobody's choice, so signing in does not keep it.
    """
    if not has_request_context():
        return DEFAULT_LANGUAGE
    wanted = g.get("language") or session.get("language") or session.get("last_language")
    if wanted in LANGUAGES:
        return str(wanted)
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT_LANGUAGE


def language() -> str:
    """The language that texts are written in now: of the page, or of the mail being written."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT_LANGUAGE


def wished_language() -> str:
    """The language that the address asks a file to be in, or that of the page."""
    wanted = request.args.get("language", "")
    return wanted if wanted in LANGUAGES else language()


def regional() -> str:
    """The locale of dates: English readers here write the day first."""
    return "en_GB" if language() == "en" else language()


def show_date(day: date | datetime | None, style: str = "medium") -> str:
    """A day, or the day of a moment where the facility works."""
    if isinstance(day, datetime) and day.tzinfo is not None:
        day = home_day(day)
    return _written_date(day, style, regional()) if day else ""


@lru_cache(maxsize=4096)
def _written_unit(day: date, name: str, locale: str) -> str:
    """`yMMM` in the order of the language, everything else as a pattern of the CLDR."""
    written = format_skeleton(name, day, locale=locale) if name == "yMMM" else babel_date(day, name, locale=locale)
    return str(written)


def show_unit(day: date, name: str) -> str:
    """A year, quarter, month or day of a month, as a timeline names it: `y`, `QQQ`, `MMM`, `yMMM`, `d`."""
    return _written_unit(day, name, regional())


def show_kept_date(text: str, style: str = "medium") -> str:
    """A day that was kept as ISO text; what is no day stays as it is."""
    try:
        return show_date(date.fromisoformat(str(text)), style)
    except ValueError:
        return str(text)


@lru_cache(maxsize=4096)
def _written_date(day: date, style: str, locale: str) -> str:
    """Lists name the same days again and again, and Babel takes long for each."""
    return str(babel_date(day, style, locale=locale))


def show_moment(moment: datetime | None, zone: str = "") -> str:
    """A moment on the wall clock of a zone, or of the facility, to the minute."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone) if zone else home_zone())
    join = str(get_datetime_format("medium", locale=regional()))
    return join.replace("{1}", show_date(local.date())).replace("{0}", format_time(local, "short", locale=regional()))


def zone_place(zone: str) -> str:
    """The city or place after which the time of a zone is called, in the reader's language."""
    return str(get_timezone_location(zone, locale=regional(), return_city=True))


def show_deadline(moment: datetime, zone: str) -> str:
    """A moment on the wall clock of a zone, with the zone in words."""
    return gettext("%(moment)s (time in %(place)s)", moment=show_moment(moment, zone), place=zone_place(zone))


def show_number(value: float, digits: int = 0) -> str:
    return _written_number(value, digits, language())


@lru_cache(maxsize=4096)
def _written_number(value: float, digits: int, locale: str) -> str:
    return str(format_decimal(value, f"#,##0.{'0' * digits}" if digits else "#,##0", locale=locale))


def show_size(count: int) -> str:
    """The size of a file for people: kilobytes, and megabytes with one digit."""
    if count < 1024 * 1024:
        return gettext("%(number)s KB", number=show_number(max(1, round(count / 1024))))
    return gettext("%(number)s MB", number=show_number(count / 1024 / 1024, 1))


def show_list(values: list[str], *, either: bool = False) -> str:
    """a, b and c; with `either`: a, b or c"""
    return format_list(list(values), style="or" if either else "standard", locale=language())


def language_name(code: str) -> str:
    """The name of a language in the reader's language, with a capital letter."""
    name = Locale.parse(language()).languages.get(code, code)
    return name[:1].upper() + name[1:]


def working_languages() -> list[tuple[str, str]]:
    """(code, name) of the languages of work: those most asked for first, then all others by name."""
    named = [(code, language_name(code)) for code in WORKING_LANGUAGES]
    return [*named[:3], *sorted(named[3:], key=lambda pair: sort_key(pair[1]))]


def label(table: dict[str, str], key: Any) -> str:
    """The translated label of a value of one of the tables; the value itself where unknown."""
    text = table.get(key)
    return gettext(text) if text else str(key or "")


def state_label(state: State) -> str:
    return gettext(state.label)


def paragraphs(text: str | None) -> Markup:
    """Plain text as paragraphs; nothing in it is read as HTML."""
    blocks = [b for b in (text or "").split("\n\n") if b.strip()]
    return Markup("").join(
        Markup("<p>%s</p>") % Markup("<br>").join(escape(line) for line in b.split("\n")) for b in blocks
    )


def init_app(app: Flask) -> None:
    """Set up Flask-Babel and what templates call."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT_LANGUAGE)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    babel.init_app(app, locale_selector=chosen_language)
    babel.domain_instance = catalogues
    app.jinja_env.globals.update(
        _=written,
        languages=LANGUAGES,
        language=language,
        partner_name=lambda code: partner_name(code, language()),
        partner_choices=lambda: partner_choices(language()),
        country_name=lambda code: country_name(code, language()),
        topic_label=lambda topic_id: topic_label(topic_id, language()),
        language_name=language_name,
        label=label,
        designation_notes=lambda text: notes_for(str(text), language()),
        format_date=show_date,
        format_kept_date=show_kept_date,
        format_moment=show_moment,
        format_deadline=show_deadline,
        format_number=show_number,
        format_list=show_list,
    )
    app.jinja_env.filters.update(paragraphs=paragraphs)

    @app.context_processor
    def reader() -> dict[str, Any]:
        return {"locale": language()}
