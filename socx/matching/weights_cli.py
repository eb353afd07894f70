"""The commands `socx matching …` about what rankings were made of and whom they show."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import click

Opened = Callable[[], AbstractContextManager[object]]


def number_of(count: int, what: str) -> str:
    """How many there are of something, such as "1 request" and "2,000 requests"."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


@click.group()
def matching() -> None:
    """Whether rankings are good, fair, and the same again."""


@matching.command()
@click.option("--top", type=click.IntRange(1, 100), default=10, show_default=True, help="Places that count as seen.")
@click.pass_obj
def bias(opened: Opened, top: int) -> None:
    """Compare how visible women and men, Member States and languages are with their share of the eligible.

    Groups of fewer than five people are told together. Intervals are 95 % bootstrap intervals by request.
    """
    from socx.matching import fairness, weight_words

    with opened():
        found = fairness.report(datetime.now(UTC), top)
        click.echo(f"Rankings of {number_of(found['requests'], 'request')}, the first {number_of(top, 'place')}.\n")
        told = weight_words.comparisons(found["groups"])
        widest = max((len(row["group"]) for one in told for row in one["rows"]), default=0)
        for one in told:
            click.echo(one["name"])
            for row in one["rows"]:
                click.echo(
                    f"  {row['group']:<{widest}} {row['people']:>6}  {row['eligible']:>8} -> {row['exposure']:>8}  "
                    f"{row['difference']:<24} {row['verdict']}"
                )
            if not one["rows"]:
                click.echo("  One group alone: nothing to compare.")


@matching.command()
@click.argument("request", metavar="REQUEST")
@click.pass_obj
def recompute(opened: Opened, request: str) -> None:
    """Make every kept page of the ranking for one REQUEST again and say whether it comes out the same.

    REQUEST is its code, such as 2026-07, or its number. Ends with 1 where a page does not come out the
    same from what was kept.
    """
    from socx.db import db
    from socx.matching import queries, weight_words
    from socx.matching.recomputing import recompute as again
    from socx.requests import queries as requests

    with opened():
        item = db.session.scalar(requests.by_code_or_number(request))
        if item is None:
            raise click.ClickException(f"There is no request “{request}”.")
        made = [again(view, datetime.now(UTC)) for view in db.session.scalars(queries.views(item.id))]
        for one in made:
            click.echo(f"{one.view.at:%Y-%m-%d %H:%M}, page {one.view.page}: {weight_words.again(one)}")
            for line in weight_words.today(one):
                click.echo(f"  {line}")
        if not made:
            click.echo("Nobody has looked at a ranking for this request yet.")
        if not all(one.is_exact for one in made):
            raise SystemExit(1)


@matching.command()
@click.pass_obj
def reindex(opened: Opened) -> None:
    """Make the index of the roster anew, whatever is there, and put it in place of the old one."""
    from socx.matching import shelf

    with opened():
        click.echo(f"The index holds {shelf.rebuild(datetime.now(UTC)):,} profiles.")
