"""What belongs to a request: what the matrix asks of it (`access/predicates.py`), the request behind answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from socx.requests.models.case import AssistanceRequest


class HasRequest(Protocol):
    @property
    def request(self) -> AssistanceRequest: ...


class OfRequest:
    """For a model with a `request`: its domain, and who may know of the case."""

    @property
    def domain(self: HasRequest) -> str | None:
        return self.request.domain

    @property
    def sensitivity(self: HasRequest) -> str:
        return self.request.sensitivity

    @property
    def reader_ids(self: HasRequest) -> frozenset[int]:
        return self.request.reader_ids

    @property
    def is_untaken(self: HasRequest) -> bool:
        return self.request.is_untaken


class OfRequestAndParties(OfRequest):
    """The same for what the institutions and the adviser in charge meet as theirs, too."""

    @property
    def institution_ids(self: HasRequest) -> frozenset[int]:
        return self.request.institution_ids

    @property
    def partner_codes(self: HasRequest) -> frozenset[str]:
        return self.request.partner_codes

    @property
    def adviser_id(self: HasRequest) -> int | None:
        return self.request.adviser_id
