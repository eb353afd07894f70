"""The information session of 13 December 2022 and its bilateral meetings, from public facts only."""

from __future__ import annotations

from datetime import date

from socx.demo.content import Meeting, OutreachEvent

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


def information_session() -> OutreachEvent:
    """The session in Pristina and its twelve bilateral meetings."""
    return OutreachEvent(
        title="SOCIEUX+ cooperation opportunities and information session",
        on=date(2022, 12, 13),
        place="Europe House",
        city="Pristina",
        partner="XK",
        host="Europe House",
        co_host="Office of the European Union to Kosovo",
        participants=20,
        summary=(
            "About 20 representatives of government ministries, public employment offices, centres for social "
            "work and social partners. The facility and examples of peer cooperation were presented by the "
            "technical advisers for social protection and for labour and employment. Bilateral exchanges followed."
        ),
        meetings=tuple(
            Meeting(institution, interests, "Bilateral information exchange after the session.")
            for institution, interests in _INTERESTS.items()
        ),
    )
