"""Texts of templates in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string


@pytest.mark.parametrize(("written", "shown"), [
    ("{{ _('Page %(number)s', number='<b>') }}", "Page &lt;b&gt;"),
    ("{{ _('<b>') }}", "&lt;b&gt;"),
    ("{{ _('100 %% of %(what)s', what='x') }}", "100 % of x"),
    ("{{ _('100 %%') }}", "100 %"),
    ("{{ _('50% of the work, %(what)s') }}", "50% of the work, %(what)s"),
    ("{% autoescape false %}{{ _('Page %(number)s', number='<b>') }}{% endautoescape %}", "Page <b>"),
    ("{{ _('Page %(number)s', of=3) }}", KeyError),
])  # fmt: skip
def test_a_text_and_its_values_are_taken_as_text(app: Flask, written: str, shown: str | type[Exception]) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        if isinstance(shown, str):
            assert render_template_string(written) == shown
        else:
            with pytest.raises(shown):
                render_template_string(written)


def test_a_text_is_in_the_language_of_the_reader(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert render_template_string("{{ _('Sign out') }}") == "Se déconnecter"
