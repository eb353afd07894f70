"""A timeline as a paper: the drawing in pieces that fit a page on its side, and everything again as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache

from flask_babel import gettext
from markupsafe import Markup

from socx.activities.subjects import listed_title
from socx.config import ROOT
from socx.papers.document import Bullets, Heading, Paper, Paragraph, Picture, Said, Table
from socx.papers.facility import facility_paper
from socx.timeline import rows
from socx.web import charts
from socx.web.i18n import show_date
from socx.web.svg import element, shorten

#: The drawing in pixels, four to a millimetre: the line of a page on its side, the names, a row, a heading.
WIDE, NAMES, ROW, HEAD, TOP = 1012, 330, 34, 24, 44
MILLIMETRES = 253
#: How high the rows of a piece may be: of the first, below the title, and of the others.
FIRST_HIGH, MOST_HIGH = 450, 520

#: Rules of the style sheet that a drawing needs: those of one class that paint.
_RULES = re.compile(r"((?:\.[\w-]+)(?:,\.[\w-]+)*)\{([^}]*)\}")
_PAINTS = ("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin")
_OURS = (".kind-", ".tl__", ".chart__", ".pattern-line")


@cache
def paint() -> str:
    """The colours of the pages, for drawings that stand alone: read from the style sheet, so that they agree."""
    sheet = (ROOT / "socx" / "static" / "socx.css").read_text(encoding="utf-8")
    found = []
    for names, body in _RULES.findall(sheet):
        painted = ";".join(d for d in body.split(";") if d.partition(":")[0] in _PAINTS)
        if painted and all(name.startswith(_OURS) for name in names.split(",")):
            found.append(f"{names}{{{painted}}}")
    return "".join(found)


def timeline_paper(
    title: str, caption: str, period: str, groups: Sequence[charts.Group], found: rows.Found, days: charts.Scale,
    legend: Sequence[tuple[str, str]], today: date, at: datetime,
) -> Paper:  # fmt: skip
    """The page as it is printed: the same activities, days and marks."""
    count = rows.count_words(found)
    return facility_paper(
        title,
        caption,
        beside=" ".join(g.name for g in groups),
        title=Said(title),
        at=at,
        caption=Said(caption) if caption else None,
        blocks=tuple(_blocks(period, count, groups, found, days, legend, today)),
        footer=gettext("Printed on %(day)s", day=show_date(at)),
        wide=True,
    )


def _blocks(
    period: str, count: str, groups: Sequence[charts.Group], found: rows.Found, days: charts.Scale,
    legend: Sequence[tuple[str, str]], today: date,
) -> Iterator[Heading | Paragraph | Picture | Table | Bullets]:  # fmt: skip
    yield Paragraph(Said(f"{period} · {count}"))
    pieces = list(_pieces(groups))
    for number, piece in enumerate(pieces, 1):
        alt = gettext("Timeline, part %(number)s of %(all)s. The table says the same.", number=number, all=len(pieces))
        svg = drawing(piece, days, today, legend if number == 1 else ())
        yield Picture(svg.encode(), alt, MILLIMETRES)
    if found.lines:
        yield Heading(Said(gettext("The same as a table")))
        yield _table(found)
    if found.undated:
        yield Heading(Said(gettext("Without dates")))
        yield Bullets(tuple(Said(f"{a.reference} {listed_title(a)}") for a in found.undated))


def _table(found: rows.Found) -> Table:
    head = (
        gettext("Activity"), gettext("Partner"), gettext("Preparation"), gettext("Delivery"), gettext("Report due"),
        gettext("State"), gettext("What stands out"),
    )  # fmt: skip
    return Table("", head, tuple(_cells(line) for line in found.lines), (6, 3, 4, 4, 2, 2, 5))


def _cells(line: rows.Line) -> tuple[Said, ...]:
    a = line.activity
    told = (
        f"{a.reference} {listed_title(a)}", rows.asked_by(a), rows.preparation(a), rows.delivery(a),
        rows.day(a.report_due), gettext(a.status.label), "\n".join(text for _, text in line.warnings),
    )  # fmt: skip
    return tuple(Said(text) for text in told)


def _pieces(groups: Sequence[charts.Group]) -> Iterator[list[charts.Group]]:
    """The groups cut so that each piece fits a page; a group that goes on has its heading again."""
    piece: list[charts.Group] = []
    high, most = 0, FIRST_HIGH
    for group in groups:
        for row in group.rows:
            begins = not piece or piece[-1].name != group.name
            if piece and high + ROW + (HEAD if begins else 0) > most:
                yield piece
                piece, high, most, begins = [], 0, MOST_HIGH, True
            if begins:
                piece.append(charts.Group(group.name, [], None, group.note))
                high += HEAD
            piece[-1] = charts.Group(group.name, [*piece[-1].rows, row], None, group.note)
            high += ROW
    if piece:
        yield piece


def drawing(
    groups: Sequence[charts.Group], days: charts.Scale, today: date, legend: Sequence[tuple[str, str]]
) -> Markup:
    """Rows as one SVG that stands alone: names to the left, the same bars as on the page to the right."""
    labels = charts.Labels("", gettext("today"))
    top = 26 if legend else 0
    body = sum((HEAD if g.name else 0) + ROW * len(g.rows) for g in groups)
    high = top + TOP + body
    drawn = [element("style", Markup(paint())), charts.patterns(), *_key(legend)]
    drawn.append(_plot(top, TOP, charts.axis(days, today, labels)))
    drawn.append(_plot(top + TOP, body, charts.grid(days, today)))
    y = top + TOP
    for group in groups:
        if group.name:
            name = shorten(f"{group.name}   {group.note}", 120)
            drawn.append(element("text", name, x=0, y=y + 16, font_size=12, font_weight="bold"))
            y += HEAD
        for row in group.rows:
            drawn += [*_names(row, y), _plot(y + 3, ROW, charts.bars(row, days))]
            y += ROW
            drawn.append(element("line", x1=0, x2=WIDE, y1=y, y2=y, class_="tl__line"))
    return element(
        "svg", *drawn, xmlns="http://www.w3.org/2000/svg", width=WIDE, height=high, font_family="Noto Sans",
        font_size=11, fill="#16213a",
    )  # fmt: skip


def _names(row: charts.Row, y: int) -> Iterator[Markup]:
    yield element("text", shorten(row.name, 54), x=8, y=y + 14)
    said = " · ".join([row.facts, *(words for _, words in row.warnings)])
    yield element("text", shorten(said, 72), x=8, y=y + 27, font_size=9)


def _key(legend: Sequence[tuple[str, str]]) -> Iterator[Markup]:
    x = 0
    for kind, name in legend:
        yield element("g", charts.sample(kind), transform=f"translate({x} 2)")
        yield element("text", name, x=x + 24, y=13, font_size=10)
        x += 44 + 6 * len(name)


def _plot(y: float, height: float, inside: Markup) -> Markup:
    """Something in per cent of the width of the days."""
    return element("svg", inside, x=NAMES, y=y, width=WIDE - NAMES, height=height)
