"""A request and its Action Form as papers: what is printed, in the language that is set.

Call them inside `force_locale(language)` when the paper is in another language than the page. What
the reader may not see is not handed in: sections come from `fields.sections_for(actor, form)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext

from socx.access.actors import PARTNER_ROLES, Actor
from socx.accounts import queries as accounts
from socx.core.errors import NotFound
from socx.core.places import MARK, notes_for_partners, partner_name
from socx.core.topics import topic_label
from socx.papers import Answer, Answers, Block, Heading, Paper, Paragraph, Said, Signature, facility
from socx.papers.writers import written
from socx.requests import fields, parties, scope
from socx.requests.confidential import watermark_for
from socx.requests.models import ActionForm, AssistanceRequest, Decision, Submission
from socx.requests.questions import Field, Section
from socx.web.i18n import label, language, language_name, show_date, show_kept_date, show_moment, show_number


def printed_request(
    item: AssistanceRequest, kind: str, number: int | None, *, to: Actor, at: datetime
) -> tuple[bytes, str, str]:
    """The request as a file for one reader: content, name, content type.

    `number` is a signed version, None the words as they stand. Raises NotFound for a version that is not there.
    """
    own_id = to.institution_id if to.role in PARTNER_ROLES else None
    submission = next((s for s in item.submissions_for(own_id) if s.number == number), None)
    if number is not None and submission is None:
        raise NotFound
    if submission is None:
        words, sections = fields.document(item.as_party(own_id)), fields.sections_for(to, item.kind)
        if item.is_joint and own_id is None:
            sections = [part for part in sections if part.shared]
    else:
        words, sections = submission.document, fields.sections_in(submission.document, to)
    signer = submission.signed_by_id if submission else None
    paper = request_paper(
        item, sections, words, at=at, submission=submission,
        signed_by=accounts.names([signer]).get(signer or 0, ""), watermark=watermark_for(item, to, at),
        annexes=_annexes(item, to) if submission is None and own_id is None else (),
    )  # fmt: skip
    content, content_type = written(paper, kind)
    return content, file_name(item, gettext("Request"), f"v{number}" if number else "", kind), content_type


def _annexes(item: AssistanceRequest, to: Actor) -> list[tuple[str, Sequence[Section], Mapping[str, Any]]]:
    """Of a joint request, what each institution answers for itself."""
    own = [part for part in fields.sections_for(to, item.kind) if not part.shared]
    return [
        (f"{_letter(party.position)}: {party.institution.official_name}", own,
         fields.document(item.as_party(party.institution_id)))
        for party in item.active_parties
    ]  # fmt: skip


def _letter(position: int) -> str:
    return str(gettext(parties.LABEL)) % {"letter": parties.letter(position)}


def request_paper(
    item: AssistanceRequest,
    sections: Sequence[Section],
    words: Mapping[str, Any],
    *,
    at: datetime,
    submission: Submission | None = None,
    signed_by: str = "",
    watermark: str = "",
    annexes: Sequence[tuple[str, Sequence[Section], Mapping[str, Any]]] = (),
) -> Paper:
    """A request as it is printed: the words of one signed version, or as they stand at that moment.

    A paper goes from hand to hand: its headings are those for readers who are not of the institution.
    """
    sections = [part.read_outside() for part in sections]
    tongue = str(words.get("language") or item.language)
    blocks: list[Block] = []
    for part in sections:
        blocks.append(Heading(Said(gettext(part.label))))
        blocks += _section_blocks(part, words, tongue)
    for name, own, answers in annexes:
        blocks.append(Heading(Said(name)))
        for part in (one.read_outside() for one in own):
            blocks.append(Heading(Said(gettext(part.label)), 3))
            blocks += _section_blocks(part, answers, tongue)
    blocks += list(_questions(words.get("clarifications") or ()))
    blocks.append(_signature(submission, signed_by))
    form = gettext("Form %(version)s", version=submission.form_version if submission else fields.FORM_VERSION)
    version = _version(submission)
    return _paper(
        item, gettext("Request for assistance"), Said(str(words.get("title") or gettext("Untitled request")), tongue),
        [
            (gettext("Form"), label(fields.KINDS, words.get("kind") or item.kind)),
            (gettext("Version"), version),
            (gettext("Language of the request"), language_name(tongue)),
            (gettext("Printed"), show_moment(at)),
        ],
        blocks, at=submission.at if submission else at, footer=f"{form} · {version}", watermark=watermark,
    )  # fmt: skip


def action_form_paper(
    item: AssistanceRequest, form: ActionForm, decision: Decision | None, *, at: datetime, watermark: str = ""
) -> Paper:
    """One version of the agreed scope as it is printed; until it is put forward it says that it is a draft."""
    agreed = form.scope
    is_draft = form.frozen_at is None
    state = (
        gettext("Draft, saved on %(day)s", day=show_date(form.at, "long"))
        if form.frozen_at is None
        else gettext(
            "Put forward on %(day)s. This text does not change any more.", day=show_date(form.frozen_at, "long")
        )
    )
    tongue = item.language
    blocks: list[Block] = [
        Heading(Said(gettext("Agreed scope"))),
        _answers((one for one in scope.FIELDS if one.kind != "activities"), agreed, tongue),
        Heading(Said(gettext("Activities"))),
        *_activities(agreed.get("activities") or (), scope.ACTIVITY, tongue),
        Heading(Said(gettext("Approval"))),
        *_approval(decision),
    ]
    version = gettext("Version %(number)s", number=form.number)
    return _paper(
        item, gettext("Action Form"), Said(str(agreed.get("title") or item.title), tongue),
        [
            (gettext("Version"), str(form.number)),
            (gettext("State"), state),
            (gettext("Codes of the OECD (CRS)"), ", ".join(scope.crs_codes(item))),
            (gettext("Printed"), show_moment(at)),
        ],
        blocks, at=form.frozen_at or form.at, footer=f"{gettext('Action Form')} · {version}",
        watermark="\n".join(t for t in (gettext("Draft") if is_draft else "", watermark) if t),
    )  # fmt: skip


def file_name(item: AssistanceRequest, what: str, version: str, kind: str) -> str:
    """A name that tells the papers of a case apart and gives no title away."""
    return facility.file_name(what, item.code or gettext("Draft %(number)s", number=item.id), version, kind=kind)


def _version(submission: Submission | None) -> str:
    if submission is None:
        return str(gettext("As it stands now, not a signed version"))
    return str(gettext("%(number)s, signed on %(day)s", number=submission.number, day=show_date(submission.at, "long")))


def _paper(
    item: AssistanceRequest, what: str, title: Said, facts: list[tuple[str, str]], blocks: list[Block],
    *, at: datetime, footer: str, watermark: str,
) -> Paper:  # fmt: skip
    """The frame that both papers share: whose case it is, its designation, head and foot."""
    partner_code, here = item.institution.partner_code, language()
    own = notes_for_partners({partner_code}, here) if not item.is_joint else []
    note = own[0].text if own else ""

    def marked(name: str, note: str) -> Said:
        """The first mention: the note brings the mark."""
        return Said(name.removesuffix(MARK) if note else name, note=note)

    code_note, name_note = (note, "") if item.code else ("", note)
    caption = marked(" · ".join(t for t in (what, item.code) if t), code_note)
    partner = marked(partner_name(partner_code, here), name_note)
    institution = [Said(item.institution.official_name)]
    if item.institution.original_name:
        institution.append(Said(item.institution.original_name))
    rows = [Answer(gettext("Institution"), tuple(institution)), Answer(gettext("Partner"), (partner,))]
    if item.is_joint:
        rows = [
            Answer(_letter(position), (Said(one.official_name), Said(partner_name(one.partner_code, here))))
            for position, one in enumerate(item.institutions)
        ]
    rows += [Answer(name, (Said(value),)) for name, value in facts if value]
    return facility.facility_paper(
        what, item.code, title=title, at=at, blocks=tuple(blocks), caption=caption, facts=Answers(tuple(rows)),
        footer=footer, marks=(watermark,), noted=note,
    )  # fmt: skip


def _section_blocks(part: Section, words: Mapping[str, Any], tongue: str) -> Iterator[Block]:
    plain = [one for one in part.fields if one.kind != "activities"]
    if [one.label for one in plain] == [part.label]:  # the heading above has asked it
        answer = said(plain[0], words.get(plain[0].name), tongue)
        yield from [Paragraph(text) for text in answer] or [_not_answered()]
    elif plain:
        yield _answers(plain, words, tongue)
    for one in part.fields:
        if one.kind == "activities":
            yield from _activities(words.get(one.name) or (), one.asks, tongue)


def _answers(questions: Iterable[Field], words: Mapping[str, Any], tongue: str) -> Answers:
    rows = tuple(Answer(gettext(one.label), said(one, words.get(one.name), tongue)) for one in questions)
    return Answers(rows, gettext("Not answered"))


def _activities(given: Sequence[Mapping[str, Any]], asks: Sequence[Field], tongue: str) -> Iterator[Block]:
    for number, activity in enumerate(given, 1):
        title = str(activity.get("title") or "")
        name = gettext("Activity %(number)s", number=number)
        yield Heading(Said(f"{number}. {title}", tongue) if title else Said(name), 3)
        yield _answers((ask for ask in asks if ask.name != "title"), activity, tongue)
    if not given:
        yield _not_answered()


def _not_answered() -> Paragraph:
    return Paragraph(Said(gettext("Not answered")), quiet=True)


def _questions(asked: Iterable[Mapping[str, Any]]) -> Iterator[Block]:
    rows = tuple(Answer(str(a.get("question") or ""), (Said(str(a.get("answer") or "")),)) for a in asked)
    if rows:
        yield Heading(Said(gettext("Questions and answers")))
        yield Answers(rows)


def _signature(submission: Submission | None, signed_by: str) -> Signature:
    name, function, day = gettext("Name"), gettext("Function"), gettext("Date")
    if submission is None:
        return Signature(gettext("Signature"), ((name, ""), (function, ""), (day, ""), (gettext("Signature"), "")))
    who = signed_by or gettext("a person who has left")
    return Signature(gettext("Signed in the system"), ((name, who), (day, show_moment(submission.at))))


def _approval(decision: Decision | None) -> Iterator[Block]:
    if decision is None or decision.outcome != "approved":
        yield Paragraph(Said(gettext("Not approved yet.")))
        return
    yield Answers((
        Answer(gettext("Approved on"), (Said(show_date(decision.at, "long")),)),
        *((Answer(gettext("Reference"), (Said(decision.reference),)),) if decision.reference else ()),
        *((Answer(gettext("Approved by"), (Said(decision.by.name),)),) if decision.by else ()),
    ))  # fmt: skip


def said(one: Field, answer: Any, tongue: str) -> tuple[Said, ...]:
    """An answer in words: what was chosen in the language of the paper, what was written in its own."""
    if fields.is_empty(answer):
        return ()
    match one.kind:
        case "choice":
            return (Said(label(dict(one.options or {}), answer)),)
        case "choices":
            return tuple(Said(label(dict(one.options or {}), entry)) for entry in answer)
        case "topics":
            return tuple(Said(topic_label(entry, language())) for entry in answer)
        case "languages":
            return (Said(", ".join(language_name(code) for code in answer)),)
        case "agreement":
            return (Said(gettext("Yes")),)
        case "number":
            return (Said(show_number(answer) if isinstance(answer, int) else str(answer)),)
        case "date":
            return (Said(show_kept_date(answer, "long")),)
        case "email" | "phone":
            return (Said(str(answer)),)
    return (Said(str(answer), tongue),)
