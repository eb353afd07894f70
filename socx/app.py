"""create_app(): the only place that reaches everything."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages

from flask import Flask, g
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from socx import __version__
from socx.accounts import auth
from socx.config import ROOT, Settings
from socx.db import db, reading
from socx.web import converters, errors, frame, i18n, log, navigation, security
from socx.web.templates import Templates

#: Rooms with pages or an API, lower ones first.
ROOMS = (
    "web", "audit", "institutions", "accounts", "notifications", "requests", "experts", "matching", "activities",
    "selection", "deliverables", "evaluations", "timeline", "outreach", "recommendations", "protection", "dashboard",
    "scheduler",
)  # fmt: skip

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to answer. Starts no thread and touches no table."""
    settings = settings or Settings.from_env()
    settings.check()
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    log.configure(settings.log_format)

    app = Flask(
        "socx",
        instance_path=str(settings.instance_path),
        template_folder=None,
        static_folder=str(ROOT / "socx" / "static"),
    )
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.key(),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SESSION_COOKIE_NAME="__Host-socx" if secure else "socx",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=1000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        TESTING=settings.env == "test",
    )
    app.extensions["socx.settings"] = settings
    if proxies := int(settings.trusted_proxies):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # how Flask says that middleware is put in
    app.url_map.converters["id"] = converters.IdConverter
    _set_up_templates(app)

    db.init_app(app)
    Migrate(app, db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True, compare_type=True)
    i18n.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    auth.init_app(app, settings)
    csrf.init_app(app)  # after it is known who sends: a refusal is told to them, in their language
    navigation.init_app(app)
    frame.init_app(app)
    for room in ROOMS:
        _open(app, room)
    _open_api(app)

    @app.context_processor
    def reader() -> dict[str, object]:
        return {"user": g.get("user"), "demo_mode": not settings.is_production, "version": __version__}

    @app.teardown_request
    def end_of_reading(_: BaseException | None) -> None:
        reading.set(False)

    return app


def _set_up_templates(app: Flask) -> None:
    """Templates of the checkout; a name that nothing defines is an error, not an empty place."""
    app.jinja_environment = Templates
    app.jinja_loader = FileSystemLoader(ROOT / "templates")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")


def _open(app: Flask, room: str) -> None:
    """Take in what a room offers: what it keeps about people, what is compared every night, what operators see,
    and the pages that its `views` put on `views.bp`."""
    for part in ("personal", "checks", "vitals"):
        if find_spec(f"socx.{room}.{part}"):
            import_module(f"socx.{room}.{part}")
    if find_spec(f"socx.{room}.views"):
        views = import_module(f"socx.{room}.views")
        for pages in walk_packages(getattr(views, "__path__", ()), f"{views.__name__}."):
            import_module(pages.name)  # they add themselves to the blueprint
        for view in getattr(views, "WITHOUT_CSRF", ()):
            csrf.exempt(view)
        app.register_blueprint(views.bp)


def _open_api(app: Flask) -> None:
    if find_spec("socx.api.app"):
        import_module("socx.api.app").init_app(app, csrf)
