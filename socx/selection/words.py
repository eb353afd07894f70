"""Requirements and judgements in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import force_locale, gettext, ngettext

from socx.activities.models import Position
from socx.activities.subjects import position_name
from socx.core.i18n import N_
from socx.core.places import country_name
from socx.core.topics import topic_label
from socx.core.values import EXPERT_KINDS
from socx.selection.models import ALSO, Application
from socx.selection.requirements import Asked, Judgement
from socx.selection.terms import PARTS, Part
from socx.web.i18n import language, language_name, show_list

# fmt: off
#: What shows a judgement; the facts of the judgement fill the sentence.
SHOWN = {
    "language_none":    N_("The profile does not name %(language)s."),
    "language_less":    N_("%(language)s %(asked)s asked, the profile says %(has)s."),
    "language_has":     N_("The profile says %(language)s %(has)s."),
    "language_written": N_("The profile says %(language)s %(has)s, and a part of it is written in that language."),
    "topic_none":       N_("The profile does not name the topic “%(topic)s”."),
    "topic_less":       N_("Level %(asked)s of 4 asked in “%(topic)s”, the profile says %(has)s."),
    "topic_has":        N_("The profile says level %(has)s of 4 in “%(topic)s”."),
    "years_none":       N_("The profile does not say how many years of experience."),
    "years_less":       N_("Years of experience: %(asked)s asked, the profile says %(has)s."),
    "years_has":        N_("Years of experience: the profile says %(has)s."),
    "background_other": N_("The profile says: %(kind)s, %(member_state)s."),
    "background_has":   N_("The profile says: %(kind)s, %(member_state)s."),
    "text_read":        N_("The profile cannot answer this by itself. A person has to read it."),
}

#: What is lacking, said to the expert who could mend it.
LACKING = {
    "language_none":    N_("%(language)s %(asked)s asked, your profile does not name it"),
    "language_less":    N_("%(language)s %(asked)s asked, you have %(has)s"),
    "topic_none":       N_("“%(topic)s” asked, your profile does not name it"),
    "topic_less":       N_("level %(asked)s of 4 in “%(topic)s” asked, you have %(has)s"),
    "years_less":       N_("years of experience: %(asked)s asked, you have %(has)s"),
    "background_other": N_("another kind of expert or Member State is asked"),
}

#: Where an application stands, said to who sent it.
STATES = {
    "draft":        N_("You have not sent it yet. It is kept for you until the call closes."),
    "submitted":    N_("You have sent it. You can change or withdraw it until the call closes."),
    "waiting":      N_("The call is closed. The facility compares the applications and tells you the result."),
    "withdrawn":    N_("You have withdrawn it. Nobody looks at it."),
    "unsent":       N_("The call closed before you sent it. Nobody has seen it."),
    "selected":     N_("You are selected. The facility writes to you about the next steps."),
    "reserve":      N_("You are on the reserve list. If somebody drops out, the facility asks you."),
    "not_selected": N_("Somebody else was chosen this time. Your profile stays in the roster."),
    "void":         N_("The call was cancelled, so your application has ended."),
}
# fmt: on


def application_state(application: Application) -> str:
    """Where an application stands, in a sentence for the expert."""
    is_waiting = application.state == "submitted" and application.call.state != "open"
    return str(gettext(STATES["waiting" if is_waiting else application.state]))


def requirement_words(asked: Asked) -> str:
    """A requirement as a line: `French, B2 or better`."""
    value = asked.value
    match asked.kind:
        case "language":
            named, level = language_name(value["language"]), value["level"]
            if level == "C2":
                return f"{named}, {level}"
            return str(gettext("%(language)s, %(level)s or better", language=named, level=level))
        case "topic":
            return str(
                gettext("%(topic)s, level %(level)s of 4 or more", topic=_topic(value["topic"]), level=value["level"])
            )
        case "years" if value.get("specific"):
            return str(
                ngettext(
                    "At least %(num)s year of experience in social protection, labour or employment",
                    "At least %(num)s years of experience in social protection, labour or employment",
                    value["years"],
                )
            )
        case "years":
            return str(
                ngettext("At least %(num)s year of experience", "At least %(num)s years of experience", value["years"])
            )
        case "background":
            return _background(value)
    return asked.text


def shown(judgement: Judgement) -> str:
    """What shows the judgement, in a sentence."""
    return str(gettext(SHOWN[judgement.code]) % _facts(judgement.facts))


def position_line(position: Position) -> str:
    """`#2 Expert on data, 14 days`"""
    days = ngettext("%(num)s day", "%(num)s days", position.days)
    return f"#{position.number} {position_name(position)}, {days}"


def side_in_words(side: str) -> str:
    """Who signs, inside a sentence."""
    return {"facility": gettext("the facility"), "expert": gettext("the expert"), "employer": gettext("the employer")}[
        side
    ]


def also_words(application: Application) -> list[str]:
    """What the expert would also consider."""
    found = [
        f"#{one.position.number} {position_name(one.position)}" for one in application.wishes if one.wish == "also"
    ]
    found += [gettext(ALSO[one]) for one in application.also if one in ALSO]
    return [*found, application.also_note] if application.also_note else found


def lacking(judgement: Judgement) -> str:
    """What is lacking, for the expert; of what a profile cannot show, the requirement itself."""
    text = LACKING.get(judgement.code)
    return str(gettext(text) % _facts(judgement.facts)) if text else requirement_words(judgement.asked)


def standing_texts(language: str, parts: Iterable[Part] = PARTS) -> dict[str, str]:
    """The texts of the facility that terms of reference, or a briefing, start with, in a language."""
    with force_locale(language):
        return {part.key: gettext(part.starts_with) for part in parts if part.starts_with}


def _background(value: Any) -> str:
    kinds = [gettext(EXPERT_KINDS[kind]) for kind in value.get("kinds") or []]
    states = [country_name(code, language()) for code in value.get("member_states") or []]
    parts = []
    if kinds:
        parts.append(gettext("Kind of expert: %(kinds)s", kinds=_or(kinds)))
    if states:
        parts.append(gettext("Administration of: %(states)s", states=_or(states)))
    return "; ".join(parts)


def _or(names: list[str]) -> str:
    return show_list(names, either=True)


def _facts(facts: Any) -> dict[str, Any]:
    told = dict(facts)
    if "language" in told:
        told["language"] = language_name(told["language"])
    if "topic" in told:
        told["topic"] = _topic(told["topic"])
    if "kind" in told:
        told["kind"] = gettext(EXPERT_KINDS[told["kind"]]) if told["kind"] in EXPERT_KINDS else told["kind"]
    if "member_state" in told:
        told["member_state"] = country_name(told["member_state"], language())
    return told


def _topic(topic_id: str) -> str:
    return str(topic_label(topic_id, language()))
