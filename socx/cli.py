"""The command `socx`: thin, and one clear sentence where something is in the way."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socx import __version__
from socx.config import ROOT, Settings, SettingsError
from socx.matching.cli import evaluate, match
from socx.matching.weights_cli import matching

if TYPE_CHECKING:
    from flask import Flask

FIRST_ADMINISTRATOR = "python3 -m socx user add --email you@example.org --name 'Your Name' --role administrator"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="socx")
@click.pass_context
def main(context: click.Context) -> None:
    """socx: requests for peer expertise, from the first idea to the closed action.

    Settings come from the environment, with names that start with SOCX_; the README lists them.
    """
    context.obj = opened  # for the commands of rooms, which know no application


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--demo/--no-demo", default=True, help="Load the demonstration programme into an empty database.")
def run(port: int, host: str, demo: bool) -> None:
    """Start socx: the pages and the scheduler, until Ctrl-C.

    Brings the database up to date first. An empty database gets the demonstration programme, unless
    --no-demo is given or SOCX_ENV is production.
    """
    from socx.db import db
    from socx.operations import database, serve

    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    os.environ.setdefault("SOCX_BASE_URL", f"http://{shown}:{port}")
    with in_words():
        serve.check_port(host, port)
        app, settings = open_app()
        click.echo("Bringing the database up to date …")
        database.upgrade(app)
        if demo and not settings.is_production and not database.has_people(app):
            load_demo(app, settings)
        people = database.has_people(app)
        accounts = demo_accounts(app) if not settings.is_production else []
        with app.app_context():  # the children make connections of their own
            db.session.remove()
            db.engine.dispose()

        def ready() -> None:
            click.echo(f"\nsocx is ready: {settings.base_url}")
            if accounts:
                click.echo(f"\nDemonstration accounts, all with the password {settings.demo_password}\n")
                for role, email in accounts:
                    click.echo(f"  {role:<40} {email}")
            elif not people:
                click.echo(f"\nNobody has an account yet. Make the first administrator with:\n  {FIRST_ADMINISTRATOR}")
            click.echo("\nStop with Ctrl-C.")

        serve.serve(
            host=host, port=port, workers=int(settings.web_workers), environment=dict(os.environ), ready=ready,
            say=lambda line: click.echo(line, err=True),
        )  # fmt: skip
        click.echo("\nsocx has stopped.")


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests; installs what they need first. All that follows goes to pytest."""
    raise SystemExit(subprocess.call([sys.executable, str(ROOT / "socx" / "__main__.py"), "test", *arguments]))


@main.command()
def demo() -> None:
    """Load the demonstration programme into an empty database."""
    from socx.operations import database

    with in_words():
        app, settings = open_app()
        if settings.is_production:
            raise click.ClickException("Demonstration data are refused when SOCX_ENV is production.")
        database.upgrade(app)
        if database.has_people(app):
            raise click.ClickException("The database is not empty; the demonstration needs an empty one.")
        load_demo(app, settings)
        for role, email in demo_accounts(app):
            click.echo(f"  {role:<40} {email}")


@main.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.option("--email", prompt=True, help="Address to sign in with.")
@click.option("--name", prompt="Full name", help="Full name.")
@click.option("--role", prompt=True, type=click.Choice(
    ["official", "approver", "adviser", "manager", "delegation", "commission", "expert", "administrator"]
), help="What the account is for.")  # fmt: skip
@click.option(
    "--institution", type=int, metavar="ID",
    help="Institution of a partner official or approver: the number in the address of its page.",
)  # fmt: skip
@click.option("--partner", metavar="CODE", help="Partner country or territory of an EU Delegation, such as XK.")
@click.option(
    "--domain", type=click.Choice(["social_protection", "labour_employment"]), help="Domain of a technical adviser."
)
@click.option("--language", type=click.Choice(["en", "fr", "es"]), default="en", show_default=True, help="Language.")
@click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, envvar="SOCX_NEW_PASSWORD",
    help="Asked for when it is not given; better so, because commands are kept in the shell's history.",
)  # fmt: skip
def user_add(
    email: str, name: str, role: str, institution: int | None, partner: str | None, domain: str | None, language: str,
    password: str,
) -> None:  # fmt: skip
    """Make an account. Asks for what is not given."""
    from email_validator import EmailNotValidError, validate_email
    from flask_security.utils import hash_password

    from socx.access.actors import ANONYMOUS, Role
    from socx.accounts import services
    from socx.db import transaction
    from socx.operations import database

    if len(password) < 12:
        raise click.ClickException("The password needs 12 characters or more.")
    try:
        email = validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise click.ClickException(f"“{email}” is not an e-mail address.") from None
    with in_words():
        app, _ = open_app()
        database.upgrade(app)
        with app.app_context(), transaction():
            services.create_user(
                email=email, name=name, role=Role(role), password_hash=hash_password(password),
                institution_id=institution, partner_code=partner.upper() if partner else None, domain=domain,
                language=language, by=ANONYMOUS, at=datetime.now(UTC),
            )  # fmt: skip
    click.echo(f"{email} can sign in now.")


@main.group()
def scheduler() -> None:
    """The clock: sends mails, starts activities, marks what is late."""


@scheduler.command("run")
@click.option("--pulse", type=click.Path(path_type=Path), help="A file to touch every ten seconds while all is well.")
def scheduler_run(pulse: Path | None) -> None:
    """Run the scheduled work until SIGTERM or Ctrl-C. Several at once do no harm."""
    from socx.scheduler.clock import Clock

    with in_words():
        app, settings = open_app()
        Clock(app, settings.timezone, pulse).run()


@scheduler.command("once")
@click.argument("name")
@click.option("--at", metavar="WHEN", help="Pretend that it is this moment: 2026-03-02 or 2026-03-02T07:00 (UTC).")
def scheduler_once(name: str, at: str | None) -> None:
    """Run one job now, whatever the schedule says. `socx scheduler list` names them."""
    from socx.scheduler import runner
    from socx.scheduler.schedule import JOBS

    if name not in JOBS:
        raise click.ClickException(f"There is no job “{name}”. There are: {', '.join(JOBS)}.")
    with in_words():
        app, _ = open_app()
        found = runner.run_by_hand(app, JOBS[name], moment(at) if at else None)
        click.echo(f"{name}: {found.touched}")
        if found.error:
            raise click.ClickException(f"{name} failed ({found.error}); the lines above say why.")


@scheduler.command("list")
def scheduler_list() -> None:
    """Show the jobs and when they run."""
    from socx.scheduler.schedule import SCHEDULE

    for job in SCHEDULE:
        click.echo(f"{job.name:<18} {job.cron:<18} {job.label}")


main.add_command(match)
matching.add_command(evaluate)
main.add_command(matching)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the database and the files made at run time to one zip FILE. socx may go on running."""
    from socx.operations import backup as work

    with in_words():
        app, settings = open_app()
        size = work.backup(app, settings, file, at=datetime.now(UTC))
    click.echo(f"{file}: {size / 1_000_000:.1f} MB. The secret key is not in it; keep SOCX_SECRET_KEY elsewhere.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace all that is in the database.")
def restore(file: Path, force: bool) -> None:
    """Put a backup FILE in place. Stop socx first. No mail leaves until `socx resume-sending`."""
    from socx.operations import backup as work
    from socx.operations import database

    with in_words():
        app, settings = open_app()
        now, known = datetime.now(UTC), work.erasures(settings)
        count = work.restore(app, settings, file, at=now, force=force)
        database.upgrade(app)
        again = work.erase_again(app, settings, known, at=now)
    click.echo(f"Restored, with {count} files. Sending of mails is paused; “socx resume-sending” ends that.")
    if again:
        click.echo(f"People who were erased after the backup was made, and are erased again: {again}.")


@main.command()
def reindex() -> None:
    """Write the words by which requests, experts and deliverables are found again. Search works meanwhile."""
    from socx.db import transaction
    from socx.operations import database
    from socx.search.keeping import KEEPERS

    with opened() as app:
        database.upgrade(app)
        with transaction():
            count = sum(keeper.rewrite() for keeper in KEEPERS)
    click.echo(f"The words of {count} requests, profiles and deliverables were written again.")


@main.group()
def experts() -> None:
    """The roster of experts."""


@experts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run/--apply", default=True, help="Only say what would happen (this is the default), or do it.")
@click.option("--as", "email", required=True, metavar="EMAIL", help="Account of the adviser or manager who does this.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the refused rows to this CSV.")
def experts_import(file: Path, dry_run: bool, email: str, report: Path | None) -> None:
    """Bring experts in from FILE, a CSV or XLSX of any length; new people are told by mail.

    Rows are written in batches. A run that stops is gone on with by the same command; rows that are
    there already change nothing.
    """
    from socx.operations import database, importing, progress

    with in_words():
        app, settings = open_app()
        database.upgrade(app)
        with progress.bar() as bar:
            counts = importing.import_file(
                app, settings, file, email=email, write=not dry_run, at=datetime.now(UTC), progress=bar, report=report
            )
    for name, word in progress.WORDS.items():
        click.echo(f"{counts[name]:>10} {word}")
    if dry_run:
        click.echo("Nothing was changed. Add --apply to bring the table in.")


@main.command("resume-sending")
def resume_sending() -> None:
    """Send mails again after a restore."""
    from socx.db import transaction
    from socx.notifications import services

    with opened(), transaction():
        was_paused = services.resume_sending()
    click.echo("Mails are sent again." if was_paused else "Sending was not paused.")


def open_app() -> tuple[Flask, Settings]:
    """The application and its settings. Imported here, so that --help and --version are quick."""
    from socx.app import create_app

    settings = Settings.from_env()
    return create_app(settings), settings


@contextmanager
def opened() -> Iterator[Flask]:
    """The application at hand; what is in the way is said in words."""
    with in_words():
        app, _ = open_app()
        with app.app_context():
            yield app


def load_demo(app: Flask, settings: Settings) -> None:
    """Load the demonstration programme as of today, all of it or nothing."""
    from socx.db import transaction
    from socx.demo.load import load

    click.echo("Loading the demonstration programme (about half a minute) …")
    logger = logging.getLogger("socx")
    level = logger.level
    logger.setLevel(logging.WARNING)  # some hundred moves of made-up cases are no news
    try:
        with app.app_context(), transaction():
            load(datetime.now(UTC).date(), settings.demo_password)
    finally:
        logger.setLevel(level)


def demo_accounts(app: Flask) -> list[tuple[str, str]]:
    """(role, address) of the accounts that the demonstration made for visitors."""
    from sqlalchemy import select

    from socx.access.actors import Role
    from socx.accounts.models import User
    from socx.core.values import DOMAINS, Domain
    from socx.db import db
    from socx.web.frame import ROLE_LABELS

    def told(user: User) -> str:
        """The role, and the desk of an adviser: there is one of each."""
        role = ROLE_LABELS[Role(user.role)]
        return f"{role}, {DOMAINS[Domain(user.domain)]}" if user.domain else role

    with app.app_context():
        shown = select(User).where(User.is_demo, User.email.like("%@demo.example")).order_by(User.id).limit(20)
        return [(told(u), u.email) for u in db.session.scalars(shown)]


def moment(text: str) -> datetime:
    """A moment as people write it; UTC where no zone is given."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"“{text}” is no moment; write it like 2026-03-02T07:00.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@contextmanager
def in_words() -> Iterator[None]:
    """Say what is in the way in one sentence, where we know what it is."""
    from sqlalchemy.exc import OperationalError

    from socx.core.errors import DomainError, Incomplete, Invalid
    from socx.operations.backup import BackupError
    from socx.operations.serve import ServeError

    try:
        yield
    except (SettingsError, ServeError, BackupError) as error:
        raise click.ClickException(str(error)) from None
    except Invalid as error:
        told = (text % error.facts if error.facts else text for text in error.errors.values())
        raise click.ClickException(" ".join(told)) from None
    except Incomplete as error:
        raise click.ClickException(" ".join(text for text, _ in error.missing)) from None
    except DomainError as error:
        raise click.ClickException(error.message % error.facts if error.facts else error.message) from None
    except OperationalError:
        raise click.ClickException("The database cannot be reached; check SOCX_DATABASE_URL.") from None
    except PermissionError as error:
        raise click.ClickException(f"{error.filename} may not be written or read by this account.") from None
    except OSError as error:
        if error.filename is None:
            raise
        raise click.ClickException(f"{error.filename} cannot be written or read: {error.strerror}.") from None


if __name__ == "__main__":
    main(prog_name="socx")
