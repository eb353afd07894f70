"""What the record of an expert counts of mission reports: each one's own, and not the report of the whole team."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from socx.db import db
from socx.deliverables import queries
from socx.selection.reliability import OWN_REPORTS, OwnReport


def own_reports(expert_ids: Collection[int], since: date) -> Mapping[tuple[int, int], OwnReport]:
    """When the mission reports of these people were due and came, by expert and activity."""
    return {
        (expert_id, activity_id): OwnReport(due_on, sent_on)
        for expert_id, activity_id, due_on, sent_on in db.session.execute(queries.reported(expert_ids, since))
        if expert_id is not None and due_on is not None
    }


OWN_REPORTS.append(own_reports)
