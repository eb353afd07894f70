"""The information session of 13 December 2022 and its bilateral meetings, and what followed it.

The session is told from public facts only; who of an institution came is not public, so one person
each is assumed. The webinar after it is invented.
"""

from __future__ import annotations

from datetime import date, timedelta

from socx.demo.content import Attendance, Meeting, NextStep, OutreachEvent, PreparedDraft
from socx.demo.days import office_day

# Topics that each institution's mandate suggests; the public account names institutions, not interests.
_INTERESTS: dict[str, tuple[str, ...]] = {
    "mflt": ("EM14", "LA10", "SP14"),
    "moh-xk": ("SP08", "SP19"),
    "mest": ("EM10", "EM11"),
    "ogg": ("XC05", "XC02"),
    "age": ("XC01", "LA14"),
    "oik": ("XC02", "SP11"),
    "csw": ("SP17", "SP22"),
    "kas": ("EM14", "XC07"),
    "navet": ("EM10", "EM11"),
    "nqa": ("EM12",),
    "ears": ("EM02", "EM03"),
    "lia": ("LA03", "LA04"),
}

# Groups of which the public account names no member.
_GROUPS = (
    Attendance("", "pes", 2),
    Attendance("", "social_services", 2),
    Attendance("", "worker_organisation", 2),
    Attendance("", "employer_organisation", 2),
)

_SITE = ("SOCIEUX+ website", "https://socieux.eu/")

#: The lead story: the ministry opens what was prepared for it after the session.
LEAD_REQUEST = "mflt-labour-market-data"


def information_session() -> OutreachEvent:
    """The session in Pristina and its twelve bilateral meetings."""
    return OutreachEvent(
        key="pristina",
        kind="information_session",
        title="SOCIEUX+ cooperation opportunities and information session",
        on=date(2022, 12, 13),
        place="Europe House",
        city="Pristina",
        partners=("XK",),
        host="Europe House",
        co_host="Office of the European Union to Kosovo",
        participants=20,
        opening=(
            "The Deputy Head of the EU Office spoke about peer-to-peer cooperation while legislation on labour, "
            "social inclusion and social protection is open for amendment."
        ),
        agenda=(
            "Opening\nThe facility and examples of peer cooperation in social protection\n"
            "Examples of peer cooperation in labour and employment\nQuestions\nBilateral meetings"
        ),
        summary=(
            "About 20 representatives of government ministries, public employment offices, centres for social "
            "work and social partners. The facility and examples of peer cooperation were presented by the "
            "technical advisers for social protection and for labour and employment. Bilateral exchanges followed. "
            "The public account gives no numbers by institution: those below are assumed for this demonstration."
        ),
        documents=(_SITE,),
        presenters=("adviser.sp", "adviser.le"),
        attendance=(*(Attendance(key, "", 1) for key in _INTERESTS), *_GROUPS),
        meetings=tuple(
            Meeting(institution, interests, "Bilateral information exchange after the session.")
            for institution, interests in _INTERESTS.items()
        ),
    )


def webinar(today: date) -> OutreachEvent:
    """An invented webinar for the region, about how a request is written, and two meetings after it."""
    on = office_day(today - timedelta(days=480))
    return OutreachEvent(
        key="webinar",
        kind="webinar",
        title="From a need to a request: webinar for institutions of the Western Balkans",
        on=on,
        place="Online",
        city="",
        partners=("AL", "BA", "ME", "MK", "XK"),
        host="The facility",
        co_host="",
        participants=14,
        opening="",
        agenda="Who may request\nThe two forms\nFrom a request to the first mission\nQuestions",
        summary="Institutions that had asked for advice on how to write a request went through both forms.",
        documents=(_SITE,),
        presenters=("adviser.le", "manager"),
        attendance=(
            Attendance("mflt", "", 2),
            Attendance("lia", "", 2),
            Attendance("age", "", 1),
            Attendance("ears", "", 1),
            Attendance("mk-piom", "", 2),
            Attendance("ba-agency", "", 1),
            Attendance("al-naes", "", 3),
            Attendance("me-mless", "", 0),
            Attendance("", "employer_organisation", 2, name="Regional employers' network", invited=False),
        ),
        meetings=(
            Meeting(
                "lia",
                ("LA03", "LA04"),
                "The agency wants to plan inspections by risk and asks how peers choose what to inspect.",
                inside="Find out first whether the data of the tax authority can be used.",
                step=NextStep(
                    "Send two examples of risk matrices", "adviser.le", on + timedelta(days=21), is_done=True
                ),
            ),
            Meeting(
                "age",
                ("XC01", "LA14"),
                "The agency would like to see how others estimate the effect of laws on women and men.",
                step=NextStep(
                    "Agree on a call about the scope", "adviser.le", office_day(today + timedelta(days=6)), False
                ),
            ),
        ),
    )


def single_meetings(today: date) -> tuple[Meeting, ...]:
    """Meetings that belong to no event: one with a draft that waits, one with a body outside the register."""
    return (
        Meeting(
            "mflt",
            ("EM14", "XC07"),
            "Different bodies publish different labour market figures. The ministry wants one set of indicators "
            "and would like to learn how other ministries agreed with their statistical offices.",
            inside="The ministry is ready; the statistical office is not convinced yet.",
            on=office_day(today - timedelta(days=12)),
            place="Online",
            step=NextStep(
                "See whether the draft is opened", "adviser.le", office_day(today - timedelta(days=2)), False
            ),
            draft=PreparedDraft(
                "One set of labour market indicators",
                "labour_employment",
                "Different bodies publish different labour market figures. The ministry wants one set of indicators.",
            ),
        ),
        Meeting(
            "",
            ("SP17", "SP22"),
            "A network of local providers presented what it does and asked who may request peer cooperation.",
            inside="An association, no public body: associated partner at most. Say so in the follow-up.",
            on=office_day(today - timedelta(days=30)),
            place="Pristina",
            body="Network of community-based social services",
            partner="XK",
            step=NextStep("Explain the rule on associated partners", "adviser.sp", today + timedelta(days=10), False),
        ),
    )
