"""The kinds of files that are taken, told by their content and never by their name."""

from __future__ import annotations

import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

import filetype

from socx.core.errors import Invalid
from socx.core.i18n import N_

#: Bytes of one file, as the form says it.
MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024

#: Characters of a name; the longest that all file systems of readers take is 255 bytes.
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is called, its media type, and the endings that its name may have."""

    label: str
    media_type: str
    endings: tuple[str, ...]


# fmt: off
KINDS = {
    "pdf":  Kind("PDF", "application/pdf", ("pdf",)),
    "docx": Kind("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    "xlsx": Kind("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    "odt":  Kind("ODT", "application/vnd.oasis.opendocument.text", ("odt",)),
    "png":  Kind("PNG", "image/png", ("png",)),
    "jpeg": Kind("JPEG", "image/jpeg", ("jpg", "jpeg")),
}
# fmt: on

#: The endings as an `accept` attribute names them.
ENDINGS = tuple(f".{ending}" for kind in KINDS.values() for ending in kind.endings)

#: What a packed document may hold: entries, bytes when unpacked, and how much smaller packing may make an entry.
MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 200

EMPTY = N_("The file is empty.")
TOO_LARGE = N_("The file is larger than %(limit)s MB. Send a smaller one, or in parts.")
UNKNOWN = N_("This kind of file cannot be added. You can add: %(kinds)s.")
NOT_AS_NAMED = N_("The name ends in .%(ending)s, but the content is of another kind. You can add: %(kinds)s.")
MISMATCH = N_("The name ends in .%(ending)s, but the content is %(kind)s. Give the file its right name.")
DAMAGED = N_("The file is damaged: it cannot be opened. Save it again and try once more.")
LOCKED = N_("The file is protected by a password. Save it without password and try again.")
BOMB = N_("The file becomes far too large when it is unpacked. Save it again and try once more.")
PROGRAM = N_("The file contains a program (a macro or script). Save it without, for example as a new PDF.")


def names_of_kinds() -> str:
    return ", ".join(kind.label for kind in KINDS.values())


def recognise(content: bytes, name: str) -> str:
    """The kind of a file, by its content: a key of KINDS.

    Raises Invalid (field `file`) when it is empty, too large, of a kind that is not taken, packed to
    harm, or called by the ending of another kind.
    """
    if not content:
        raise _refuse(EMPTY)
    if len(content) > MOST_BYTES:
        raise _refuse(TOO_LARGE, limit=MOST_MEGABYTES)
    found = _by_content(content)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if found is None:
        if f".{ending}" in ENDINGS:
            raise _refuse(NOT_AS_NAMED, ending=ending, kinds=names_of_kinds())
        raise _refuse(UNKNOWN, kinds=names_of_kinds())
    if ending not in KINDS[found].endings:
        raise _refuse(MISMATCH, ending=ending or "?", kind=KINDS[found].label)
    return found


def _refuse(sentence: str, **facts: object) -> Invalid:
    return Invalid({"file": sentence}, **facts)


def _by_content(content: bytes) -> str | None:
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # The old container of office programs; a DOCX with a password is one too.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _refuse(LOCKED)
        return None
    guess = filetype.guess(content[:512])
    known = {kind.media_type: key for key, kind in KINDS.items()}
    return known.get(guess.mime) if guess else None


def _packed(content: bytes) -> str | None:
    """The kind of a packed document, after looking at what it would unpack to."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries)
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise _refuse(LOCKED)
            if any(_holds_a_program(name) for name in names):
                raise _refuse(PROGRAM)
            if "mimetype" in names:
                kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
                return "odt" if kind == KINDS["odt"].media_type else None
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise _refuse(DAMAGED) from error
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _holds_a_program(name: str) -> bool:
    """Whether an entry holds a macro of Word or Excel, a script or macro of an ODF program, or an ActiveX control."""
    folder, _, last = name.lower().rpartition("/")
    is_module = folder.startswith("basic/") and last not in ("", "script-lb.xml")
    return last == "vbaproject.bin" or is_module or name.startswith("Scripts/") or folder.endswith("/activex")


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    """What the directory says is enough: nothing is unpacked beyond it later either."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _refuse(BOMB)
    for entry in entries:
        if entry.file_size > 1024 * 1024 and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise _refuse(BOMB)
        if entry.compress_size > entry.file_size * 1.01 + 100:  # nothing grows by packing: the directory lies
            raise _refuse(BOMB)


def clean_name(name: str) -> str:
    """A file's name as it may be shown and given back: no path, nothing unseen, not too long.

    Characters that turn the direction of writing are taken out: with them `exe` can look like `pdf`.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] not in "C")
    text = " ".join(seen.replace('"', "'").split()).lstrip(".")
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 10:
        return text[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'file'}.{ending}"
