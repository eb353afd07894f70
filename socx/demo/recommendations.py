"""Recommendations in the spirit of a civil society working group. The wording is invented and status-neutral."""

from __future__ import annotations

from socx.demo.content import Recommendation

_GROUP = "Civil society working group on Chapter 35 (invented wording)"
_CONFERENCE = "Annual conference, panel on health care, education and social protection"
_BULLETIN = "Bulletin of the working group"


def recommendations() -> tuple[Recommendation, ...]:
    """The register of the demonstration, the oldest first."""
    return (
        Recommendation(
            "Bodies that publish labour market figures for Kosovo* should agree on one set of indicators and show how "
            "each figure is made.",
            _GROUP, _BULLETIN, 620, "Ministries in charge of labour; statistical offices", ("XK",), ("EM14", "XC07"),
            "labour_employment",
            moves=(("consider", ""), ("take_up", ""), ("take_into_action", "")),
            request="mflt-labour-market-data", action="mflt-labour-market-data",
        ),
        Recommendation(
            "Inspect first where the risk for workers is highest, and publish how workplaces are chosen.",
            "Round table of social partners (invented wording)", "Conclusions of the round table", 420,
            "Labour inspectorates", ("XK", "ME"), ("LA03", "LA04"), "labour_employment",
            moves=(("consider", ""), ("take_up", "")), request="lia-risk-planning",
        ),
        Recommendation(
            "Centres for social work should keep every person in their care informed when responsibilities change, so "
            "that nobody falls between two systems.",
            _GROUP, _CONFERENCE, 375, "Centres for social work; ministries in charge of social protection",
            ("RS", "XK"), ("SP17", "XC02"), "social_protection", moves=(("consider", ""),),
        ),
        Recommendation(
            "Agree on practical ways to refer victims of trafficking between services on both sides that do not "
            "touch questions of status and keep protection going.",
            _GROUP, _CONFERENCE, 375, "Providers of victim services; institutions that take part in the dialogue",
            ("RS", "XK"), ("SP22", "SP17"), "social_protection", "restricted", moves=(("consider", ""),),
        ),
        Recommendation(
            "Ask women and girls who use support services what helped them, and improve the services with the answers.",
            _GROUP, _BULLETIN, 300, "Providers of social services", ("RS", "XK"), ("SP22", "XC01"), "social_protection",
        ),
        Recommendation(
            "Estimate the effect of each new labour law on women and on men before it is adopted.",
            "Network of women's organisations (invented wording)", "Open letter", 260,
            "Bodies in charge of gender equality", ("AL", "XK"), ("XC01", "LA14"), "labour_employment",
        ),
        Recommendation(
            "Pay for transport of beneficiaries to services in other municipalities.",
            _GROUP, _BULLETIN, 240, "Municipalities", ("RS", "XK"), ("SP17",), "social_protection",
            moves=(("leave", "It asks for funding. The facility gives advice by peers and funds no services."),),
        ),
        Recommendation(
            "Publish labour market figures every year.",
            _GROUP, _BULLETIN, 900, "Statistical offices", ("XK",), ("EM14",), "labour_employment",
            moves=(("supersede", "The later bulletin says it more fully."),),
        ),
    )  # fmt: skip
