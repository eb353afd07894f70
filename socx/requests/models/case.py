"""The request itself: the words of the partner, where the case stands, what was signed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, false, text
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.places import MARK, partners, sort_key
from socx.core.values import SENSITIVITY, Domain
from socx.core.workflow import State
from socx.db import Base, db, one_of
from socx.institutions.models import Institution
from socx.requests import criteria, fields, parties, scope
from socx.requests.workflow import ANSWERING_STATES, DRAFT_STATES, REQUEST_WORKFLOW

if TYPE_CHECKING:
    from socx.requests.models.access import RequestReader
    from socx.requests.models.handling import (
        ActionForm,
        AskedAssessor,
        Assessment,
        Clarification,
        CriterionScore,
        Decision,
        EligibilityFinding,
        Opinion,
        SettledDifference,
    )
    from socx.requests.models.merging import RequestPlace, WayOut
    from socx.requests.models.parties import RequestParty
    from socx.requests.models.rounds import Round
    from socx.requests.models.sign_off import SignOff


class AssistanceRequest(Base):
    """A partner institution's request for short-term peer expertise.

    The words of the request live in `answers`, by the names of `fields.py`; what lists and figures
    ask for has a column of its own.
    """

    __tablename__ = "assistance_request"
    __table_args__ = (
        CheckConstraint(one_of("state", REQUEST_WORKFLOW.labels), name="state"),
        CheckConstraint(one_of("domain", Domain), name="domain"),
        CheckConstraint(one_of("sensitivity", SENSITIVITY), name="sensitivity"),
        CheckConstraint(one_of("kind", fields.KINDS), name="kind"),
        UniqueConstraint("year", "sequence"),
        Index("ix_assistance_request_list", "state", "state_since", "id"),
        # All that the dashboard counts by, so that it reads no rows.
        Index(
            "ix_assistance_request_figures", "state", "submitted_day", "sensitivity", "domain", "due_on",
            "institution_id", "registered_day", "decided_day", "put_forward_at", "submitted_at",
            "waited_days", "adviser_id",
        ),
        Index(
            "ix_assistance_request_joint", "is_joint", "id",
            sqlite_where=text("is_joint = 1"), postgresql_where=text("is_joint"),
        ),
        # The requests of one institution, and of all of one partner.
        Index(
            "ix_assistance_request_institution", "institution_id", "state", "submitted_day", "sensitivity", "domain",
            "put_forward_at", "submitted_at", "adviser_id",
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    creation_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # one row a double click
    year: Mapped[int | None]
    sequence: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(150), default="")
    domain: Mapped[str | None] = mapped_column(String(30), index=True)
    language: Mapped[str] = mapped_column(String(2), default="en")
    sensitivity: Mapped[str] = mapped_column(String(20), default="normal")
    kind: Mapped[str] = mapped_column(String(20), default=fields.STRUCTURED)  # which of the two forms
    # Last in the row: what lists and figures read is found without walking through long texts.
    answers: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON), default=dict, sort_order=1)
    # Which answers came from an earlier request, see copies.py.
    copied: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), sort_order=1)
    # Of a joint request the first in the order of names, which means nothing: ask `institution_ids`.
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    is_joint: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))  # who holds the pen
    # None: filed under the intake that is always open.
    round_id: Mapped[int | None] = mapped_column(ForeignKey("request_round.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=REQUEST_WORKFLOW.initial)
    state_since: Mapped[datetime] = mapped_column(index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)  # when the awaited step is expected
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    search: Mapped[str] = mapped_column(String(200), default="", index=True)  # title and code without accents
    registered_at: Mapped[datetime | None]
    put_forward_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    # The same moments as numbers of days (date.toordinal, UTC): figures count by days, and thousands of them.
    submitted_day: Mapped[int | None]
    registered_day: Mapped[int | None]
    decided_day: Mapped[int | None]
    # The clock of the facility stands still while the partner answers: where it stopped, working days used by then.
    clock_state: Mapped[str | None] = mapped_column(String(20))
    clock_used: Mapped[int] = mapped_column(default=0)
    waited_days: Mapped[int] = mapped_column(default=0)  # days that the facility waited for answers, all rounds
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    institution: Mapped[Institution] = relationship(lazy="joined")
    created_by: Mapped[User | None] = relationship(foreign_keys=created_by_id)
    signed_by: Mapped[User | None] = relationship(foreign_keys=signed_by_id)
    adviser: Mapped[User | None] = relationship(foreign_keys=adviser_id)
    held_by: Mapped[User | None] = relationship(foreign_keys=held_by_id)
    round: Mapped[Round | None] = relationship()
    topics: Mapped[list[RequestTopic]] = relationship(
        cascade="all, delete-orphan", order_by="RequestTopic.topic_id", lazy="selectin"
    )
    assistance: Mapped[list[RequestAssistance]] = relationship(
        cascade="all, delete-orphan", order_by="RequestAssistance.kind"
    )
    submissions: Mapped[list[Submission]] = relationship(order_by="Submission.number")
    sign_offs: Mapped[list[SignOff]] = relationship(
        cascade="all, delete-orphan", order_by="SignOff.id", back_populates="request"
    )
    findings: Mapped[list[EligibilityFinding]] = relationship(
        cascade="all, delete-orphan", order_by="EligibilityFinding.id"
    )
    clarifications: Mapped[list[Clarification]] = relationship(
        cascade="all, delete-orphan", order_by="Clarification.id"
    )
    scores: Mapped[list[CriterionScore]] = relationship(cascade="all, delete-orphan", order_by="CriterionScore.id")
    assessments: Mapped[list[Assessment]] = relationship(
        cascade="all, delete-orphan", order_by="Assessment.id", back_populates="request"
    )
    asked_assessors: Mapped[list[AskedAssessor]] = relationship(
        cascade="all, delete-orphan", order_by="AskedAssessor.id"
    )
    settled: Mapped[list[SettledDifference]] = relationship(
        cascade="all, delete-orphan", order_by="SettledDifference.id"
    )
    opinions: Mapped[list[Opinion]] = relationship(order_by="Opinion.id")
    action_forms: Mapped[list[ActionForm]] = relationship(order_by="ActionForm.number")
    decisions: Mapped[list[Decision]] = relationship(order_by="Decision.id")
    way_out: Mapped[WayOut | None] = relationship(
        cascade="all, delete-orphan", foreign_keys="WayOut.request_id", back_populates="request"
    )
    place: Mapped[RequestPlace | None] = relationship(cascade="all, delete-orphan")
    parties: Mapped[list[RequestParty]] = relationship(
        cascade="all, delete-orphan", order_by="RequestParty.position, RequestParty.id", back_populates="request"
    )
    readers: Mapped[list[RequestReader]] = relationship(cascade="all, delete-orphan", order_by="RequestReader.id")

    @property
    def code(self) -> str:
        """The facility's code, `2026-07 KOSOVO*`; empty before registration (domain guide 1.7).

        That of a joint request names no partner: `2026-07 JOINT` (docs/decisions/0011).
        """
        if self.year is None or self.sequence is None:
            return ""
        if self.is_joint:
            return f"{self.year}-{self.sequence:02d} JOINT"
        partner = partners()[self.institution.partner_code]
        mark = MARK if partner.designation else ""
        return f"{self.year}-{self.sequence:02d} {partner.plain_name('en').upper()}{mark}"

    @property
    def status(self) -> State:
        return REQUEST_WORKFLOW[self.state]

    @property
    def is_draft(self) -> bool:
        return self.state in DRAFT_STATES or self.submitted_at is None

    @property
    def is_put_forward(self) -> bool:
        return self.put_forward_at is not None

    @property
    def institution_ids(self) -> frozenset[int]:
        if self.is_joint:
            return frozenset(party.institution_id for party in self.active_parties)
        return frozenset({self.institution_id})

    @property
    def partner_codes(self) -> frozenset[str]:
        return frozenset(one.partner_code for one in self.institutions)

    @property
    def institutions(self) -> list[Institution]:
        """Who asks, in the order of names; one institution, or all of a joint request."""
        return [party.institution for party in self.active_parties] if self.is_joint else [self.institution]

    @property
    def active_parties(self) -> list[RequestParty]:
        """The institutions of a joint request, in the order of their names."""
        return sorted((p for p in self.parties if p.is_active), key=lambda p: p.position) if self.is_joint else []

    @property
    def invited_ids(self) -> frozenset[int]:
        """The institutions that were asked to join and have not answered."""
        return frozenset(party.institution_id for party in self.parties if party.is_invited)

    @property
    def undecided(self) -> list[RequestParty]:
        """The institutions that are asked whether they go on, because another one has left."""
        return [party for party in self.parties if party.is_active and party.asked_at is not None]

    def party_of(self, institution_id: int | None) -> RequestParty | None:
        return next((party for party in self.active_parties if party.institution_id == institution_id), None)

    def as_party(self, institution_id: int | None) -> Any:
        """The request as one of its institutions has it: with its own annex and no other one."""
        party = self.party_of(institution_id)
        return parties.AsParty(self, party) if party else self

    def submissions_for(self, institution_id: int | None) -> list[Submission]:
        """The signed texts that an institution reads, and with None all: each its own and what is nobody's alone."""
        return [s for s in self.submissions if institution_id is None or s.institution_id in (None, institution_id)]

    def submissions_of(self, institution_id: int | None) -> list[Submission]:
        """The texts that one institution of a joint request has signed or sent for itself, as far as they count."""
        return [s for s in self.submissions if s.institution_id == institution_id and s.voided_at is None]

    @property
    def answered_partners(self) -> frozenset[str]:
        """Of a joint request, the partners whose EU office has given its opinion while others are awaited."""
        is_partly = self.is_joint and self.awaited_partners
        return self.partner_codes - self.awaited_partners if is_partly else frozenset()

    @property
    def awaited_partners(self) -> frozenset[str]:
        """The partners whose EU office has not given its opinion."""
        return self.partner_codes - {opinion.partner_code for opinion in self.opinions}

    @property
    def reader_ids(self) -> frozenset[int]:
        """The named persons of the access list: the adviser in charge, and every open entry."""
        named = {r.user_id for r in self.readers if r.ended_at is None}
        return frozenset(named | ({self.adviser_id} if self.adviser_id is not None else set()))

    @property
    def is_untaken(self) -> bool:
        """Whether nobody with an open account has the case."""
        adviser = db.session.get(User, self.adviser_id) if self.adviser_id is not None else None
        return adviser is None or not adviser.active

    @property
    def holder(self) -> User | None:
        """Who holds the pen for the institution: it was handed to them, or they began the request."""
        return self.held_by or self.created_by

    @property
    def topic_ids(self) -> list[str]:
        return [t.topic_id for t in self.topics]

    @property
    def assistance_kinds(self) -> list[str]:
        return [a.kind for a in self.assistance]

    def missing_answers(self) -> list[tuple[str, str]]:
        """What a signature still needs: (sentence, name of the field)."""
        return parties.missing(self) if self.is_joint else fields.missing(self)

    @property
    def is_eligibility_complete(self) -> bool:
        return {f.rule for f in self.findings if f.outcome} >= set(criteria.ELIGIBILITY)

    @property
    def has_failed_rule(self) -> bool:
        return any(f.outcome == "not_met" for f in self.findings)

    @property
    def has_open_rule(self) -> bool:
        return any(f.outcome == "open" for f in self.findings)

    @property
    def open_clarifications(self) -> list[Clarification]:
        return [c for c in self.clarifications if c.closed_at is None]

    @property
    def open_sections(self) -> frozenset[str]:
        """The sections of the form that may be changed now, of a joint request those of the shared part."""
        if self.state == "draft":
            return frozenset(fields.SECTION_KEYS)
        if self.state in ANSWERING_STATES:
            return parties.sections_of(self.open_clarifications)
        return frozenset()

    def missing_in_open_sections(self) -> list[tuple[str, str]]:
        """What the sections that were opened still need: (sentence, name of the field)."""
        return parties.missing_where_open(self)

    @property
    def is_scored(self) -> bool:
        return {s.criterion for s in self.scores} >= set(criteria.CRITERIA)

    @property
    def is_recommended(self) -> bool:
        """Whether an assessor has scored every criterion and said what to do with the request."""
        return any(a.is_complete for a in self.assessments)

    @property
    def far_apart(self) -> dict[str, str]:
        """Where the assessors are far apart: by criterion (or "recommendation"), what stands against what."""
        done = [a for a in self.assessments if a.is_complete]
        found = {}
        for name in dict.fromkeys(name for a in done for name in a.scores):
            given = sorted(a.scores[name].score for a in done if name in a.scores)
            if criteria.far_apart(given):
                found[name] = " ".join(map(str, given))
        advice = sorted({a.recommendation or "" for a in done})
        return found | ({"recommendation": " ".join(advice)} if len(advice) > 1 else {})

    @property
    def unsettled(self) -> list[str]:
        """Of these, where nobody has said yet how it is settled."""
        said = {s.criterion: s.about for s in self.settled}
        return [name for name, about in self.far_apart.items() if said.get(name) != about]

    @property
    def awaited_assessors(self) -> list[AskedAssessor]:
        """Who was asked by name and has not given a whole assessment."""
        done = {a.assessor_id for a in self.assessments if a.is_complete}
        return [asked for asked in self.asked_assessors if asked.user_id not in done]

    @property
    def action_form(self) -> ActionForm | None:
        """The latest version of the agreed scope."""
        return self.action_forms[-1] if self.action_forms else None

    def missing_in_action_form(self) -> list[tuple[str, str]]:
        """What the agreed scope still needs: (sentence, name of the field)."""
        return scope.missing(self.action_form.scope) if self.action_form else []

    @property
    def decision(self) -> Decision | None:
        """The latest decision."""
        return self.decisions[-1] if self.decisions else None


@event.listens_for(AssistanceRequest, "before_insert")
@event.listens_for(AssistanceRequest, "before_update")
def _keep_beside(_mapper: Any, _connection: Any, item: AssistanceRequest) -> None:
    """Keep what lists search and sort by: the title and the number, accents and case folded; days beside moments."""
    number = f" {item.year}-{item.sequence:02d}" if item.sequence is not None else ""
    item.search = (sort_key(item.title or "") + number)[:200]
    item.submitted_day, item.registered_day, item.decided_day = (
        moment.astimezone(UTC).toordinal() if moment else None
        for moment in (item.submitted_at, item.registered_at, item.decided_at)
    )


class RequestTopic(Base):
    """A topic that the request is about."""

    __tablename__ = "request_topic"
    __table_args__ = (Index("ix_request_topic_topic", "topic_id", "request_id"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(4), primary_key=True)


class RequestAssistance(Base):
    """A type of assistance that the request asks for."""

    __tablename__ = "request_assistance"

    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)


class Submission(Base):
    """The exact words that were signed. Frozen: later clarifications make another one."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id"))
    # Whose signature and annex it is, in a joint request; `shared_digest` is of what all of them sign.
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    shared_digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    voided_at: Mapped[datetime | None]  # the words were changed before all had signed
    number: Mapped[int]
    form_version: Mapped[str] = mapped_column(String(20))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    # Signed by a link, without an account: the name as it was typed, and the function.
    signed_name: Mapped[str] = mapped_column(String(120), default="")
    signed_function: Mapped[str] = mapped_column(String(120), default="")
    sign_off_id: Mapped[int | None] = mapped_column(ForeignKey("sign_off.id", ondelete="SET NULL"))
    at: Mapped[datetime]
