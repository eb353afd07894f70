"""What is said early and in words, next to its cause: rules, costs, designations, personal data.

Plain Python. A hint never blocks. Sentences are English source texts; `facts` fill their %(names)s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from socx.core.i18n import N_
from socx.core.places import MARK, partners
from socx.core.remembered import remembered
from socx.requests import copies, fields, scan

#: Severities. A warning is about a rule; advice helps; a note says where something comes from.
WARNING, ADVICE, NOTE = "warning", "advice", "note"


class Hint(NamedTuple):
    """Something to look at. `field` is a name of fields.py, or empty for the request as a whole.

    `inside` says which answer about which activity it is about, as the form names it.
    """

    field: str
    sentence: str
    facts: dict[str, Any]
    severity: str = WARNING
    inside: str = ""

    @property
    def place(self) -> str:
        """The name on its page of the field that it is about."""
        return self.inside or self.field

    @property
    def section(self) -> str:
        """The part of the form in which it can be mended; empty for the request as a whole."""
        return _sections().get(self.field, "")


@cache
def _sections() -> dict[str, str]:
    return {one.name: part.key for part, one in fields.all_fields()}


# fmt: off
PERSONAL = {
    scan.PHONE:  N_("This text seems to hold a phone number. Leave it out; contacts have a part of their own."),
    scan.EMAIL:  N_("This text seems to hold an e-mail address. Leave it out; contacts have a part of their own."),
    scan.NUMBER: N_("This text seems to hold the number of a person or of an identity document. Leave it out."),
    scan.BANK:   N_("This text seems to hold a bank account. Leave it out."),
    scan.BIRTH:  N_("This text seems to hold a date of birth. Leave it out."),
    scan.PERSON: N_("This text seems to name a person beside words such as “victim”. Do not write about single cases."),
}
# fmt: on
OPEN_ACTION = N_(
    "Your institution has an open action: %(title)s. This request can be filed; it waits in the queue until the "
    "action is closed."
)
MOST = N_(
    "An action has at most four activities. What needs more is a second request, after this action is closed."
)  # fmt: skip
COSTS = N_(
    "You write about %(words)s. The facility pays for the experts only: no rooms, meals, tickets or daily "
    "allowances. Say who pays for it."
)
EVENT_FACTS = N_("Say when and where the event takes place, and who is expected. It helps to find speakers.")
UNMARKED = N_("Write “%(marked)s” where you name the territory. Names of institutions and quotes stay as they are.")
COPIED = N_("Copied from an earlier request. Check that it fits.")

#: Fields in which people ask for costs of events.
COST_FIELDS = frozenset({
    "assistance_sought", "activities", "organiser", "experts_role", "staff_commitment", "logistics", "interpretation",
})  # fmt: skip

_COSTS = re.compile(
    r"\b(?:catering|coffee breaks?|lunch(?:es)?|per[ -]diems?|daily (?:subsistence )?allowances?|venue (?:hire|rental)"
    r"|(?:hire|rent(?:al)?) of (?:an? |the )?(?:venue|room|hall|equipment)|(?:air|flight|plane|train) tickets?"
    r"|hotel (?:rooms?|costs?)|accommodation|travel (?:costs?|expenses) of (?:the )?participants|honorari(?:a|um)"
    r"|(?:event|conference) (?:budget|costs?)|co-?funding of the event"
    r"|traiteur|pauses?[ -]café|déjeuners?|restauration|indemnités? journalières?|location (?:de|d[’']une?) salle"
    r"|billets? (?:d[’']avion|de train)|hébergement|frais de (?:voyage|déplacement) des participants"
    r"|budget de l[’']événement"
    r"|pausas?[ -]café|refrigerios?|almuerzos?|viáticos|dietas|alquiler de (?:la |una )?sala"
    r"|(?:billetes?|pasajes?|boletos?) (?:de avión|aéreos?|de tren)|alojamiento"
    r"|gastos de viaje de (?:los )?participantes|presupuesto del evento)\b",
    re.IGNORECASE,
)
#: Words of a sentence that says who else pays.
_PAID = re.compile(
    r"\b(?:we (?:will )?(?:pay|provide|cover|offer|organi[sz]e|arrange)|(?:provided|paid|covered|offered) by|own budget"
    r"|our (?:own )?(?:budget|cost|expense)|at no cost|free of charge|(?:ministry|institution|agency|organiser|fund)"
    r" (?:will )?(?:pays?|provides?|covers?)"
    r"|nous (?:payons|fournissons|prenons|couvrons|offrons)|à (?:notre|la) charge|notre budget"
    r"|prise?s? en charge par"
    r"|(?:ministère|institution|agence|organisateur) (?:paie|fournit|couvre|prend)"
    r"|(?:nosotros )?(?:pagamos|ponemos|cubrimos|proporcionamos|ofrecemos)|a cargo de|nuestro presupuesto"
    r"|(?:ministerio|institución|agencia|organizador) (?:paga|pone|cubre|proporciona))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n;]+")


def hints(item: Any, *, open_actions: Sequence[Any] = ()) -> list[Hint]:
    """All hints about a request, those about the whole first, then in the order of its form.

    `open_actions` are other requests of the institution that have an open action.
    """
    found = about_open_actions(open_actions)
    for part in fields.sections_of(item.kind):
        found += of_part(item, part)
    return found


def of_part(item: Any, part: fields.Section) -> Iterator[Hint]:
    """The hints about one part of the form of a request, as it is saved."""
    copied = {one.name for _, one in copies.copied_fields(item)} if item.copied else set()
    for one in part.fields:
        yield from of_field(one, fields.value(item, one), item.kind)
        if one.name in copied:
            yield Hint(one.name, COPIED, {}, NOTE)


def about_open_actions(open_actions: Sequence[Any]) -> list[Hint]:
    """What it means that the institution has other requests with an open action."""
    return [Hint("", OPEN_ACTION, {"title": other.title}, ADVICE) for other in open_actions]


def of_field(one: fields.Field, answer: Any, form: str) -> list[Hint]:
    """The hints about one answer of one form, each about the smallest place in which it can be mended."""
    if one.kind != "activities":
        return list(_about_text(one, one, answer))
    activities = answer if isinstance(answer, list) else []
    found = list(_about_activities(one, activities, form))
    for number, activity in enumerate(activities):
        for ask in one.asks:
            found += _about_text(one, ask, activity.get(ask.name), f"{one.name}-{number}-{ask.name}")
    return found


def _about_text(one: fields.Field, asked: fields.Field, text: Any, inside: str = "") -> Iterator[Hint]:
    """The hints about a free text; `one` is the field that `asked` belongs to."""
    if asked.kind not in ("text", "line") or not isinstance(text, str) or not text:
        return
    if one.name in COST_FIELDS and (words := costs(text)):
        yield Hint(one.name, COSTS, {"words": ", ".join(words)}, WARNING, inside)
    if one.seen_by == fields.ALL_READERS:
        for found in scan.scan(text):
            yield Hint(one.name, PERSONAL[found.kind], {}, WARNING, inside)
    for name in unmarked(text):
        yield Hint(one.name, UNMARKED, {"marked": name + MARK}, ADVICE, inside)


def _about_activities(one: fields.Field, answer: list[dict[str, Any]], form: str) -> Iterator[Hint]:
    if len(answer) > fields.MOST_ACTIVITIES[form]:
        yield Hint(one.name, fields.TOO_MANY_FOR_KIND, {})
    elif len(answer) == fields.MAX_ACTIVITIES:
        yield Hint(one.name, MOST, {}, ADVICE)
    if form == fields.SIMPLIFIED and any(
        a.get("title") and a.get("kind") in ("event", "workshop")
        and not (a.get("start_on") and a.get("participants") and (a.get("place") or a.get("modality") == "remote"))
        for a in answer
    ):  # fmt: skip
        yield Hint(one.name, EVENT_FACTS, {}, ADVICE)


@remembered
def costs(text: str) -> list[str]:
    """The words for costs of an event in a text, each once, where no word near it says who else pays."""
    return list(
        dict.fromkeys(
            word.casefold()
            for sentence in _SENTENCE.findall(text)
            if not _PAID.search(sentence)
            for word in _COSTS.findall(sentence)
        )
    )


#: What stands before or after the name of a territory when it is part of the name of a body or a law.
_BODIES = (
    r"(?:Ministry|Agency|Assembly|Government|Republic|Institution|Institute|University|Bank|Court|Office|Council"
    r"|Chamber|Union|Federation|Association|Fund|Police|Ombudsperson|Law|Code|Constitution|Statistics|Authority"
    r"|Ministère|Agence|Assemblée|Gouvernement|République|Institut|Université|Banque|Conseil|Loi|Bureau|Statistiques"
    r"|Ministerio|Agencia|Asamblea|Gobierno|República|Instituto|Universidad|Banco|Consejo|Ley|Oficina|Estadística)"
)
_QUOTES = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"\n]*\"|„[^“”]*[“”]|‘[^’]*’(?!\w)")


@cache
def _names() -> tuple[re.Pattern[str], ...]:
    found = []
    for partner in partners().values():
        if partner.designation:
            names = "|".join(sorted({re.escape(n) for n in partner.names.values()}, key=len, reverse=True))
            found.append(re.compile(rf"(?<![\w@./-])(?P<name>{names})(?![\w@/-]|\.\w)", re.IGNORECASE))
    return tuple(found)


_BODY_BEFORE = re.compile(
    _BODIES + r"(?: [A-ZÀ-Ý&][\w’'-]*| of| on| the| in| for| and| de| du| des| del| la| y| et| en)* $"
)
_BODY_AFTER = re.compile(r" [A-ZÀ-Ý]")


@remembered
def unmarked(text: str) -> list[str]:
    """The names of territories with a designation that a text gives without their mark at first mention.

    Names of institutions and laws, and quotes, are left alone (domain guide 5.1).
    """
    bare = _QUOTES.sub(lambda m: " " * len(m.group()), text)
    found = []
    for pattern in _names():
        for m in pattern.finditer(bare):
            if _BODY_BEFORE.search(bare[: m.start()]) or _BODY_AFTER.match(bare, m.end()):
                continue
            if not bare.startswith(MARK, m.end()):
                found.append(m["name"])
            break
    return found
