"""The redacted CV as rows of a page and as a paper, in the language that is set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from socx.core.places import country_name, partner_name
from socx.core.topics import topic_label
from socx.core.values import EXPERT_KINDS
from socx.experts.models import EDUCATION, PASSAGE_KINDS
from socx.papers import Answer, Answers, Block, Bullets, Heading, Paper, Paragraph, Said
from socx.papers.facility import facility_paper
from socx.selection.redacted import PARTS
from socx.web.i18n import label, language, language_name


def cv_lines(document: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The CV as (part, [(text, language of the text or "")]), without parts that say nothing."""
    return [(gettext(PARTS[part]), found) for part in PARTS if (found := list(_lines(part, document.get(part))))]


def cv_paper(document: Mapping[str, Any], title: str, watermark: str, *, at: datetime) -> Paper:
    """The CV as a file; `title` says for which activity it is shown, `watermark` to whom."""
    what = gettext("Curriculum vitae, without contact data")
    parts = cv_lines(document)
    short = tuple(Answer(name, tuple(Said(*one) for one in lines)) for name, lines in parts if len(lines) == 1)
    return facility_paper(
        what,
        marks=(watermark,),
        title=Said(str(document["name"])),
        at=at,
        blocks=tuple(_blocks([one for one in parts if len(one[1]) > 1])),
        caption=Said(" · ".join((what, title))),
        facts=Answers(short, gettext("Not given")),
        footer=title,
    )


def _blocks(parts: list[tuple[str, list[tuple[str, str]]]]) -> Iterator[Block]:
    for name, lines in parts:
        yield Heading(Said(name))
        if any(len(text) > 200 for text, _ in lines):
            yield from (Paragraph(Said(*one)) for one in lines)
        else:
            yield Bullets(tuple(Said(*one) for one in lines))


def _lines(part: str, value: Any) -> Iterable[tuple[str, str]]:
    if not value:
        return ()
    return _OF_PART[part](value) if part in _OF_PART else [(str(value), "")]


def _education(value: Mapping[str, str]) -> list[tuple[str, str]]:
    text = ", ".join(filter(None, (label(EDUCATION, value["level"]) if value["level"] else "", value["field"])))
    return [(text, "")] if text else []


def _topics(value: Mapping[str, int]) -> list[tuple[str, str]]:
    best = sorted(value.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(f"{topic_label(code, language())} ({level}/4)", "") for code, level in best]


def _missions(value: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(f"{one['year']}, {partner_name(one['partner'], language())}: {one['title']}", "") for one in value]


_OF_PART: dict[str, Callable[[Any], Iterable[tuple[str, str]]]] = {
    "kind": lambda value: [(label(EXPERT_KINDS, value), "")],
    "member_state": lambda value: [(country_name(value, language()), "")],
    "years": lambda value: [(ngettext("%(num)s year", "%(num)s years", value), "")],
    "education": _education,
    "languages": lambda value: [(f"{language_name(code)} {level}", "") for code, level in sorted(value.items())],
    "topics": _topics,
    "passages": lambda value: [
        (f"{label(PASSAGE_KINDS, one['kind'])}: {one['text']}", one["language"]) for one in value
    ],
    "missions": _missions,
    "publications": lambda value: [(f"{one['title']} ({one['year']})", "") for one in value],
}
