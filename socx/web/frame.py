"""What the frame of every page asks for: who is signed in, links of the menu and the footer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, request, url_for
from flask_babel import gettext

from socx.access.actors import Role
from socx.core.i18n import N_
from socx.core.places import COLON
from socx.web import charts
from socx.web.i18n import language

# fmt: off
ROLE_LABELS = {
    Role.OFFICIAL:      N_("Partner official"),
    Role.APPROVER:      N_("Partner approver"),
    Role.ADVISER:       N_("Technical adviser"),
    Role.MANAGER:       N_("Programme manager"),
    Role.DELEGATION:    N_("EU Delegation"),
    Role.COMMISSION:    N_("European Commission"),
    Role.EXPERT:        N_("Expert"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.SIGNATORY:     N_("Signatory by link"),
    Role.SCHEDULER:     N_("Scheduler"),
}
# fmt: on


def role_label(role: str | Role) -> str:
    """A role in the reader's language; what is no role comes back as it is."""
    return gettext(ROLE_LABELS[Role(role)]) if role in set(Role) else str(role)


@dataclass(frozen=True, slots=True)
class FrameLink:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    name: str
    role_label: str


_user_links: list[tuple[str, str]] = []
_footer_links: list[tuple[str, str]] = []


def add_user_link(label: str, endpoint: str) -> None:
    """Add a line to the menu of the signed-in person."""
    if (label, endpoint) not in _user_links:
        _user_links.append((label, endpoint))


def add_footer_link(label: str, endpoint: str) -> None:
    """Add a line to the foot of every page."""
    if (label, endpoint) not in _footer_links:
        _footer_links.append((label, endpoint))


def signed_in_as() -> SignedIn | None:
    user = g.get("user")
    return SignedIn(user.name, role_label(user.role)) if user else None


def _links(entries: list[tuple[str, str]]) -> list[FrameLink]:
    return [FrameLink(gettext(label), url_for(endpoint)) for label, endpoint in entries]


def language_url(code: str) -> str:
    """The address that switches the language and comes back to this page."""
    if request.method in ("GET", "HEAD"):
        here = request.full_path.rstrip("?")
    else:
        here = request.path if request.url_rule and "GET" in (request.url_rule.methods or ()) else "/"
    return url_for("accounts.language", code=code, next=here)


def colon() -> str:
    """The colon between a label and its text, as the reader's language sets it."""
    return COLON.get(language(), ": ")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        charts=charts,
        colon=colon,
        home_url=lambda: "/",
        language_url=language_url,
        signed_in_as=signed_in_as,
        role_label=role_label,
        user_links=lambda: _links(_user_links),
        footer_links=lambda: _links(_footer_links),
        sign_in_url=lambda: url_for("security.login"),
        sign_out_url=lambda: url_for("security.logout"),
    )
