"""Every mail belongs to a topic that its reader may choose, or to none because nobody may stop it."""

from __future__ import annotations

from socx.config import ROOT
from socx.notifications import topics

#: Letters of the account, answers on personal data, and the mail that puts others together.
NOBODY_STOPS = {"accounts", "protection", "notifications"}


def test_every_folder_of_mails_has_its_topic(app):
    folders = {path.name for path in (ROOT / "templates" / "emails").iterdir() if path.is_dir()} - NOBODY_STOPS

    assert {folder for folder in folders if topics.of(f"{folder}/any") is None} == set()
