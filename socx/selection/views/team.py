"""The team builder of an activity: the supply, the rules, the team, and the decision to use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.activities.services.planning import OPEN_FOR_PLANNING
from socx.core.errors import Invalid
from socx.db import db
from socx.experts.models import Expert
from socx.matching import queries as matches
from socx.matching import services as matching
from socx.matching import words as match_words
from socx.selection import queries, team_words
from socx.selection.forms.team import RulesForm, UseTeamForm, changed_values
from socx.selection.services import team as services
from socx.selection.solver import RULES, Member, NoTeam, Team
from socx.selection.supply import Funnel
from socx.selection.views import bp, now
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, requires

#: What of a match is named in one line.
MOST_SUBJECTS = 3
#: People who are named although they are left.
MOST_LEFT = 5


@bp.get("/activities/<id:id>/team")
@requires(P.TEAM_BUILD, on=activities.find)
def team(item: Activity) -> ResponseReturnValue:
    return _page(item, UseTeamForm.from_request(data={"version": item.version}))


@bp.post("/activities/<id:id>/team")
@requires(P.TEAM_BUILD, on=activities.find)
def use_team(item: Activity) -> ResponseReturnValue:
    """Put the team on the positions, or shortlist it and go to the invitations of the open call."""
    form, rules = UseTeamForm.from_request(), RulesForm.from_address()
    if rules.errors or request.form.get("how") not in ("place", "invite"):
        abort(400)
    members = (f"{name.removeprefix('member-')}:{value}" for name, value in request.form.items() if "member-" in name)
    chosen, invites = _pairs(members), request.form["how"] == "invite"
    if form.submitted():
        with form.keeping():
            check_version(form, item)
            services.use_team(
                item, chosen, rules.rules, only_asked=rules.only_asked, invite=invites,
                reason_code=form.reason_code.data or "", note=form.note.data or "", by=current_actor(), at=now(),
            )  # fmt: skip
        if not form.errors:
            return _used(item, len(chosen), invites)
    return _page(item, form), 422


def _used(item: Activity, number: int, invites: bool) -> ResponseReturnValue:
    call = open_call(item)
    if invites and call is not None:
        say(ngettext("%(num)s person is on the shortlist. Choose whom to invite.",
                     "%(num)s people are on the shortlist. Choose whom to invite.", number))  # fmt: skip
        return redirect(url_for("selection.invite", id=call.id), 303)
    say(ngettext("%(num)s person is on the team.", "%(num)s people are on the team.", number))
    return redirect(url_for("activities.detail", id=item.id, _anchor="team"), 303)


def open_call(item: Activity) -> Any:
    """The call of an activity to which experts can be invited now; None when there is none."""
    at = now()
    return next((call for call in db.session.scalars(queries.calls_of(item)) if call.is_open(at)), None)


def _page(item: Activity, form: UseTeamForm) -> str:
    rules = RulesForm.from_address()
    locks, opened = _pairs(request.args.getlist("lock")), _numbers(request.args.getlist("open"))
    plan, refusal = None, ""
    if not rules.errors and item.positions:
        try:
            plan = services.plan(item, rules.rules, now(), locks=locks, open_places=opened, only_asked=rules.only_asked)
        except Invalid as error:
            refusal = gettext(next(iter(error.errors.values())))
            plan = services.plan(item, rules.rules, now(), open_places=opened, only_asked=rules.only_asked)
    may_use = item.state in OPEN_FOR_PLANNING and permits(current_actor(), P.MATCH_DECIDE, item.action.request)
    return render_template(
        "selection/team.html",
        item=item,
        rules=rules,
        form=form,
        plan=plan,
        refusal=refusal,
        funnels=_funnels(plan.supply.funnels) if plan else [],
        shown=_shown(plan, locks) if plan else None,
        names=RULES,
        words=team_words,
        may_use=may_use and matching.may_decide(item.action.request, current_actor()),
        call=open_call(item),
        again=_again(rules, locks, opened),
    )


def _again(rules: RulesForm, locks: Mapping[int, int], opened: Iterable[int]) -> dict[str, Any]:
    """The address of this page as it is now, for links that change one thing of it."""
    kept: dict[str, Any] = {} if rules.errors else changed_values(rules.rules)
    if rules.only_asked:
        kept["pool"] = "asked"
    return kept | {"lock": _pairs_text(locks), "open": sorted(opened)}


def _funnels(found: Iterable[Funnel]) -> list[dict[str, Any]]:
    """One line for places whose supply is the same."""
    lines: list[dict[str, Any]] = []
    for one in found:
        same = next((line for line in lines if line["left"] == one.left), None)
        if same is None:
            lines.append({"positions": [one.position], "left": one.left})
        else:
            same["positions"].append(one.position)
    return lines


def _shown(plan: services.Plan, locks: Mapping[int, int]) -> dict[str, Any]:
    """What the page says of an answer: a team with its members, or why there is none."""
    answer, numbers = plan.answer, {p.id: p.number for p in plan.supply.item.positions}
    activity = plan.supply.activity
    if isinstance(answer, NoTeam):
        ways = [
            {
                "words": team_words.relaxation(way, activity, numbers),
                "points": way.team.total,
                "query": changed_values(way.rules) | {"open": sorted(int(key) for key in way.open_places)},
            }
            for way in answer.relaxations
        ]
        return {"why": team_words.why_no_team(answer), "ways": ways}
    left = plan.passed_over
    people: dict[Any, Expert] = _people(answer, left[:MOST_LEFT])
    names = {key: expert.name for key, expert in people.items()}
    on_place = {member.place: member.person for member in answer.members}
    members = [on_place.get(place.key) for place in activity.places]
    return {
        "members": [_member(plan, member, people, locks) for member in answer.members],
        "open": [numbers[int(key)] for key in answer.open_places],
        "breaches": [team_words.breach(one, activity, names, members) for one in answer.breaches],
        "costs": {cost.rule: cost.points for cost in answer.costs},
        "sexes": _sexes(people, answer),
        "passed_over": len(left),
        "left": [_left(one, people) for one in left[:MOST_LEFT]],
    }


def _member(
    plan: services.Plan, member: Member, people: Mapping[Any, Expert], locks: Mapping[int, int]
) -> dict[str, Any]:
    positions = {p.id: p for p in plan.supply.item.positions}
    position, swap = positions[int(member.place)], member.runner_up
    return {
        "position": position,
        "expert": people[member.person],
        "score": member.score,
        "rank": member.rank,
        "is_placed": position.expert_id is not None,
        "is_locked": member.locked,
        "is_shortlisted": member.person in plan.supply.shortlisted,
        "why": _why(plan, int(member.person)),
        "swap": swap,
        "other": people[swap.person] if swap else None,
        "instead": _pairs_text({**locks, position.id: int(swap.person)}) if swap else [],
    }


def _why(plan: services.Plan, expert_id: int) -> dict[str, Any]:
    """The topics and subjects that somebody shares with the request."""
    ranking = matching.ranking(plan.supply.item.action.request, now())
    if expert_id not in ranking.roster.profiles:
        return {"topics": [], "subjects": [], "lacks": [], "out": []}
    explained = ranking.explain(expert_id)
    return {
        "topics": match_words.shared_topics(explained),
        "subjects": match_words.shared_subjects(explained, MOST_SUBJECTS),
        "lacks": match_words.lacks(explained, 2),
        "out": [match_words.reason(one) for one in ranking.out.get(expert_id, ())],
    }


def _left(one: services.Passed, people: Mapping[Any, Expert]) -> dict[str, Any]:
    return {
        "expert": people[one.expert_id],
        "score": one.score,
        "breaks": [gettext(team_words.RULE_WORDS[name]) for name in one.breaks],
    }


def _people(answer: Team, left: Iterable[services.Passed]) -> dict[Any, Expert]:
    ids = {member.person for member in answer.members} | {one.expert_id for one in left}
    ids |= {member.runner_up.person for member in answer.members if member.runner_up}
    return {expert.id: expert for expert in db.session.scalars(matches.people([int(key) for key in ids]))}


def _sexes(people: Mapping[Any, Expert], answer: Team) -> str:
    """How many women and men are on a team, as one line; nobody is named."""
    on_team = [people[member.person].sex for member in answer.members]
    parts = [
        ngettext("%(num)s woman", "%(num)s women", on_team.count("f")) if "f" in on_team else "",
        ngettext("%(num)s man", "%(num)s men", on_team.count("m")) if "m" in on_team else "",
    ]
    return ", ".join(part for part in parts if part) if len(on_team) > 1 else ""


def _pairs(given: Iterable[str]) -> dict[int, int]:
    """`position:expert` as the address and the form carry it; what is not of this shape is passed over."""
    found: dict[int, int] = {}
    for text in given:
        left, _, right = text.partition(":")
        pair = _numbers([left, right])
        if len(pair) == 2:
            found[pair[0]] = pair[1]
    return found


def _pairs_text(pairs: Mapping[int, int]) -> list[str]:
    return [f"{position}:{expert}" for position, expert in pairs.items()]


def _numbers(given: Iterable[str]) -> list[int]:
    return [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 10]
