"""The pages of the access log by their names."""

from __future__ import annotations

import pytest

from socx.requests.views.addresses import PAGES, ROOMS, page_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/requests/7", "The request"), ("/requests/7/edit/contacts", "Form of the request"),
        ("/requests/7/document.pdf", "The request as a document"), ("/requests/", "List of requests"),
        ("/requests/7/matches/3", "Matches"), ("/dashboard/requests", "Dashboard"), ("/", "Home"),
        ("/activities/7", "Activities"), ("/api/v1/requests/7", ""), ("/nowhere", ""),
    ],
)  # fmt: skip
def test_an_address_has_the_name_of_its_page(app, address, name):
    with app.test_request_context():
        assert page_name(address) == name


def test_every_name_is_one_of_a_page_that_there_is(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert PAGES.keys() <= endpoints
    assert ROOMS.keys() <= {endpoint.partition(".")[0] for endpoint in endpoints}
