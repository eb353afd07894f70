"""Texts of templates in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string


@pytest.mark.parametrize(("written", "shown"), [
    ("{{ _('Page %(number)s', number='<b>') }}", "Page &lt;b&gt;"),
    ("{{ _('<b>') }}", "<b>"),
    ("{{ _('100 %% of %(what)s', what='x') }}", "100 % of x"),
    ("{% autoescape false %}{{ _('Page %(number)s', number='<b>') }}{% endautoescape %}", "Page <b>"),
    ("{{ _('Page %(number)s') }}", KeyError),
])  # fmt: skip
def test_a_text_takes_its_values_as_text(app: Flask, written: str, shown: str | type[Exception]) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        if isinstance(shown, str):
            assert render_template_string(written) == shown
        else:
            with pytest.raises(shown):
                render_template_string(written)


def test_a_text_is_in_the_language_of_the_reader(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert render_template_string("{{ _('Sign out') }}") == "Se déconnecter"
