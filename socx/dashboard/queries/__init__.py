"""The figures of the programme: sums that the database makes, of what the reader may read."""

from socx.dashboard.queries.cases import (
    APPROVED,
    DELIVERED,
    GROUPS,
    MOBILISED,
    RUNNING,
    count_activities,
    count_requests,
    is_late,
)
from socx.dashboard.queries.reach import IS_APPROVED, Reach, joint_approved_of, reach, reached_jointly
from socx.dashboard.queries.rounds import OF_ROUND, Filed, by_round
from socx.dashboard.queries.scope import (
    ALL,
    IS_RESTRICTED,
    RESTRICTED,
    SMALL,
    ByState,
    Condition,
    Count,
    Scope,
    number_of,
    of_activities,
    of_requests,
    total,
)
from socx.dashboard.queries.staffing import DIMENSIONS, TOTAL, Staffed, staffing
from socx.dashboard.queries.supply import Supply, supply

__all__ = [
    "ALL",
    "APPROVED",
    "DELIVERED",
    "DIMENSIONS",
    "GROUPS",
    "IS_APPROVED",
    "IS_RESTRICTED",
    "MOBILISED",
    "OF_ROUND",
    "RESTRICTED",
    "RUNNING",
    "SMALL",
    "TOTAL",
    "ByState",
    "Condition",
    "Count",
    "Filed",
    "Reach",
    "Scope",
    "Staffed",
    "Supply",
    "by_round",
    "count_activities",
    "count_requests",
    "is_late",
    "joint_approved_of",
    "number_of",
    "of_activities",
    "of_requests",
    "reach",
    "reached_jointly",
    "staffing",
    "supply",
    "total",
]
