"""Conflicts of interest that the system finds, each with its reason and its years."""

from __future__ import annotations

import pytest

from socx.access.actors import Role
from socx.experts.models import ExpertConflict, ExpertMission
from socx.matching import services
from socx.matching.conflicts import BINDING, Party, TieIndex, Ties, domain_of, find, plain
from tests.factories import make_expert, make_institution, make_request, make_user

MINISTRY = Party(
    names=frozenset({"Ministry of Labour and Social Policy", "MLSP"}),
    domains=frozenset({"mlsp.example"}),
    partners=frozenset({"XK"}),
)


@pytest.mark.parametrize(
    "ties, codes",
    [
        (Ties(employers=("ministry of labour, and social policy",)), ["same_employer"]),
        (Ties(employers=("Ministry of Labour of another place",)), []),
        (Ties(member_state="XK"), ["own_country"]),
        (Ties(email="ana@mlsp.example"), ["mail_domain"]),
        (Ties(email="ana@mail.mlsp.example"), ["mail_domain"]),
        (Ties(email="ana@notmlsp.example"), []),
        (Ties(missions=(("XK", 2019), ("XK", 2015), ("AL", 2020))), ["earlier_work"]),
        (Ties(declared=("A brother works there.",)), ["declared"]),
        (Ties(), []),
    ],
)
def test_each_tie_is_found_by_its_name(ties, codes):
    assert [one.code for one in find(MINISTRY, ties)] == codes


def test_earlier_work_says_the_years_and_keeps_nobody_off_a_team():
    found = find(MINISTRY, Ties(missions=(("XK", 2019), ("XK", 2015), ("XK", 2019))))[0]

    assert (found.years, found.facts["years"], found.is_binding) == ((2015, 2019), "2015, 2019", False)


@pytest.mark.parametrize("address", ["ana@gmail.com", "", "not an address", "ana@"])
def test_what_everybody_can_use_is_no_tie(address):
    assert domain_of(address) == ""


def test_names_are_compared_without_accents_and_case():
    assert plain("Ministère  du Travail") == plain("MINISTERE DU TRAVAIL")


def test_the_index_says_what_find_says():
    people = [(1, "MLSP", "a@gmail.com"), (2, "Other", "b@mlsp.example"), (3, "Other", "c@other.example")]
    index = TieIndex.of(people)

    assert index.tied(MINISTRY) == {
        number
        for number, employer, email in people
        if any(one.code in BINDING for one in find(MINISTRY, Ties(employers=(employer,), email=email)))
    }


def test_declared_ones_stand_beside_found_ones_on_the_page(db, browse):
    institution = make_institution(official_name="Institute of Statistics of Kosovo")
    item = make_request("assessment", institution_id=institution.id)
    expert = make_expert(employer="Institute of Statistics of Kosovo")
    expert.conflicts.append(
        ExpertConflict(partner_code=institution.partner_code, institution_id=institution.id, reason="A sister there.")
    )
    expert.missions.append(ExpertMission(year=2018, partner_code=institution.partner_code, title="Register"))
    db.session.flush()

    page = browse(make_user(Role.MANAGER)).get(f"/requests/{item.id}/matches/{expert.id}")

    shown = page.select_one("[aria-labelledby=ties]").text
    for sentence in ("A sister there.", "Works for the institution that asks", "Earlier work for this partner: 2018"):
        assert sentence in shown


def test_only_ties_to_this_request_are_found(db):
    item = make_request("assessment")
    tied, other = make_expert(), make_expert()
    partner = next(iter(item.partner_codes))
    tied.missions.append(ExpertMission(year=2018, partner_code=partner, title="Register"))
    other.missions.append(ExpertMission(year=2018, partner_code="SN" if partner != "SN" else "AL", title="Register"))
    db.session.flush()

    assert set(services.conflicts_of(item, [tied.id, other.id])) == {tied.id}
