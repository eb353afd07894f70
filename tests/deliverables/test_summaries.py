"""What is published of an activity: cleared by every institution, never of a case that is not public; the catalogue."""

from __future__ import annotations

from datetime import date

import pytest

from socx.access.actors import Role
from socx.activities.services import advance_action
from socx.core.errors import Incomplete, NotPermitted, WrongState
from socx.db import db as database
from socx.deliverables import queries, services
from tests.deliverables import NOW, Mission, join, make_mission
from tests.factories import make_institution, make_user

TEXT = {"en": "Peers mapped the data of Kosovo* with the ministry.", "fr": "Des pairs ont cartographié les données."}


def published(mission: Mission):
    item = services.save_summary(mission.activity, TEXT, by=mission.adviser.actor(), at=NOW)
    services.advance_summary(item, "propose", by=mission.adviser.actor(), at=NOW)
    services.clear(item, by=mission.official.actor(), at=NOW)
    services.advance_summary(item, "publish", by=mission.adviser.actor(), at=NOW)
    return item


def closed_and_published(**given) -> Mission:
    mission = make_mission(state="reported", **given)
    published(mission)
    mission.activity.state = "closed"
    advance_action(mission.activity.action, "close", by=mission.adviser.actor(), at=NOW)
    database.session.flush()
    return mission


def catalogue() -> list[int]:
    return [action.id for action in database.session.scalars(queries.catalogue())]


def test_a_text_is_written_proposed_cleared_and_published(db, browse):
    mission = make_mission()
    adviser, official = browse(mission.adviser), browse(mission.official)
    adviser.get(f"/activities/{mission.activity.id}/summary")
    adviser.follow("Write the text")
    adviser.press("Save", text_en="A text.")
    adviser.press("Propose it to the partner")

    official.get("/notices")
    official.get(f"/activities/{mission.activity.id}/summary")
    assert official.buttons == ["Clear this text for publication", "Do not publish this text"]
    official.press("Clear this text for publication")
    adviser.get(f"/activities/{mission.activity.id}/summary")
    adviser.press("Publish")

    assert adviser.page.select_one(".page-head .tag").text == "Published"


def test_nothing_is_published_of_a_case_that_is_not_public(db, browse):
    for level in ("restricted", "confidential"):
        mission = make_mission(sensitivity=level)
        with pytest.raises(NotPermitted):
            services.save_summary(mission.activity, TEXT, by=mission.adviser.actor(), at=NOW)
        assert browse(mission.adviser).client.get(f"/activities/{mission.activity.id}/summary").status_code == 404


def test_a_change_has_to_be_cleared_anew(db):
    mission = make_mission()
    item = published(mission)
    with pytest.raises(WrongState):
        services.save_summary(mission.activity, {"en": "Another."}, by=mission.adviser.actor(), at=NOW)

    services.advance_summary(item, "take_back", by=mission.adviser.actor(), at=NOW)

    assert (item.state, item.clearances, item.published_at) == ("draft", [], None)


def test_an_institution_takes_its_clearance_back_with_a_reason(db):
    mission = make_mission()
    item = published(mission)
    with pytest.raises(Incomplete):
        services.advance_summary(item, "refuse", by=mission.official.actor(), at=NOW)

    services.advance_summary(item, "refuse", by=mission.official.actor(), at=NOW, note="Elections.")

    assert item.state == "draft"


def test_every_institution_of_a_joint_request_clears_the_text(db):
    mission = make_mission()
    request, other = mission.activity.request, make_institution(partner_code="RS")
    join(request, other)
    item = services.save_summary(mission.activity, TEXT, by=mission.adviser.actor(), at=NOW)
    services.advance_summary(item, "propose", by=mission.adviser.actor(), at=NOW)

    assert services.clear(item, by=mission.official.actor(), at=NOW) is False
    with pytest.raises(Incomplete):
        services.advance_summary(item, "clear", by=mission.official.actor(), at=NOW)
    assert services.clear(item, by=make_user(Role.OFFICIAL, institution=other).actor(), at=NOW) is True


@pytest.mark.parametrize(
    "language, words, note",
    [
        ("en", "Peers mapped the data of Kosovo* with the ministry.", "This designation is without prejudice"),
        ("fr", "Des pairs ont cartographié les données.", "Cette désignation est sans préjudice"),
        ("es", "Peers mapped the data of Kosovo* with the ministry.", "Esta denominación se entiende sin perjuicio"),
    ],
)
def test_a_stranger_reads_the_catalogue_in_three_languages(db, browse, language, words, note):
    mission = closed_and_published()
    stranger = browse(language=language)

    stranger.get("/catalogue")
    assert words in stranger.text
    assert note in stranger.page.get_text(" ")
    stranger.get(f"/catalogue/{mission.activity.action_id}")
    assert words in stranger.text
    assert mission.activity.request.institution.official_name in stranger.text
    assert stranger.response.headers["Cache-Control"].startswith("public")


def test_the_catalogue_has_what_is_closed_cleared_and_public_and_nothing_else(db):
    shown = closed_and_published()
    open_one, not_published, raised = make_mission(), make_mission(), closed_and_published()
    published(open_one)
    not_published.activity.action.state = "closed"
    raised.activity.request.sensitivity = "restricted"
    database.session.flush()

    assert catalogue() == [shown.activity.action_id]
    assert queries.find_published(raised.activity.action_id) is None


def test_the_catalogue_is_filtered_by_country_topic_and_year(db, browse):
    mission = closed_and_published()
    mission.activity.delivery_end = date(2026, 2, 27)
    database.session.flush()
    stranger = browse()

    for asked in ("partner=XK", "topic=EM14", "year=2026", "partner=XK&topic=EM14&year=2026"):
        stranger.get(f"/catalogue?{asked}")
        assert mission.activity.action.title in stranger.text, asked
    for asked in ("partner=RS", "topic=SP01", "year=1"):  # the catalogue has none of these: shown as if not asked
        stranger.get(f"/catalogue?{asked}")
        assert stranger.status == 200
    assert list(database.session.scalars(queries.catalogue(partner="RS"))) == []
    assert list(database.session.scalars(queries.catalogue(topic="SP01"))) == []
    assert list(database.session.scalars(queries.catalogue(year=2025))) == []
