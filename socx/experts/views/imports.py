"""Bring many experts in from a table: send it, see what it would do, then say yes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import FileField

from socx.access.permissions import Permission
from socx.accounts.secrets import new_secret
from socx.core.errors import Conflict, Invalid, NotFound, WrongState
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import queries, wording
from socx.experts.bringing import papers
from socx.experts.bringing.columns import BY_KEY, COLUMNS, Column
from socx.experts.bringing.lines import find_heading, lines
from socx.experts.bringing.process import reading
from socx.experts.bringing.tables import EMPTY
from socx.experts.bringing.vocabulary import heading_words
from socx.experts.models import OUTCOMES, RUN_STATES, ImportRow, ImportRun
from socx.experts.services import imports as services
from socx.experts.views import bp
from socx.experts.views.entry import link_with
from socx.files import kinds
from socx.web import spreadsheets
from socx.web.errors import say
from socx.web.forms import BaseForm, clean
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page
from socx.web.paging import page_number, paginate

#: Seconds that the reading of a table may take.
SECONDS = 60

#: Outcomes in the order in which somebody looks at them.
ORDER = ("refused", "change", "create", "same")

#: Tables that the page lists.
LATEST = 10


class TableForm(BaseForm):
    """One table."""

    file = FileField(N_("The table"), description=N_("A CSV or XLSX file, at most 10 MB and 5,000 rows."))

    def sent(self) -> tuple[bytes, str]:
        """The content and the name of the file. Raises Invalid when none was chosen, or it is too large."""
        given = self.file.data
        content = given.read(kinds.MOST_BYTES + 1) if given is not None and hasattr(given, "read") else b""
        if not given or not given.filename:
            raise Invalid({"file": N_("Choose a file first.")})
        if not content:
            raise Invalid({"file": EMPTY})
        if len(content) > kinds.MOST_BYTES:
            raise Invalid({"file": kinds.TOO_LARGE}, limit=kinds.MOST_MEGABYTES)
        return content, kinds.clean_name(given.filename)


@bp.route("/experts/import", methods=["GET", "POST"])
@requires(Permission.EXPERT_IMPORT)
def import_experts() -> ResponseReturnValue:
    """Get the template, send a table, and see what was sent before."""
    form = TableForm.from_request()
    if form.submitted():
        try:
            run_id = _look(*form.sent())
            return redirect(url_for("experts.import_run", id=run_id), 303)
        except Invalid as error:
            form.refuse(error)
    runs = db.session.scalars(queries.imports().limit(LATEST)).all()
    return form_page(
        "experts/import/index.html", form, runs=runs, states=RUN_STATES, columns=COLUMNS, help_of=papers.help_of
    )


def _look(content: bytes, name: str) -> int:
    """Read a table and keep what it would do."""
    with tempfile.TemporaryDirectory(prefix="socx-table-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(content)
        db.session.rollback()  # no lock is held while a long table is read
        with reading(path, heading_words(), SECONDS) as (about, rows):
            heading = find_heading(rows)
            told = about.plain() | {"unknown": [clean(u)[:80] for u in heading.unknown[:20]], "lacks": heading.lacks}
            people = list(_some(lines(rows, heading)))
    with transaction():
        run = services.look(
            people, name=name, digest=sha256(content).hexdigest(), about=told,
            columns=[key for key in heading.keys if key in BY_KEY], by=current_actor(), at=datetime.now(UTC),
        )  # fmt: skip
        return run.id


def _some(found: Any) -> Any:
    """One row more than fit, so that the service can say so; the rest is not read."""
    for count, line in enumerate(found):
        if count > services.MOST_ROWS:
            return
        yield line


@bp.get("/experts/import/template.<any(csv, xlsx):suffix>")
@requires(Permission.EXPERT_IMPORT)
def import_template(suffix: str) -> ResponseReturnValue:
    """An empty table with a line of help."""
    widths = [24] * len(COLUMNS)
    file, _ = spreadsheets.written(papers.template(), suffix, gettext(N_("Experts")), widths, list(papers.guide()))
    return spreadsheets.given(file, "experts-template", suffix)


@bp.get("/experts/import/<id:id>")
@requires(Permission.EXPERT_IMPORT, on=queries.find_import)
def import_run(run: ImportRun) -> ResponseReturnValue:
    """What a table would do, or did."""
    return _run_page(run)


def _run_page(run: ImportRun, status: int = 200) -> ResponseReturnValue:
    if run.state in ("dropped", "running"):
        raise NotFound
    counts: Mapping[str, int] = run.counts
    shown = request.args.get("show", "")
    if shown not in OUTCOMES:
        shown = next((name for name in ORDER if counts.get(name)), "same")
    page = paginate(queries.import_rows(run.id, shown), page_number())
    return render_template(
        "experts/import/run.html", run=run, counts=counts, shown=shown, page=page,
        outcomes={name: OUTCOMES[name] for name in ORDER}, notes=_notes(run),
        told=_told, changes=_changes, form=BaseForm.from_request(formdata=None),
    ), status  # fmt: skip


@bp.post("/experts/import/<id:id>/<any(apply, drop):verb>")
@requires(Permission.EXPERT_IMPORT, on=queries.find_import)
def decide_import(run: ImportRun, verb: str) -> ResponseReturnValue:
    """Bring the table in, or throw it away."""
    if not BaseForm.from_request().submitted():
        return _run_page(run, 400)
    actor, now, run_id = current_actor(), datetime.now(UTC), run.id
    try:
        with transaction():
            if verb == "drop":
                services.drop(run, by=actor, at=now)
            else:
                services.bring_in(run, new_link=new_link, by=actor, at=now)
    except Conflict as error:
        found = queries.find_import(run_id)
        if found is None:
            raise NotFound from None
        with transaction():
            services.look_again(found, by=actor, at=now)
        say(gettext(error.message), "error")
        return redirect(url_for("experts.import_run", id=run_id), 303)
    except WrongState as error:
        say(gettext(error.message), "error")
        return redirect(url_for("experts.import_experts"), 303)
    if verb == "drop":
        say(gettext(N_("The table is thrown away. Nothing was changed.")))
        return redirect(url_for("experts.import_experts"), 303)
    say(gettext(N_("The table is brought in. New people are told by mail.")))
    return redirect(url_for("experts.import_run", id=run_id), 303)


def new_link() -> tuple[str, str]:
    """A secret and the address that carries it."""
    secret = new_secret()
    return secret, link_with(secret)


@bp.get("/experts/import/<id:id>/refused.<any(csv, xlsx):suffix>")
@requires(Permission.EXPERT_IMPORT, on=queries.find_import)
def import_report(run: ImportRun, suffix: str) -> ResponseReturnValue:
    """The refused rows as a table with what is wrong, to mend and to send again."""
    rows = db.session.scalars(queries.import_rows(run.id, "refused")).all()
    table = papers.report(run.columns, rows)
    widths = [20] * len(run.columns) + [80]
    file, _ = spreadsheets.written(table, suffix, gettext(N_("Refused rows")), widths, [(run.name, "")])
    return spreadsheets.given(file, f"refused-rows-{run.id}", suffix)


def _notes(run: ImportRun) -> list[str]:
    """How the table was read, so far as a person should check it."""
    about, told = run.about, []
    if about["kind"] == "csv":
        signs = {";": N_("semicolons"), ",": N_("commas"), "\t": N_("tabs"), "|": N_("bars")}
        sign = gettext(signs[about["separator"]]) if about["separator"] in signs else about["separator"]
        told.append(gettext("CSV in %(encoding)s, with %(sign)s between the cells.", encoding=about["encoding"],
                            sign=sign))  # fmt: skip
    if about["encoding"] == "Windows-1252":
        told.append(gettext("The file is not in UTF-8, so the encoding was guessed. Look at names with accents below."))
    if about["sheet"]:
        told.append(gettext("The sheet “%(sheet)s” was read.", sheet=about["sheet"]))
    if about["other_sheets"]:
        told.append(gettext("Other sheets were not read."))
    if about["formulas"]:
        told.append(gettext("Some cells hold formulas. Their last saved results were read; nothing was computed."))
    if about["merged"]:
        told.append(gettext("Merged cells: %(cells)s.", cells=", ".join(about["merged"])))
    if about["unknown"]:
        told.append(gettext("These columns are not known and were not read: %(names)s.",
                            names=", ".join(about["unknown"])))  # fmt: skip
    if about["lacks"]:
        names = ", ".join(papers.label_of(key) for key in about["lacks"])
        told.append(gettext("The table has no column for: %(columns)s. New people cannot be made without.",
                            columns=names))  # fmt: skip
    return told


def _told(row: ImportRow) -> list[dict[str, str]]:
    """What is wrong with a row: the column, what it says, the sentence."""
    return [
        {"column": papers.label_of(key), "cell": row.cells.get(key, "")[:120], "why": papers.sentence_of(text, facts)}
        for key, text, facts in row.problems
    ]


def _changes(row: ImportRow) -> list[dict[str, str]]:
    """What changes in a profile, field by field."""
    return [
        {"column": papers.label_of(key), "old": _shown(BY_KEY[key], old), "new": _shown(BY_KEY[key], new)}
        for key, old, new in row.changes
        if key in BY_KEY
    ]


def _shown(column: Column, value: Any) -> str:
    """An answer or a list of a table in words."""
    if column.rows is None:
        return wording.shown(column.one, value)
    return "; ".join(_entry(column.rows.fields, entry) for entry in value)


def _entry(asked: Sequence[Any], entry: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (wording.shown(one, entry.get(one.name)) for one in asked)))
