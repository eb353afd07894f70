"""Reports, deliverables and summaries of the demonstration: written from what the activities were to leave behind."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from socx.access.actors import Actor
from socx.accounts.models import User
from socx.activities.models import Action, Activity
from socx.core.calendar import add_working_days
from socx.db import db
from socx.deliverables import queries, services
from socx.deliverables.kinds import USUAL
from socx.deliverables.models import Deliverable
from socx.demo import content
from socx.demo.programme import Programme

DAY = timedelta(days=1)

#: Working days after the report is due on which everything is accepted: before the activity closes.
ACCEPTED_AFTER = 8

#: Activities of so many days ago have results on their list beside the reports; of older ones the reports are enough.
RECENT = 120 * DAY

#: What an expert writes beside what the activity was to do and to leave behind.
WORDS = {
    "en": {
        "recommendations": "Name one person who keeps the result up to date. Use it in the plan for next year.",
        "next_steps": "The institution checks the result within a month. The facility asks again after six months.",
        "obstacles": "Two offices could not take part on the first day.",
        "results": "The result was discussed with the partner on the last day and is ready for use: {output}.",
        "short": "Peers worked with the institution on “{title}”. Result: {output}.",
        "return": "Please say who in the institution uses the result, and from when.",
    },
    "fr": {
        "recommendations": "Désigner une personne qui tient le résultat à jour, et l’inscrire au plan de l’année.",
        "next_steps": "L’institution vérifie le résultat dans le mois. La facilité fait le point après six mois.",
        "obstacles": "Deux services n’ont pas pu participer le premier jour.",
        "results": "Le résultat a été discuté avec le partenaire le dernier jour et peut être utilisé : {output}.",
        "short": "Des pairs ont travaillé avec l’institution sur «\u00a0{title}\u00a0». Résultat\u00a0: {output}.",
        "return": "Merci de préciser qui utilise le résultat dans l’institution, et à partir de quand.",
    },
    "es": {
        "recommendations": "Nombrar a una persona que mantenga el resultado al día, e incluirlo en el plan del año.",
        "next_steps": "La institución revisa el resultado en un mes. El programa vuelve a preguntar a los seis meses.",
        "obstacles": "Dos oficinas no pudieron participar el primer día.",
        "results": "El resultado se discutió con la institución el último día y está listo para usarse: {output}.",
        "short": "Pares trabajaron con la institución en «{title}». Resultado: {output}.",
        "return": "Por favor, indique quién usa el resultado en la institución y desde cuándo.",
    },
}  # fmt: skip


def plan(programme: Programme, activity: Activity, wanted: content.Activity, by: Actor) -> None:
    """Put on the agenda what is agreed, written and accepted for one activity."""
    if wanted.state not in ("delivery", "reporting", "closed"):
        return
    if wanted.end >= programme.today - RECENT:
        programme.on(wanted.preparation_start, _agree, activity, by, rank=45)
    if wanted.state == "reporting":
        programme.on(wanted.end + 3 * DAY, _one_is_returned, programme, activity, wanted, by, rank=60)
    if wanted.state == "closed":
        programme.on(wanted.report_due, _hand_in, programme, activity, wanted, by, rank=25)
        accepted = add_working_days(wanted.report_due, ACCEPTED_AFTER)
        programme.on(accepted, _accept, programme, activity, by, rank=25)


def plan_publication(programme: Programme, action: Action, found: content.Action, day: date, by: Actor) -> None:
    """What is published of an action that is closed, where something may be."""
    if action.sensitivity == "normal":
        programme.on(day, _publish, programme, action, found, by, rank=80)


def _agree(activity: Activity, by: Actor, at: datetime) -> None:
    """Agree on what such an activity usually leaves behind, written together with the partner."""
    for kind in USUAL.get(activity.kind, ())[:1]:
        values = {
            "kind": kind, "title": activity.title, "language": activity.request.language,
            "institution_id": activity.request.institutions[0].id,
        }  # fmt: skip
        services.add_deliverable(activity, values, by=by, at=at)


def _texts(item: Deliverable, wanted: content.Activity) -> dict[str, str]:
    """The sections of a report on an activity, in the language of its request."""
    words = WORDS.get(item.language, WORDS["en"])
    results = words["results"].format(output=wanted.output)
    said = {
        "summary": results,
        "done": wanted.objective,
        "findings": results,
        "visibility": _short(item.language, wanted),
    }
    return {**words, **said}


def _short(language: str, wanted: content.Activity) -> str:
    return WORDS.get(language, WORDS["en"])["short"].format(title=wanted.title, output=wanted.output)


def _writer(item: Deliverable, by: Actor) -> Actor:
    """An expert who writes it; the adviser enters what comes from somebody without an account."""
    for position in item.writer_positions:
        if position.expert is not None and position.expert.user is not None:
            return position.expert.user.actor()
    return by


def _write(item: Deliverable, wanted: content.Activity, by: Actor, at: datetime) -> None:
    writer = _writer(item, by)
    if item.is_report:
        services.save_draft(item, _texts(item, wanted), by=writer, at=at)
    else:
        services.add_version(item, text=_texts(item, wanted)["findings"], by=writer, at=at)
    services.submit(item, by=writer, at=at)


def _hand_in(programme: Programme, activity: Activity, wanted: content.Activity, by: Actor, at: datetime) -> None:
    for item in _all_of(activity):
        _write(item, wanted, by, at)


def _one_is_returned(
    programme: Programme, activity: Activity, wanted: content.Activity, by: Actor, at: datetime
) -> None:
    """The first mission report came and was returned; the others are awaited."""
    item = next(one for one in _all_of(activity) if one.is_report)
    _write(item, wanted, by, at)
    services.send_back(item, {}, WORDS.get(item.language, WORDS["en"])["return"], by=by, at=at + DAY)


def _accept(programme: Programme, activity: Activity, by: Actor, at: datetime) -> None:
    officials = _officials(activity)
    for item in _all_of(activity):
        if item.state != "submitted":
            continue
        for official in officials if item.is_for_partner_to_accept else ():
            services.accept(item, by=official.actor(), at=at)
        services.accept(item, by=by, at=at)


def _publish(programme: Programme, action: Action, found: content.Action, by: Actor, at: datetime) -> None:
    """A text on the last activity that was held: written, cleared by each institution, published."""
    held = [(a, wanted) for a, wanted in zip(action.activities, found.activities, strict=True) if a.state == "closed"]
    if not held:
        return
    activity, wanted = held[-1]
    language = action.request.language
    item = services.save_summary(activity, {language: _short(language, wanted)}, by=by, at=at)
    services.advance_summary(item, "propose", by=by, at=at)
    for official in _officials(activity):
        services.clear(item, by=official.actor(), at=at)
    if item.state == "cleared":
        services.advance_summary(item, "publish", by=by, at=at)


def _all_of(activity: Activity) -> list[Deliverable]:
    return list(db.session.scalars(queries.of_activity(activity)))


def _officials(activity: Activity) -> list[User]:
    """One official of each institution of the request."""
    found = select(User).where(User.institution_id.in_(activity.institution_ids)).order_by(User.id)
    return list({user.institution_id: user for user in db.session.scalars(found)}.values())
