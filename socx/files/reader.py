"""What stands in a file: its text, and whether it can be opened at all.

Run as a process of its own (`python -m socx.files.reader KIND < FILE`), because the files come from
anybody: one that is made to exhaust a reader ends that process and nothing else.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import Any

from socx.files import actions
from socx.files.kinds import DAMAGED, LOCKED, PROGRAM

#: Pages of a PDF that are read, and characters of text that are kept.
MOST_PAGES = 200
MOST_CHARACTERS = 200_000

#: What a part of a DOCX may name (ECMA-376), by the last word of the type of the relation: programs, and what Word
#: loads when the document is opened. That may stand in the file or on a disk, and is not fetched from the web.
PROGRAMS = frozenset({"vbaProject", "control"})
LOADED = frozenset({"attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk"})
ON_A_DISK = re.compile(r"file:|(?![a-z][a-z0-9+.-]+:)", re.IGNORECASE)

#: Bytes of memory that the process may use.
MOST_MEMORY = 1024**3


class Refused(Exception):
    """Why the file is not taken: a sentence of kinds.py."""


def read(kind: str, content: bytes, *, attached: int = 0, keeps_lines: bool = False) -> str:
    """The text of a file, cut after MOST_CHARACTERS; pictures have none. Raises Refused.

    `attached`: so many files inside of a PDF were looked at by the caller. With `keeps_lines` the lines of a
    page stay apart; without, a page is one line.
    """
    readers: dict[str, Callable[[bytes], Iterator[str]]] = {
        "pdf": partial(_pdf, attached=attached), "docx": _docx, "xlsx": _xlsx, "odt": _odt,
    }  # fmt: skip
    if kind not in readers:
        return ""
    try:
        parts, length = [], 0
        for part in readers[kind](content):
            parts.append(part)
            length += len(part) + 1
            if length > MOST_CHARACTERS:
                break
    except Refused:
        raise
    except Exception as error:  # each library has its own ways to say that a file is damaged
        raise Refused(DAMAGED) from error
    lines = [line for part in parts for line in (part.splitlines() if keeps_lines else [part])]
    text = "\n".join(" ".join(line.split()) for line in lines if line.strip())
    # Lone surrogates and NUL come out of broken fonts; databases refuse them.
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")[:MOST_CHARACTERS]


def _pdf(content: bytes, attached: int) -> Iterator[str]:
    import pypdf

    document = pypdf.PdfReader(BytesIO(content))
    if document.is_encrypted:
        raise Refused(LOCKED)
    if sentence := actions.harm(document, attached):
        raise Refused(sentence)
    for page in document.pages[:MOST_PAGES]:
        yield page.extract_text()


def _docx(content: bytes) -> Iterator[str]:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(BytesIO(content))
    if any(_acts(relation) for relation in document.part.package.iter_rels()):
        raise Refused(PROGRAM)
    for paragraph in document.element.body.iter(qn("w:p")):
        yield "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def _acts(relation: Any) -> bool:
    """Whether a part of a DOCX holds a program, or has Word fetch something from the web."""
    kind = relation.reltype.rpartition("/")[2]
    fetches = kind in LOADED and relation.is_external and not ON_A_DISK.match(actions.bare(relation.target_ref))
    return kind in PROGRAMS or fetches


def _xlsx(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.getinfo("xl/workbook.xml")
        if "xl/sharedStrings.xml" in archive.namelist():
            yield from _texts(archive.read("xl/sharedStrings.xml"), "si")


def _odt(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        yield from _texts(archive.read("content.xml"), "p", "h")


def _texts(content: bytes, *names: str) -> Iterator[str]:
    """The text inside elements of these names, whatever their namespace. No entity is looked up."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for element in etree.fromstring(content, parser).iter(*(f"{{*}}{name}" for name in names)):
        yield "".join(element.itertext())


def limit_memory() -> None:
    """Let this process use no more memory than a reader may."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit of whoever started this holds there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> None:
    """Answer with one line of JSON: the text, or why the file is refused."""
    limit_memory()
    try:
        answer = {"text": read(sys.argv[1], sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": str(refused)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
