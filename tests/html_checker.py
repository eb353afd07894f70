"""A checker of HTML: what the standard calls an error, and what a reader with other senses would miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as SENTENCES

Tree = dict[Element, Element | None]

# fmt: off
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that hold words and other phrasing alone, never blocks.
PHRASING_ONLY = HEADINGS | frozenset({
    "p", "span", "strong", "em", "b", "i", "small", "sub", "sup", "abbr", "cite", "code", "mark", "q", "time", "label",
    "button", "pre", "kbd", "samp", "u", "s", "output", "data", "summary", "legend",
})
#: What may stand in an element of that kind beside words, although it is a block elsewhere.
EXCEPTIONS = {"summary": HEADINGS, "legend": HEADINGS}
BLOCKS = HEADINGS | frozenset({
    "address", "article", "aside", "blockquote", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
})
INTERACTIVE = frozenset({"a", "button", "details", "input", "label", "select", "summary", "textarea"})
# fmt: on
NOT_INSIDE = {
    "a": INTERACTIVE,
    "button": INTERACTIVE,
    "label": frozenset({"label", "a", "button", "details"}),
    "form": frozenset({"form"}),
    "header": frozenset({"header", "footer", "main"}),
    "footer": frozenset({"header", "footer", "main"}),
    "dt": HEADINGS | frozenset(["article", "aside", "nav", "section", "header", "footer"]),
    "address": HEADINGS | frozenset(["article", "aside", "nav", "section", "header", "footer", "address"]),
    "caption": frozenset({"table"}),
}
CHILDREN = {
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"dt", "dd", "div"}),
    "select": frozenset({"option", "optgroup", "hr"}),
    "tr": frozenset({"th", "td"}),
    "table": frozenset({"caption", "colgroup", "thead", "tbody", "tfoot", "tr"}),
}
PARENTS = {
    "li": ("ul", "ol", "menu"),
    "dt": ("dl", "div"),
    "dd": ("dl", "div"),
    "legend": ("fieldset",),
    "summary": ("details",),
    "figcaption": ("figure",),
    "caption": ("table",),
    "option": ("select", "optgroup", "datalist"),
}
GONE = frozenset(["acronym", "big", "center", "dir", "font", "frame", "frameset", "marquee", "nobr", "strike", "tt"])
LAYOUT = ("align", "bgcolor", "border", "cellpadding", "cellspacing", "valign", "width", "height")
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "headers", "list", "form")
UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})


def problems(html: str) -> list[str]:
    """What is wrong with a whole page, each as one line; nothing when all is well."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(html)
    found = [f"line {where[0]}: {SENTENCES[code] % facts}" for where, code, facts in parser.errors]
    tree: Tree = {root: None} | {child: parent for parent in root.iter() for child in parent}
    elements = [e for e in tree if isinstance(e.tag, str)]
    for check in (_document, _ids, _references, _nesting, _lists_of_children, _fields, _tables, _names, _old_ways):
        found += check(root, elements, tree)
    return found


def _document(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    if not root.get("lang"):
        yield "the page has no language"
    if not "".join(root.findtext("head/title") or "").strip():
        yield "the page has no title"
    for tag in ("h1", "main"):
        if (count := sum(e.tag == tag for e in elements)) != 1:
            yield f"the page has {count} {tag}"
    for e in elements:
        if "style" in e.attrib or e.tag == "style":
            yield f"{_shown(e)} has a style of its own"
        if e.tag == "script" and not e.get("src"):
            yield "a script stands in the page"
        if handlers := [name for name in e.attrib if str(name).startswith("on")]:
            yield f"{_shown(e)} has {handlers[0]}"
        if e.get("lang") == "":
            yield f"{_shown(e)} has an empty language"


def _ids(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    for name, count in Counter(e.get("id") for e in elements if "id" in e.attrib).items():
        if count > 1:
            yield f"the id {name} stands {count} times"
        if not name or name.split() != [name]:
            yield f"the id “{name}” is empty or has a space"


def _references(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    ids = {e.get("id") for e in elements}
    for e in elements:
        for attribute in REFERENCES:
            for name in e.get(attribute, "").split():
                if name not in ids:
                    yield f"{_shown(e)}: {attribute} names {name}, which is not there"
        href = e.get("href", "")
        if e.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"{_shown(e)} leads to {href}, which is not there"


def _nesting(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    for e in elements:
        above = tree[e]
        while above is not None and isinstance(above.tag, str):
            if above.tag in PHRASING_ONLY and e.tag in BLOCKS - EXCEPTIONS.get(above.tag, frozenset()):
                yield f"{_shown(e)} stands inside {_shown(above)}"
            hidden = e.tag == "input" and e.get("type") == "hidden"
            if e.tag in NOT_INSIDE.get(above.tag, frozenset()) and not hidden:
                yield f"{_shown(e)} stands inside {_shown(above)}"
            above = tree[above]


def _lists_of_children(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    for e in elements:
        for child in e if e.tag in CHILDREN else ():
            if isinstance(child.tag, str) and child.tag not in CHILDREN[e.tag]:
                yield f"{_shown(child)} stands directly in {_shown(e)}"
        parent = tree[e]
        if e.tag in PARENTS and parent is not None and parent.tag not in PARENTS[e.tag]:
            yield f"{_shown(e)} stands in {_shown(parent)}"
        if e.tag == "fieldset" and not any(child.tag == "legend" for child in e):
            yield f"{_shown(e)} has no legend"
        if e.tag == "details" and not any(child.tag == "summary" for child in e):
            yield f"{_shown(e)} has no summary"
        if e.tag == "dl" and not any(below.tag == "dt" for below in e.iter()):
            yield f"{_shown(e)} is empty"
        if e.tag in ("ul", "ol") and len(e) == 0:
            yield f"{_shown(e)} is empty"


def _fields(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    labelled = {e.get("for") for e in elements if e.tag == "label" and _words(e)}
    for e in elements:
        if e.tag not in ("input", "select", "textarea") or e.get("type") in UNLABELLED:
            continue
        named = e.get("id") in labelled or e.get("aria-label") or e.get("aria-labelledby")
        if not named and not any(above.tag == "label" for above in _above(e, tree)):
            yield f"{_shown(e)} has no label"
        if not e.get("name"):
            yield f"{_shown(e)} has no name"
        if e.get("aria-hidden") == "true":
            yield f"{_shown(e)} is hidden from some readers"


def _tables(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    for table in (e for e in elements if e.tag == "table"):
        heads = list(table.iter("th"))
        if not heads:
            yield f"{_shown(table)} has no heads"
        if any(not head.get("scope") for head in heads):
            yield f"{_shown(table)}: a head without scope"
        caption = table.find("caption")
        if not (caption is not None and _words(caption)) and not (
            table.get("aria-label") or table.get("aria-labelledby")
        ):
            yield f"{_shown(table)} has no caption"
        widths = {sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}
        if len(widths) > 1 and not any(cell.get("rowspan") for cell in table.iter()):
            yield f"{_shown(table)} has rows of {sorted(widths)} cells"


def _names(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    for e in elements:
        is_link = e.tag == "a" and "href" in e.attrib
        is_shut = e.get("aria-hidden") == "true"
        if (is_link or e.tag in ("button", "summary", "legend", *HEADINGS)) and not is_shut:
            pictures = any(inner.get("aria-label") or inner.get("alt") for inner in e.iter())
            if not _words(e) and not e.get("aria-labelledby") and not pictures:
                yield f"{_shown(e)} says nothing"
        if e.tag == "img" and "alt" not in e.attrib:
            yield f"{_shown(e)} has no alt"
        if e.tag == "option" and not e.get("label") and not _words(e):
            yield f"an option of {_shown(tree[e] if tree[e] is not None else e)} says nothing"


def _old_ways(root: Element, elements: list[Element], tree: Tree) -> Iterator[str]:
    for e in elements:
        if e.tag in GONE:
            yield f"{_shown(e)} is no longer in HTML"
        if e.tag in ("table", "td", "th", "tr", "p", "div") and (old := [a for a in LAYOUT if a in e.attrib]):
            yield f"{_shown(e)} has {old[0]}, which belongs into the style sheet"


def _above(e: Element, tree: Tree) -> Iterator[Element]:
    parent = tree[e]
    while parent is not None:
        yield parent
        parent = tree[parent]


def _words(e: Element) -> str:
    return " ".join("".join(e.itertext()).split())


def _shown(e: Element) -> str:
    """An element as a person finds it again: its tag, what marks it, the first of its words."""
    marks = "".join(f" {name}={e.get(name)!r}" for name in ("id", "name", "class", "href") if e.get(name))
    return f"<{e.tag}{marks[:90]}>{_words(e)[:30]}"
