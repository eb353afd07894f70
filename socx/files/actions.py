"""What a PDF would do beside being read: scripts, programs, files inside, wherever in it they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from socx.core.i18n import N_
from socx.files.kinds import PROGRAM

ATTACHED = N_("Other files are attached inside this file. Save it without them, and add them one by one.")

#: Kinds of actions (ISO 32000-1, 12.6.4) that run, send, fetch or open something else. Going to a page or to the
#: web, or showing a layer, is what a letter may do.
ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute",
})  # fmt: skip

#: Entries that hold scripts, or what brings its own: of actions, name trees, forms, media, and drawings in space.
SCRIPTS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/OnInstantiate"})

#: Entries that say where something else is. It may be on the web, or beside the file; not on a computer that the
#: reader's own would greet by name, and not a script.
ADDRESSES = ("/URI", "/F", "/UF")
SAFE_ADDRESS = re.compile(r"(https?|mailto|tel|ftp):|(?![a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)


def harm(document: Any, attached: int = 0) -> str:
    """Why a PDF is not taken: a sentence; empty when it only shows something.

    `document` is a pypdf.PdfReader. `attached`: so many files inside were looked at by the caller.
    """
    files = 0
    for part in _parts(document):
        if _acts(part):
            return PROGRAM
        files += "/EF" in part
    return ATTACHED if files > attached else ""


def _acts(part: dict[str, Any]) -> bool:
    """Whether a dictionary is an action that does more than show, holds a script, or leads somewhere odd."""
    kind = _value(part, "/S")
    addresses = [address for name in ADDRESSES if isinstance(address := _value(part, name), str | bytes)]
    return (
        not SCRIPTS.isdisjoint(part)
        or (isinstance(kind, str) and kind in ACTIONS)
        or not all(SAFE_ADDRESS.match(bare(address)) for address in addresses)
    )


def bare(address: str | bytes) -> str:
    """An address as programs read it that open it: without blanks, line ends and control characters."""
    text = address.decode("latin-1") if isinstance(address, bytes) else address
    return "".join(sign for sign in text if sign > " ")


def _value(part: dict[str, Any], name: str) -> Any:
    value = part.get(name)
    return value.get_object() if value is not None else None


def _parts(document: Any) -> Iterator[dict[str, Any]]:
    """All dictionaries of a PDF, those too that nothing leads to: programs differ in what they find.

    What cannot be opened is an error where something leads to it, and is passed over where nothing does.
    """
    from pypdf.generic import IndirectObject

    kept = {(number, age) for age, places in document.xref.items() for number in places if number}
    kept |= {(number, 0) for number in document.xref_objStm}
    seen: set[tuple[int, int]] = set()
    starts = [document.trailer, *(IndirectObject(number, age, document) for number, age in sorted(kept))]
    for start in starts:
        waiting = [start]
        while waiting:
            one = waiting.pop()
            if isinstance(one, IndirectObject):
                if (key := (one.idnum, one.generation)) in seen:
                    continue
                seen.add(key)
                try:
                    one = one.get_object()
                except Exception:  # the library has its own ways to say so
                    if start is document.trailer:
                        raise
                    continue
            if isinstance(one, dict):
                yield one
                waiting += dict.values(one)  # as they stand: looked up here, a ring would never end
            elif isinstance(one, list):
                waiting += list.__iter__(one)
