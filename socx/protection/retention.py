"""The retention table as data: what is kept how long, and what happens step by step (domain guide 7.2).

The periods are defaults of this software, for the organisation that runs it to confirm. Each step needs
the one before it, and at least `gap` since then: nothing is restricted or erased without a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from socx.core.i18n import N_

YEAR = timedelta(days=365)
MONTH = YEAR / 12
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a rule. `after`: since the time began to count. `gap`: since the step before, at least."""

    name: str
    label: str
    after: timedelta
    gap: timedelta = NONE


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind of data is kept, in words, from when on, and the steps that a job takes.

    `jobs` are the names of the jobs of the scheduler that take the steps; without steps, none does.
    """

    key: str
    label: str
    text: str
    steps: tuple[Step, ...] = ()
    jobs: tuple[str, ...] = ("keep-retention",)


# fmt: off
_TABLE = (
    Rule("profiles", N_("Profiles of experts"),
         N_("24 months after the last confirmation the use of a profile is restricted, and 3 months later it is "
            "erased. The expert is asked twice before."), (
        Step("warn",     N_("First warning to the expert"),  22 * MONTH),
        Step("warn2",    N_("Second warning to the expert"), 23 * MONTH, timedelta(days=20)),
        Step("restrict", N_("Use restricted"),               24 * MONTH, timedelta(days=14)),
        Step("erase",    N_("Erased"),                       27 * MONTH, timedelta(days=60)),
    )),
    Rule("candidates", N_("Candidates who were not selected"),
         N_("2 years after the call closed. What they wrote is erased then; that somebody applied stays in the "
            "figures."), (
        Step("warn",  N_("Facility told"), 2 * YEAR - timedelta(days=30)),
        Step("erase", N_("Words erased"),  2 * YEAR, timedelta(days=14)),
    )),
    Rule("requests", N_("Contacts in requests"),
         N_("5 years after the request is closed, names and contact data of the people in it are erased. 10 "
            "years after it, the documents that were added are deleted, and nobody who had a hand in it is named."), (
        Step("warn",  N_("Facility told"),   5 * YEAR - timedelta(days=30)),
        Step("erase", N_("Contacts erased"), 5 * YEAR, timedelta(days=14)),
    )),
    Rule("appraisals", N_("Appraisals of missions"), N_("5 years. Then they are erased as a whole."), (
        Step("warn",  N_("Facility told"), 5 * YEAR - timedelta(days=30)),
        Step("erase", N_("Erased"),        5 * YEAR, timedelta(days=14)),
    )),
    Rule("contests", N_("Facts that were contested"),
         N_("2 years, as long as the fact is counted. Then what was written is erased as a whole."), (
        Step("warn",  N_("Facility told"), 2 * YEAR - timedelta(days=30)),
        Step("erase", N_("Erased"),        2 * YEAR, timedelta(days=14)),
    )),
    Rule("evaluations", N_("Evaluations and lists of participants"),
         N_("5 years after the activity. Then what was written is erased, and the figures stay. A list of names is "
            "deleted on the day that stands on it, one year after the activity at the latest."),
         jobs=("forget-evaluations",)),
    Rule("logs", N_("Log of who looked"), N_("12 months."), (
        Step("erase", N_("Entries deleted"), YEAR),
    ), jobs=("keep-retention", "forget-rankings")),
    Rule("contracts", N_("Missions, contracts and payments"),
         N_("10 years after the case is closed, as the rules on public money ask. Then everybody is taken out of it: "
            "missions, contracts, the choice of experts and the request name nobody any more. Days, Member States, "
            "amounts and decisions stay."), (
        Step("warn",   N_("Facility told"),    10 * YEAR - timedelta(days=30)),
        Step("unname", N_("People taken out"), 10 * YEAR, timedelta(days=14)),
    )),
    Rule("cases", N_("Trail of decisions"),
         N_("10 years, and not before the case is closed. Then the deed, its day and the role stay; who did it and "
            "what was written are taken out. After an erasure it is so at once."), (
        Step("warn",   N_("Facility told"),    10 * YEAR - timedelta(days=30)),
        Step("unname", N_("People taken out"), 10 * YEAR, timedelta(days=14)),
    )),
    Rule("accounts", N_("Accounts, notices and drafts"),
         N_("As long as the account is open. A closed account is kept as long as a case needs to show who decided."),
         jobs=()),
)
# fmt: on

RULES = {rule.key: rule for rule in _TABLE}
