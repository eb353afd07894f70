"""The commands of matching: rank the roster for a request, or profiles of a file for requests of a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar

import click

from socx.matching.weights_cli import number_of

if TYPE_CHECKING:
    from socx.matching.engine import Matcher, Need
    from socx.matching.engine.meaning import Encoder
    from socx.matching.jsonl import GivenVectors, LineError

Value = TypeVar("Value")

Opened = Callable[[], AbstractContextManager[object]]
"""Opens the application with its database; the command `socx` hands it over as its object."""

EXPLAINED = 200
"""Profiles explained for each request at most: what is quoted and counted is many times what is ranked."""

MOST_TOLD = 10
"""Fields without a meaning that are named, of each file."""

STEP = 20
"""A terminal is told of every so many lines."""

MATCH_HELP = """
Rank experts for requests, in one of two ways.

socx match REQUEST: the roster of socx for one request, named by its code, such as 2026-07, or its number.

socx match --profiles P.jsonl --requests R.jsonl --out FILE: people and requests from files, without a
database. Each line is a JSON object. A profile: {"id": "p1", "documents": ["text", {"text": "texte",
"lang": "fr"}]}, with "topics", "languages" such as {"fr": "C1"} and more if known. A request:
{"id": "r1", "text": "…"}, with "lang" if known. An answer: {"request": "r1", "ranking": [{"profile":
"p1", "score": 41.5, "parts": {"text": 30.1, …}}]}, the best first. The README lists all fields.

Texts that another encoder has read come with --vectors: {"text": "…", "vector": [0.12, …]}.
"""


class Files(NamedTuple):
    """The names of the files of one run; "-" is a pipe."""

    profiles: str
    requests: str
    out: str
    vectors: str | None


semantic_option = click.option(
    "--semantic", type=click.Choice(["auto", "on", "off"]), default="auto", show_default=True,
    help="Compare what texts mean as well, not their words alone; auto does so where the encoders are installed.",
)  # fmt: skip


@click.command(help=MATCH_HELP)
@click.argument("request", metavar="[REQUEST]", required=False)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many people for each request.")
@click.option("--all", "everyone", is_flag=True, help="All people for each request.")
@click.option("--profiles", metavar="FILE", help="Profiles, one JSON object a line.")
@click.option("--requests", metavar="FILE", help="Requests, one JSON object a line; “-” reads them from a pipe.")
@click.option("--out", metavar="FILE", help="Where the answers go; “-” prints them.")
@click.option("--explain", "explained", is_flag=True, help=f"Say why, for up to {EXPLAINED} people of each request.")
@semantic_option
@click.option(
    "--vectors",
    metavar="FILE",
    help="Vectors of the texts from another encoder, one JSON object a line, in place of the encoders of socx.",
)
@click.option(
    "--on-error", type=click.Choice(["stop", "go-on"]), default="stop", show_default=True,
    help="At a line that cannot be used: stop, or leave it out and go on.",
)  # fmt: skip
@click.pass_obj
def match(
    opened: Opened, request: str | None, top: int, everyone: bool, profiles: str | None, requests: str | None,
    out: str | None, explained: bool, semantic: str, vectors: str | None, on_error: str,
) -> None:  # fmt: skip
    files = {"--profiles": profiles, "--requests": requests, "--out": out}
    if request is not None:
        if given := [name for name, value in (files | {"--vectors": vectors}).items() if value is not None]:
            raise click.UsageError(f"REQUEST is one of the database; it does not go with {', '.join(given)}.")
        _match_roster(opened, request, None if everyone else top)
        return
    if lacking := [name for name, value in files.items() if value is None]:
        raise click.UsageError(
            "Name a REQUEST of the database, or the files of people and requests."
            if len(lacking) == len(files)
            else f"{' and '.join(lacking)} must be given as well."
        )
    if vectors is not None and semantic != "auto":
        raise click.UsageError("--vectors stands in the place of --semantic; give one of them.")
    assert profiles is not None
    assert requests is not None
    assert out is not None
    named = Files(profiles, requests, out, vectors)
    _check(named)
    try:
        _match_files(named, None if everyone else top, explained, semantic, on_error)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the answers has seen enough
    except OSError as error:
        raise click.ClickException(f"{error.filename or out} cannot be written or read: {error.strerror}.") from None


@click.command()
@click.option(
    "--half",
    type=click.Choice(["tuning", "test", "all"]),
    default="test",
    show_default=True,
    help="Settings are chosen on one half of the requests; the other tells how good they are.",
)
@click.option("--languages-untold", "untold", is_flag=True, help="Let the languages of all texts be found out.")
@semantic_option
def evaluate(half: str, untold: bool, semantic: str) -> None:
    """Measure the matcher on the judged set that comes with socx, beside plain rivals.

    NDCG@10, MRR and recall with intervals, by pair of languages, and with each part left out.
    """  # fmt: skip
    from socx.matching.evaluation import report

    for line in report.lines(half, _encoders(semantic), told=not untold):
        click.echo(line)


def _match_roster(opened: Opened, request: str, top: int | None) -> None:
    from socx.db import db
    from socx.experts.models import Expert
    from socx.matching import services
    from socx.requests import queries

    with opened():
        found = db.session.scalar(queries.by_code_or_number(request))
        if found is None:
            raise click.ClickException(f"There is no request “{request}”.")
        ranking = services.ranking(found, datetime.now(UTC))
        click.echo(f"{found.title}\n")
        for place, line in enumerate(ranking.ranked[:top], 1):
            expert = db.session.get_one(Expert, line.key)
            click.echo(f"{place:>3}  {line.score:5.1f}  {expert.name} ({expert.member_state}), {expert.function}")
        click.echo(f"\n{len(ranking.ranked)} ranked, {len(ranking.excluded)} not eligible.")


def _check(files: Files) -> None:
    """What would be found out too late: an answer that is written over a question, or into no folder."""
    read = [name for name in (files.profiles, files.requests, files.vectors) if name is not None]
    if read.count("-") > 1:
        raise click.UsageError("One file only can come from a pipe.")
    if files.out == "-":
        return
    out = Path(files.out)
    if out.exists() and any(Path(name).exists() and out.samefile(name) for name in read):
        raise click.UsageError(f"--out names a file that is read: {files.out}")
    if not out.parent.is_dir():
        raise click.ClickException(f"There is no folder {out.parent} for the answers.")


def _match_files(files: Files, top: int | None, explained: bool, semantic: str, on_error: str) -> None:
    from socx.matching import jsonl
    from socx.matching.engine import Matcher
    from socx.matching.engine.meaning import Encoder

    skipped = 0

    def wrong(error: LineError) -> None:
        nonlocal skipped
        if on_error == "stop":
            raise click.ClickException(f"{error}. Nothing after it was done; --on-error go-on leaves such lines out.")
        skipped += 1
        click.echo(f"{error}. Left out.", err=True)

    vectors: GivenVectors | None = None
    if files.vectors is not None:
        with _source(files.vectors) as lines:
            vectors = jsonl.given_vectors(lines, files.vectors, wrong)
    encoders = (Encoder(vectors),) if vectors is not None else _encoders(semantic)
    unread: set[str] = set()
    with _source(files.profiles) as lines:
        read = jsonl.read(lines, files.profiles, jsonl.profile, wrong, unread)
        roster = list(_counted(read, "profiles read"))
    _tell_unread(files.profiles, unread)
    matcher = Matcher(encoders=encoders).fit(roster)
    done = 0
    with _source(files.requests) as asked, _sink(files.out) as answers:
        unread = set()
        needs = jsonl.read(asked, files.requests, jsonl.need, wrong, unread)
        for need in _counted(needs, "requests answered"):
            answers.write(_answered(matcher, need, top, explained))
            done += 1
        _tell_unread(files.requests, unread)
    told = [number_of(len(roster), "profile"), f"{number_of(done, 'request')} answered"]
    if skipped:
        told.append(f"{number_of(skipped, 'line')} left out")
    if vectors is not None and vectors.lacking:
        told.append(f"{number_of(vectors.lacking, 'text')} without a vector")
    click.echo(f"{', '.join(told)}.", err=True)


def _tell_unread(name: str, fields: set[str]) -> None:
    if fields:
        said = ", ".join(f"“{field}”" for field in sorted(fields)[:MOST_TOLD])
        more = " and more" if len(fields) > MOST_TOLD else ""
        click.echo(f"{name}: these fields mean nothing here and were not read: {said}{more}.", err=True)


def _encoders(semantic: str) -> tuple[Encoder, ...]:
    from socx.matching.encoders import NotInstalled, load

    try:
        return load(semantic)
    except NotInstalled as error:
        raise click.ClickException(str(error)) from None


def _answered(matcher: Matcher, need: Need, top: int | None, explained: bool) -> bytes:
    from socx.matching import jsonl

    ranked = matcher.rank(need, top)
    shown = [one.key for one in ranked[:EXPLAINED]] if explained else []
    return jsonl.answer(need, ranked, matcher.explanations(need, shown) if shown else {})


def _counted(values: Iterable[Value], what: str) -> Iterator[Value]:
    """The same values; on a terminal their number is shown as it grows."""
    shown = sys.stderr.isatty()
    number = 0
    for number, value in enumerate(values, 1):
        yield value
        if shown and number % STEP == 0:
            click.echo(f"\r{number:,} {what} …", nl=False, err=True)
    if shown:
        click.echo(f"\r{number:,} {what}.  ", err=True)


@contextmanager
def _source(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as file:
        yield file


@contextmanager
def _sink(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with Path(name).open("wb") as file:
        yield file
