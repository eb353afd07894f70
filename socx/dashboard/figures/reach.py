"""Figures of reach: partners and their institutions, and topics that experts are missing for."""

from __future__ import annotations

from functools import cached_property

from flask import url_for
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.places import partner_name, sort_key
from socx.core.topics import topic_label
from socx.dashboard import queries, suppression
from socx.dashboard.figures.shapes import Block, Cell, Headline, Line, Links, cell, shown
from socx.dashboard.queries import Reach, Scope, total
from socx.web.i18n import language


class ReachFigures:
    """Whom the requests of a scope come from, and what they ask for."""

    def __init__(self, scope: Scope, links: Links) -> None:
        self.scope, self.links = scope, links

    @cached_property
    def counted(self) -> dict[str, Reach]:
        return queries.reach(self.scope)

    def headlines(self) -> list[Headline]:
        reached = self.counted.values()
        is_hidden = total(one.approved for one in reached).is_hidden
        url = self.links.to("institutions")
        return [
            Headline(
                gettext("Partner institutions reached"),
                Cell(sum(one.institutions for one in reached), is_hidden),
                url,
                tone="positive",
                note=gettext("with an approved request"),
            ),
            Headline(
                gettext("Partner countries and territories reached"),
                Cell(sum(one.approved.total > 0 for one in reached), is_hidden),
                url,
                tone="positive",
            ),
        ]

    def partners(self) -> Block:
        found, here = self.counted, language()
        received = suppression.parts({code: one.received for code, one in found.items()})
        approved = suppression.parts({code: one.approved for code, one in found.items()})
        names = {code: partner_name(code, here) for code in found}

        def place(code: str) -> tuple[int, str]:
            return -(0 if code in received else shown(found[code].received)), sort_key(names[code])

        def cells(code: str, one: Reach) -> tuple[Cell, ...]:
            is_closed = code in approved
            return (
                cell(one.received, hide=code in received),
                cell(one.approved, self.links.to("requests", "approved_of", code), is_closed),
                Cell(one.institutions, is_closed),
            )

        return Block(
            "partners",
            gettext("Requests by partner"),
            gettext("Partner country or territory"),
            (gettext("Requests received"), gettext("Approved requests"), gettext("Institutions reached")),
            [
                Line(names[code], cells(code, found[code]), self.links.to("requests", "partner", code))
                for code in sorted(found, key=place)
            ],
        )

    def supply(self) -> Block:
        may_open, here = permits(self.scope.actor, Permission.EXPERT_LIST), language()
        roster = url_for("experts.index", topic="") if may_open else ""
        return Block(
            "supply",
            gettext("Topics with the fewest experts"),
            gettext("Topic"),
            (gettext("Requests"), gettext("Experts in the roster")),
            [
                Line(
                    topic_label(one.topic_id, here),
                    (cell(one.asked), Cell(one.experts, url=roster and roster + one.topic_id)),
                    self.links.to("requests", "topic", one.topic_id),
                )
                for one in queries.supply(self.scope)
            ],
            gettext("Topics that were asked for, those with the fewest experts for each request first."),
            kind=2,
        )
