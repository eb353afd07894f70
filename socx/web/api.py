"""What the interfaces of all rooms share: pages of lists, versions, shapes of small things."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import marshmallow as ma
from flask import Request, abort, request, url_for
from flask_babel import gettext
from flask_smorest.arguments import ArgumentsMixin
from sqlalchemy import Select
from webargs.flaskparser import FlaskParser

from socx.core.errors import Conflict
from socx.core.i18n import N_
from socx.core.places import notes_for_partners
from socx.core.values import UNKEEPABLE, is_usual_day
from socx.db import transaction
from socx.web.filters import LONGEST_TEXT, MOST_VALUES
from socx.web.forms import LARGEST, clean, marked
from socx.web.i18n import language
from socx.web.paging import page_number, paginate


class Bodies(FlaskParser):
    """Reads bodies as JSON; thousands of brackets in brackets, or of digits in a number, are none."""

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        try:
            return super().load_json(req, schema)
        except (ValueError, RecursionError):
            abort(400)


ArgumentsMixin.ARGUMENTS_PARSER = Bodies()  # before any room says what its calls take


class Strict(ma.Schema):
    """A body whose unknown names are refused, not ignored, and so is what no column, page or calendar can hold."""

    class Meta:
        unknown = ma.RAISE

    @ma.pre_load
    def trimmed(self, body: Any, **_: Any) -> Any:
        """Texts as forms take them: blanks alone are no answer."""
        return {name: clean(value) for name, value in body.items()} if isinstance(body, Mapping) else body

    @ma.validates_schema(skip_on_field_errors=False)
    def keepable(self, body: dict[str, Any], **_: Any) -> None:
        """The same for machines as `forms.keepable` for people."""
        if wrong := _not_keepable(body):
            raise ma.ValidationError(wrong)


def _not_keepable(value: Any) -> Any:
    """What is wrong with a value of a body, or by name with those inside it; nothing where all can be kept."""
    match value:
        case str() if UNKEEPABLE.search(value):
            return [gettext(N_("Remove the characters that cannot be shown."))]
        case int() if abs(value) >= LARGEST:
            return [gettext(N_("Enter a smaller number."))]
        case date() if not is_usual_day(value):
            return [gettext(N_("Enter a date, for example 2026-03-27."))]
        case list():
            return _not_keepable(dict(enumerate(value)))
        case dict():
            return {
                marked(str(name)): said
                for name, one in value.items()
                if (said := _not_keepable(one) or _not_keepable(name))
            }
    return None


class Versioned(Strict):
    """A change: with `version`, it is refused when the thing has moved on since that version."""

    version = ma.fields.Integer(
        allow_none=True, load_default=None, validate=ma.validate.Range(0, 2**31 - 1),
        metadata={"description": "The version that the caller has seen."},
    )  # fmt: skip


class Move(Versioned):
    """A move of a workflow."""

    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=4000))


class PageQuery(ma.Schema):
    """Which page of a list."""

    class Meta:
        unknown = ma.EXCLUDE

    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 10_000))


def one_or_more(values: Iterable[str], about: str) -> ma.fields.List[Any]:
    """A filter that may be given several times: any of these."""
    one = ma.fields.String(validate=ma.validate.OneOf([str(value) for value in values]))
    return ma.fields.List(one, validate=ma.validate.Length(max=MOST_VALUES), metadata={"description": about})


def words() -> ma.fields.String:
    """The words that a list is searched for."""
    return ma.fields.String(
        validate=ma.validate.Length(max=LONGEST_TEXT),
        metadata={"description": "Words, accents and case ignored; the beginning of a word is enough. "
                  "Words in quotes stand in a row; a minus before a word leaves it out."},
    )  # fmt: skip


class Note(ma.Schema):
    """The footnote of a designation, such as the one of Kosovo*."""

    mark = ma.fields.String()
    text = ma.fields.String()


class Named(ma.Schema):
    """Anything whose partner has a designation carries its footnote."""

    notes = ma.fields.List(ma.fields.Nested(Note))


def page_of(item: type[ma.Schema]) -> type[ma.Schema]:
    """The shape of one page of a list of `item`."""
    return Named.from_dict(
        {
            "items": ma.fields.List(ma.fields.Nested(item)),
            "next": ma.fields.String(allow_none=True, metadata={"description": "Address of the next page."}),
            "notes": ma.fields.List(ma.fields.Nested(Note)),
        },
        name=f"{item.__name__}Page",
    )


def listed(
    found: Select[Any],
    summary: Callable[[Any], Any],
    partners_of: Callable[[Any], Collection[str]] = lambda item: (),
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One page of a list as an answer: body, status, and a Link header to the next page.

    `partners_of` gives the codes of the partners that a row names, for the footnotes of the page.
    """
    page = paginate(found, page_number())
    following = None
    if page.has_next and request.endpoint:
        args = {**request.args.to_dict(), **(request.view_args or {}), "page": page.number + 1}
        following = url_for(request.endpoint, **args)
    body = {
        "items": [summary(item) for item in page.items],
        "next": following,
        "notes": notes(*(code for item in page.items for code in partners_of(item))),
    }
    return body, 200, {"Link": f'<{following}>; rel="next"'} if following else {}


def notes(*codes: str) -> list[dict[str, str]]:
    """The footnotes for partners that an answer names, in the reader's language."""
    return [{"mark": n.mark, "name": n.name, "text": n.text} for n in notes_for_partners(frozenset(codes), language())]


@contextmanager
def changing(subject: Any, body: Mapping[str, Any]) -> Iterator[None]:
    """A transaction that changes what stands as the caller has seen it; raises Conflict when it has moved on."""
    with transaction():
        expect(body["version"], subject)
        yield


def expect(version: int | None, subject: Any) -> None:
    """Raise Conflict when the caller has seen an older version than the one that stands."""
    if version is not None and version != subject.version:
        raise Conflict(N_("Somebody changed this since you read it. Read it again, then send your change."))
