"""What the engine says in codes, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, ngettext

from socx.core.i18n import N_
from socx.core.places import country_name
from socx.core.shares import whole_parts
from socx.core.topics import topic_label, topics
from socx.core.values import ASSISTANCE, EXPERT_KINDS, MODALITIES
from socx.experts.models import PASSAGE_KINDS
from socx.matching.conflicts import FOUND, Finding
from socx.web.i18n import label, language, language_name, show_date, show_list

if TYPE_CHECKING:
    from socx.matching.engine import Change, Explanation, Item, Missing, Reason

# fmt: off
PARTS = {
    "text":         N_("Words of the request and the profile"),
    "concepts":     N_("Subjects named in both texts"),
    "meaning":      N_("Meaning of both texts"),
    "topics":       N_("Topics"),
    "languages":    N_("Working languages"),
    "assistance":   N_("Type of assistance"),
    "availability": N_("Availability"),
    "experience":   N_("Experience in the partner country or territory"),
    "kind":         N_("Kind of expert"),
}
# fmt: on


# fmt: off
#: The parts where there is little room.
SHORT = {
    "text":         N_("Words"),
    "concepts":     N_("Subjects"),
    "meaning":      N_("Meaning"),
    "topics":       N_("Topics"),
    "languages":    N_("Languages"),
    "assistance":   N_("Assistance"),
    "availability": N_("Availability"),
    "experience":   N_("Partner"),
    "kind":         N_("Kind"),
}

#: What is missing and costs points, by the engine's code.
MISSING = {
    "topic":          N_("Topic not in the profile: %(name)s"),
    "topic_evidence": N_("Topic claimed without evidence: %(name)s"),
    "language":       N_("Does not speak %(name)s"),
    "language_level": N_("%(name)s at %(has)s, asked is %(asked)s"),
    "assistance":     N_("Does not offer: %(name)s"),
    "days":           N_("Away on some of the wished days: %(days)s"),
    "modality":       N_("Does not work this way: %(name)s"),
    "partner":        N_("Has not worked there before: %(name)s"),
}

#: Lacks of which several are told in one sentence.
NAMED = ("topic", "topic_evidence", "language", "assistance", "modality", "partner")

#: What would change a rank.
CHANGES = {
    "topic":          N_("If this topic were in the profile, with evidence: %(name)s"),
    "topic_evidence": N_("If there were evidence for this topic: %(name)s"),
    "language":       N_("If %(name)s were at %(asked)s"),
    "language_level": N_("If %(name)s were at %(asked)s"),
    "assistance":     N_("If this were offered: %(name)s"),
    "days":           N_("If all wished days were free"),
    "modality":       N_("If this were offered: %(name)s"),
}

#: Lines of a score that are about words as they are written.
WORDS = ("term", "spelling", "translation")

#: Lines of a score that are about no single thing.
LINES = {
    "days":            N_("Wished days that are free"),
    "meaning":         N_("How near the texts are in meaning"),
    "unread":          N_("Not compared by meaning yet: the mean of all others"),
    "language_offset": N_("Levelling between profiles in different languages"),
    "bound":           N_("Limit of this part"),
}

#: Kinds of reasons, for counting who is out.
REASON_KINDS = {
    "no_consent":       N_("No consent to be in the roster"),
    "conflict":         N_("Conflict of interest"),
    "own_country":      N_("Same country or territory"),
    "not_confidential": N_("Not signed for confidentiality"),
    "language":         N_("None of the working languages"),
    "not_available":    N_("Away on most of the wished days"),
    "later":            N_("Asked not to be invited yet"),
}
# fmt: on


def part(name: str) -> str:
    return label(PARTS, name)


def short(name: str) -> str:
    return label(SHORT, name)


def reason_kind(code: str) -> str:
    return label(REASON_KINDS, code)


def others(number: int) -> str:
    """The line for what is not listed one by one."""
    return ngettext("%(num)s more", "%(num)s more", number)


def adding_up(values: Sequence[float], total: int | None = None) -> list[int]:
    """Points as whole hundredths that add up to `total`, by default to the rounded sum.

    Each is within a hundredth of its exact value unless `total` itself is further off.
    """
    return whole_parts([value * 100 for value in values], total)


def reason(given: Reason) -> str:
    """Why somebody is out, as one sentence."""
    facts = given.facts
    match given.code:
        case "no_consent":
            return gettext(N_("Has not agreed to be in the roster."))
        case "conflict":
            return gettext(N_("Declared a conflict of interest: %(reason)s"), reason=facts["reason"])
        case "own_country":
            return gettext(N_("Works for an administration of the same country or territory."))
        case "not_confidential":
            return gettext(N_("Has not signed for confidentiality, and this request is restricted."))
        case "language":
            return gettext(
                N_("Speaks none of the working languages well enough: %(languages)s."),
                languages="; ".join(_level(code, has) for code, has in _items(facts["languages"])),
            )
        case "not_available":
            return gettext(N_("Is away on most of the wished days: %(days)s."), days=_days(facts["away"]))
        case "later":
            return gettext(
                N_("Asks not to be invited before %(day)s."), day=show_date(date.fromisoformat(str(facts["day"])))
            )
        case "state":
            return gettext(
                N_("The profile does not take part in matching. Its state: %(state)s."),
                state=gettext(str(facts["state"])),
            )
        case code:
            return code


def missing(given: Missing | Change) -> str:
    """What somebody lacks, in a few words."""
    return gettext(MISSING[given.code]) % _facts(given)


def change(given: Change) -> str:
    """What would change the rank, as a wish that came true."""
    return gettext(CHANGES[given.code]) % _facts(given)


def item(given: Item) -> str:
    """What one line of a part is about, with the words of both sides where they differ."""
    if given.kind in LINES:
        return gettext(LINES[given.kind])
    if given.kind in WORDS:
        return _both(given.detail) or given.label
    return _name(given.kind, str(given.detail.get("kind", given.label)))


def detail(given: Item) -> str:
    """The facts behind one line."""
    facts = given.detail
    match given.kind:
        case "concept":
            return gettext(
                N_("“%(asked)s” in the request, “%(shown)s” in the profile"),
                asked=_words(facts["need"]), shown=_words(facts["profile"]),
            )  # fmt: skip
        case "spelling":
            return gettext(N_("nearly the same spelling"))
        case "translation":
            return gettext(N_("the same in another language"))
        case "topic":
            return _claim(facts)
        case "language":
            has = facts["has"] or gettext(N_("none"))
            return gettext(N_("%(asked)s is asked for; in the profile: %(has)s"), asked=facts["asked"], has=has)
        case "assistance" | "modality":
            offered = facts["offered"] if given.kind == "assistance" else given.value > 0
            return gettext(N_("offered")) if offered else gettext(N_("not offered"))
        case "partner":
            return gettext(N_("has worked there")) if facts["worked_there"] else gettext(N_("has not worked there"))
        case "days":
            away = _days(facts["away"])
            return (
                gettext(N_("away %(days)s"), days=away)
                if away
                else ngettext("%(num)s day, all free", "%(num)s days, all free", int(str(facts["days"])))
            )
        case _:
            return ""


def source(name: str) -> str:
    """Where a passage stands, from the source that the adapters gave it."""
    kind, _, rest = name.partition(":")
    match kind:
        case "passage":
            return label(PASSAGE_KINDS, rest)
        case "topic":
            return gettext(N_("Evidence for %(topic)s"), topic=_topic(rest))
        case "mission":
            year, _, place = rest.partition(":")
            return gettext(N_("Mission of %(year)s, %(place)s"), year=year, place=country_name(place, language()))
        case _:
            return kind


def top_words(explanation: Explanation, most: int = 6) -> list[str]:
    """The words that add most, as both sides write them."""
    found: dict[str, None] = {}
    for one in (i for p in explanation.parts if p.name == "text" for i in p.items if i.value > 0):
        if one.kind in WORDS and len(found) < most:
            found[item(one)] = None
    return list(found)


def shared_topics(explanation: Explanation) -> list[dict[str, Any]]:
    """The topics of the need that the profile has: its label, and whether evidence bears it out."""
    return [
        {"label": _topic(i.label), "evidenced": bool(i.detail["evidenced"]), "detail": _claim(i.detail)}
        for p in explanation.parts
        if p.name == "topics"
        for i in sorted(p.items, key=lambda one: -one.value)
        if i.value > 0
    ]


def shared_subjects(explanation: Explanation, most: int = 3) -> list[str]:
    """The subjects that both texts name, in the words of both; one that says nothing new is left out."""
    shown: list[str] = []
    for found in (i for p in explanation.parts if p.name == "concepts" for i in p.items[:most] if i.value > 0):
        named = _both(found.detail) or item(found)
        if any(piece not in ", ".join(shown).split(", ") for piece in named.split(", ")):
            shown.append(named)
    return shown


def costly(explanation: Explanation) -> list[Missing]:
    """What is missing and costs points, the dearest first."""
    return sorted((one for one in explanation.missing if one.points >= 0.005), key=lambda one: -one.points)


def lacks(explanation: Explanation, most: int) -> list[str]:
    """The dearest things that are missing, those of one sort in one sentence where it only names them."""
    sorts: dict[str, list[Missing]] = {}
    for one in costly(explanation)[:most]:
        sorts.setdefault(one.code if one.code in NAMED else f"{one.code} {len(sorts)}", []).append(one)
    return [
        gettext(MISSING[same[0].code]) % {"name": show_list([str(_facts(one)["name"]) for one in same])}
        if len(same) > 1
        else missing(same[0])
        for same in sorts.values()
    ]


def not_in_texts(explanation: Explanation) -> list[str]:
    """The subjects and the words of the request that the profile never names, a line for each."""
    lines = {
        "concept": N_("Subjects that the profile does not name: %(names)s"),
        "term": N_("Words that the profile does not use: %(names)s"),
    }
    found = {code: [one for one in explanation.missing if one.code == code] for code in lines}
    found["concept"] = _each_once(found["concept"])
    named = {code: [str(_facts(one)["name"]) for one in those] for code, those in found.items()}
    return [gettext(lines[code]) % {"names": show_list(names)} for code, names in named.items() if names]


def _each_once(subjects: Sequence[Missing]) -> list[Missing]:
    """Without the topics of which every word is named by a finer subject: "means test" says enough."""
    fine = {word for one in subjects if not _is_topic(one) for word in _forms(one.facts["need"])}
    return [one for one in subjects if not _is_topic(one) or not fine.issuperset(_forms(one.facts["need"]))]


def _is_topic(subject: Missing) -> bool:
    return subject.facts["label"] in topics()


def _name(kind: str, key: str) -> str:
    """What a key of that kind is called."""
    match kind:
        case "concept" if key not in topics():
            from socx.matching.engine import concept_name  # no page starts slower for it

            return concept_name(key, language())
        case "topic" | "topic_evidence" | "concept":
            return _topic(key)
        case "language" | "language_level":
            return language_name(key)
        case "partner":
            return country_name(key, language())
    tables = {"assistance": ASSISTANCE, "modality": MODALITIES, "kind": EXPERT_KINDS}
    return label(tables.get(kind, {}), key)


def _facts(given: Missing | Change) -> dict[str, object]:
    """The facts of a lack, in words."""
    facts = given.facts
    name = _name(given.code, str(facts.get("label", "")))
    words = _words(facts.get("need")) if given.code == "term" else ""
    return {**facts, "name": words or name, "days": _days(facts.get("away"))}


def _topic(topic_id: str) -> str:
    return topic_label(topic_id, language()) if topic_id in topics() else topic_id


def _claim(facts: Mapping[str, object]) -> str:
    level, evidenced = facts["level"], facts["evidenced"]
    if level and evidenced:
        return gettext(N_("claimed at level %(level)s of 4, with evidence"), level=level)
    if level:
        return gettext(N_("claimed at level %(level)s of 4, no evidence"), level=level)
    return gettext(N_("evidence, not claimed")) if evidenced else gettext(N_("not in the profile"))


def _level(code: str, fact: Mapping[str, Any]) -> str:
    has = fact["has"] or gettext(N_("not in the profile"))
    return gettext(
        N_("%(language)s %(has)s (%(asked)s is asked for)"), language=language_name(code), has=has, asked=fact["asked"]
    )


def _both(facts: Mapping[str, object]) -> str:
    """The words of both sides; once where they are the same word, or the same with another ending."""
    asked, shown = _forms(facts.get("need")), _forms(facts.get("profile"))
    if both := [word for word in asked if word in shown]:
        return ", ".join(both[:3])
    if not asked or not shown or asked[0].startswith(shown[0]) or shown[0].startswith(asked[0]):
        return ", ".join((asked or shown)[:1])
    return f"{', '.join(asked[:2])} / {', '.join(shown[:2])}"


def _words(words: object) -> str:
    return ", ".join(_forms(words)[:3])


def _forms(words: object) -> list[str]:
    """Words as written, a capital letter at their beginning left out, each once."""
    found: Iterable[str] = words if isinstance(words, tuple | list) else ()
    return list(dict.fromkeys(_uncapital(word) for word in found))


def _uncapital(word: str) -> str:
    return word[:1].lower() + word[1:] if word[1:] == word[1:].lower() else word


def _items(facts: object) -> list[tuple[str, Mapping[str, Any]]]:
    return list(facts.items()) if isinstance(facts, Mapping) else []


def _days(away: object) -> str:
    pairs: Iterable[tuple[str, str]] = away if isinstance(away, tuple | list) else ()
    if not pairs:
        return ""
    return show_list([f"{show_date(date.fromisoformat(a))} – {show_date(date.fromisoformat(b))}" for a, b in pairs])


def conflict(found: Finding) -> str:
    """A tie between an expert and who asks, as one sentence."""
    return gettext(FOUND[found.code]) % found.facts
