"""What the list and the search of the roster cost among 100,000 experts: server CPU, size, queries, on both databases.

Run: python benchmarks/roster.py [--experts 100000] [--only sqlite|postgresql]
Target: 50 ms of CPU and 150 KB for each page. Beside them, in the same run, stands the rival: the page
as it usually begins, with LIKE over the tables, languages and topics loaded one profile at a time and
all rows counted for the pager. CPU is that of the process that answers, SQLite included. PostgreSQL takes
part where its programs are installed; its own processes are not in that figure, so the time from question
to answer stands beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from sqlalchemy import Select, func, insert, or_, select, text

from benchmarks.databases import DATABASES, applications, opened
from benchmarks.pages import cost
from socx.access.actors import Actor, Role
from socx.core.i18n import LANGUAGES
from socx.core.places import country_name, partners
from socx.core.topics import topics
from socx.core.values import ASSISTANCE, CEFR_LEVELS, EXPERT_KINDS, MEMBER_STATES
from socx.core.words import folded
from socx.db import db
from socx.demo.requests import requests as told
from socx.experts import queries
from socx.experts.models import (
    Expert,
    ExpertAbsence,
    ExpertAssistance,
    ExpertLanguage,
    ExpertMission,
    ExpertPassage,
    ExpertTopic,
    ExpertWords,
)
from socx.experts.models.search import INDEX
from socx.experts.queries.lists import Way
from socx.experts.services import KEEPER
from socx.experts.views import roster as pages
from socx.search.keeping import vector
from socx.web.paging import Page
from tests.browser_html import Browser
from tests.factories import make_user

TABLES: tuple[Any, ...] = (
    Expert, ExpertLanguage, ExpertTopic, ExpertAssistance, ExpertPassage, ExpertMission, ExpertAbsence, ExpertWords,
)  # fmt: skip

#: Profiles that are made one by one.
MADE = 4_000

START = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
SPOKEN = {"en": 80, "fr": 35, "es": 20, "de": 18, "it": 9, "pt": 8, "ar": 3, "ru": 5, "pl": 6, "nl": 5}
BODIES = ("Ministry of Labour", "Ministry of Social Affairs", "Public Employment Service", "Social Insurance Agency",
          "Labour Inspectorate", "Pension Fund", "Statistics Office", "Institute for Social Research")  # fmt: skip
GIVEN = ("Anna", "Bruno", "Chloé", "Dorota", "Emil", "Fátima", "Gustav", "Hélène", "Ivan", "Jana", "Karl", "Łucja")
FIRST_HALVES = ("Anders", "Berg", "Castel", "Dom", "Eich", "Fern", "Gries", "Holm", "Ivan", "Jan", "Kirch", "Lind",
                "Mont", "Nord", "Oster", "Petr", "Quin", "Ros", "Sand", "Tann", "Ul", "Vald")  # fmt: skip
SECOND_HALVES = ("ander", "berg", "court", "dal", "eira", "feld", "gaard", "haus", "ić", "jak", "kowski", "lund",
                 "mann", "nen", "ová", "poulos", "quist", "rup", "son", "ström", "ts", "zini")  # fmt: skip
ROLES = ("Actuary", "Head of unit", "Legal adviser", "Inspector", "Statistician", "Counsellor", "Analyst")

PATHS = {
    "/experts": "list by name",
    "/experts?page=100": "list by name, page 100",
    "/experts?sort=-confirmed": "list, confirmed last",
    "/experts?sort=-days": "list, most days a year",
    "/experts?member_state=IE&kind=academic": "filter: home and kind",
    "/experts?language=en&level=B2": "filter: a common language",
    "/experts?language=ar&level=C1&topic=SP03&depth=3": "filter: language and topic, few",
    "/experts?topic=EM14&language=en&level=B2&assistance=regulatory_policy&state=active": "filter: four",
    "/experts?partner=TN&free_from=2026-05-04&free_until=2026-05-15&searchable=1": "filter: partner, free, searchable",
    "/experts?employer=pension+fund&language=de": "filter: employer and language",
    "/experts?q=andersson+anna": "search: a name",
    "/experts?q=actuary+reform+tunisia": "search: three words",
    "/experts?q=%22public+employment+service%22+-inspector": "search: in a row, without",
    "/experts?q=ministry": "search: a word in many profiles",
    "/experts?q=ministry&language=ar&level=C1": "search: the same, with a language",
    "/experts?q=zzzz": "search: nothing found",
}


def fill(number: int, seed: int = 1) -> None:
    """Profiles with names and words of the demonstration, shuffled; the same ones every time.

    Some thousand are made one by one; the others are their copies, in the database, with names of their own.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    if is_sqlite:  # the index is built at the end, which is quicker than row by row
        db.session.execute(text("DROP TRIGGER expert_words_fts_insert"))
    else:
        db.session.execute(text("DROP INDEX ix_expert_words_all"))
    made = min(number, MADE)
    _make(made, seed)
    for first in range(made, number, made):
        _copy(first, min(made, number - first))
    if is_sqlite:
        db.session.execute(text("INSERT INTO expert_words_fts (expert_words_fts) VALUES ('rebuild')"))
    else:
        columns = ", ".join(INDEX.columns)
        db.session.execute(text(f"CREATE INDEX ix_expert_words_all ON expert_words USING gin ({columns})"))
    db.session.commit()


def _copy(first: int, number: int) -> None:
    """Copy the first profiles behind the others; family names get another ending."""
    ending = "aeiouy"[first // MADE % 6] + "bdfgklmnrstvz"[first // MADE % 13]
    for table in TABLES:
        owner = "id" if table is Expert else "expert_id"
        values = {column.name: column for column in table.__table__.columns if column.name != "id" or table is Expert}
        values[owner] = values[owner] + first
        if table is Expert:
            values["family_name"] = values["family_name"] + ending
            values["email"] = func.replace(values["email"], "@", f"@{first}.")
        chosen = select(*values.values()).where(getattr(table, owner) <= number)
        db.session.execute(insert(table).from_select(list(values), chosen))
    db.session.commit()


def _make(number: int, seed: int) -> None:
    dice = random.Random(seed)
    found = (_plain(s, name) for s in told(date(2026, 1, 1)) for name in ("context", "change", "tried"))
    passages = [passage[:600] for passage in found if passage]
    word = {passage: folded([passage]) for passage in passages}
    label = {t: folded([*topic.labels.values(), *topic.synonyms]) for t, topic in topics().items()}
    home = {c: folded(country_name(c, one) for one in LANGUAGES) for c in (*MEMBER_STATES, *partners())}
    lexemes = str if db.engine.dialect.name == "sqlite" else vector
    for first in range(1, number + 1, 2_000):
        rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in TABLES}
        for n in range(first, min(first + 2_000, number + 1)):
            row = _profile(dice, n)
            rows[Expert].append(row)
            spoken = [code for code, share in SPOKEN.items() if dice.randrange(100) < share] or ["en"]
            rows[ExpertLanguage] += [
                {"expert_id": n, "language": code, "level": dice.choice(CEFR_LEVELS)} for code in spoken
            ]
            known = dice.sample(list(topics()), dice.randrange(2, 6))
            rows[ExpertTopic] += [
                {"expert_id": n, "topic_id": t, "level": dice.randrange(1, 5), "evidence": dice.choice(passages)[:300]}
                for t in known
            ]
            rows[ExpertAssistance] += [{"expert_id": n, "kind": k} for k in dice.sample(list(ASSISTANCE), 3)]
            texts = dice.sample(passages, 2)
            rows[ExpertPassage] += [{"expert_id": n, "kind": "summary", "language": "en", "text": t} for t in texts]
            gone = dice.sample(list(partners()), dice.randrange(3))
            rows[ExpertMission] += [
                {"expert_id": n, "year": 2020, "partner_code": code, "title": "Twinning mission"} for code in gone
            ]
            if n % 2:
                start = date(2026, 1, 1) + timedelta(days=dice.randrange(365))
                rows[ExpertAbsence].append({"expert_id": n, "start_on": start, "end_on": start + timedelta(days=14)})
            evidence = " ".join(folded([r["evidence"]]) for r in rows[ExpertTopic][-len(known) :])
            kept = {
                "name": folded([row["given_name"], row["family_name"]]), "employer": folded([row["employer"]]),
                "profile": " ".join([folded([row["function"]]), *(word[t] for t in texts), *(label[t] for t in known),
                                     *(home[c] for c in gone), home[row["member_state"]], evidence]),
                "contacts": folded([row["email"]]),
            }  # fmt: skip
            rows[ExpertWords].append({name: lexemes(value) for name, value in kept.items()} | {
                "expert_id": n, "digest": hashlib.sha256(repr(kept).encode()).hexdigest()[:32]})  # fmt: skip
        for table, some in rows.items():
            db.session.execute(insert(table), some)
        db.session.commit()


def _plain(sample: Any, name: str) -> str:
    value = getattr(sample, name)
    return value if isinstance(value, str) else " ".join(value)


def _profile(dice: random.Random, n: int) -> dict[str, Any]:
    confirmed = START + timedelta(minutes=dice.randrange(1_000_000))
    state = dice.choices(["active", "stale", "incomplete", "submitted", "verified"], [80, 8, 6, 3, 3])[0]
    return {
        "id": n, "given_name": dice.choice(GIVEN),
        "family_name": dice.choice(FIRST_HALVES) + dice.choice(SECOND_HALVES),
        "email": f"expert{n}@example.org", "kind": dice.choice(list(EXPERT_KINDS)),
        "member_state": dice.choice(list(MEMBER_STATES)), "employer": f"{dice.choice(BODIES)} {n % 997}",
        "function": dice.choice(ROLES), "days_per_year": dice.randrange(5, 60), "state": state,
        "state_since": START, "created_at": START, "changed_at": confirmed,
        "confirmed_at": confirmed if dice.randrange(10) else None, "in_roster_since": START,
    }  # fmt: skip


def _naive_list(actor: Actor, wanted: queries.Wanted, _way: Way | None = None) -> Select[Any]:
    found = queries.visible_to(actor)
    for word in wanted.text.split():
        like = f"%{word}%"
        found = found.where(or_(
            Expert.family_name.ilike(like), Expert.given_name.ilike(like), Expert.employer.ilike(like),
            Expert.function.ilike(like), Expert.passages.any(ExpertPassage.text.ilike(like)),
            Expert.topics.any(ExpertTopic.evidence.ilike(like)),
        ))  # fmt: skip
    return found


def _naive_page(found: Select[Any], number: int, size: int) -> Page[Any]:
    total = db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    rows = db.session.scalars(found.offset((number - 1) * size).limit(size)).all()
    return Page(rows, number, number * size < total)


@contextmanager
def rival() -> Iterator[None]:
    """The list as it usually begins."""
    with (
        patch.multiple(queries, roster=_naive_list, way_to=lambda *_: Way(()), ROW=(), FOUND_ROW=()),
        patch.object(pages, "paginate", _naive_page),
    ):
        yield


def measure(app: Flask, name: str, number: int) -> None:
    with opened(app):
        began = time.perf_counter()
        fill(number)
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        print(f"{name}: {number} experts made in {time.perf_counter() - began:.0f} s", flush=True)
        user = make_user(Role.ADVISER)
        db.session.commit()
        client = Browser(app, user).client
        for path, words in PATHS.items():
            print(f"{name:10} {words:36} {cost(client, path)}", flush=True)
        with rival():
            for path in ("/experts", "/experts?q=actuary+reform+tunisia"):
                print(f"{name:10} {'RIVAL ' + PATHS[path]:36} {cost(client, path, 3)}", flush=True)
        _change_and_forget(name)


def _change_and_forget(name: str) -> None:
    """What a change of one profile, the forgetting of another and the rest that the clock does cost the index."""
    item = db.session.get_one(Expert, 1)
    before = time.process_time()
    item.function = "Changed"
    db.session.flush()
    changed, before = time.process_time() - before, time.process_time()
    KEEPER.forget(2)
    db.session.commit()
    spent, before = time.process_time() - before, time.process_time()
    KEEPER.compact()
    db.session.commit()
    compacted = time.process_time() - before
    print(f"{name:10} words of a change: {changed * 1000:.0f} ms CPU; of one person forgotten: {spent * 1000:.0f} ms; "
          f"the index written anew: {compacted * 1000:.0f} ms")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--experts", type=int, default=100_000)
    parser.add_argument("--only", choices=DATABASES)
    given = parser.parse_args()
    print(f"the roster among {given.experts} experts; medians; target 50 ms, 150 KB")
    for name, app in applications(given.only):
        measure(app, name, given.experts)


if __name__ == "__main__":
    main()
