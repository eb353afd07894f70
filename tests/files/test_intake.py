"""What comes in is told by its content; what may harm is refused with a sentence."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from socx.core.errors import Invalid
from socx.files import kinds
from socx.files.actions import ATTACHED
from socx.files.intake import take_in
from socx.files.kinds import clean_name
from tests.files import samples

GOOD = [
    ("letter.pdf", samples.pdf, "pdf", "Official letter of the Agency"),
    ("chart.docx", samples.word, "docx", "Organisation chart of the Agency"),
    ("staff.XLSX", samples.sheet, "xlsx", "Staff by unit"),
    ("law.odt", samples.open_document, "odt", "Law on employment"),
    ("stamp.png", samples.png, "png", ""),
    ("stamp.jpeg", samples.jpeg, "jpeg", ""),
    ("stamp.JPG", samples.jpeg, "jpeg", ""),
]


@pytest.mark.parametrize("name, make, kind, words", GOOD, ids=[name for name, *_ in GOOD])
def test_a_good_file_is_taken_with_its_text(name, make, kind, words):
    taken = take_in(make(), name)

    assert (taken.name, taken.kind, taken.is_scanned) == (name, kind, False)
    assert words in taken.text


def test_text_in_tables_of_a_document_is_read_too():
    assert "In a table" in take_in(samples.word(), "a.docx").text


BOMB = b"\0" * (20 * 1024 * 1024)
ENTITIES = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:t>&x;</w:t></w:document>'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def word_with(entry: str, content: bytes) -> bytes:
    return samples.with_entry(samples.word(), entry, content)


def text_with(entry: str) -> bytes:
    return samples.with_entry(samples.open_document(), entry, b"x")


#: Where a document of Word says which template it was made from.
TEMPLATE_OF = "word/_rels/settings.xml.rels"
TEMPLATE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="%s" TargetMode="External"/></Relationships>'
)

BAD = {
    "nothing in it": ("a.pdf", lambda: b"", kinds.EMPTY),
    "one byte too many": ("a.pdf", lambda: b"%PDF-1.7" + b"\0" * kinds.MOST_BYTES, kinds.TOO_LARGE),
    "a program": ("a.exe", lambda: b"MZ\x90\x00" + b"\0" * 200, kinds.UNKNOWN),
    "a page called pdf": ("a.pdf", lambda: b"<html><script>alert(1)</script>", kinds.NOT_AS_NAMED),
    "a picture that can run": ("a.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', kinds.UNKNOWN),
    "a picture of another kind": ("a.gif", lambda: b"GIF89a" + b"\0" * 40, kinds.UNKNOWN),
    "a pickle": ("a.pdf", lambda: b"\x80\x04\x95\x00", kinds.NOT_AS_NAMED),
    "a picture called pdf": ("a.pdf", samples.png, kinds.MISMATCH),
    "a document called png": ("a.png", samples.word, kinds.MISMATCH),
    "no ending": ("letter", samples.pdf, kinds.MISMATCH),
    "a double ending": ("a.pdf.exe", samples.pdf, kinds.MISMATCH),
    "a locked pdf": ("a.pdf", lambda: samples.pdf(encrypt="secret"), kinds.LOCKED),
    "a cut pdf": ("a.pdf", lambda: samples.pdf()[:200], kinds.DAMAGED),
    "a pdf that runs a script": ("a.pdf", lambda: samples.pdf(script="app.alert(1)"), kinds.PROGRAM),
    "a pdf that starts a program": ("a.pdf", lambda: samples.pdf(launch="calc.exe"), kinds.PROGRAM),
    "a pdf with a file inside": ("a.pdf", lambda: samples.pdf(embed=True), ATTACHED),
    "a plain zip": ("a.docx", lambda: samples.packed({"a.txt": b"x"}), kinds.NOT_AS_NAMED),
    "a cut docx": ("a.docx", lambda: samples.word()[:-40], kinds.DAMAGED),
    "a docx with a macro": ("a.docx", lambda: word_with("word/vbaProject.bin", b"x"), kinds.PROGRAM),
    "a docx with a control": ("a.docx", lambda: word_with("word/activeX/activeX1.bin", b"x"), kinds.PROGRAM),
    "a docx with a template from the web": (
        "a.docx",
        lambda: word_with(TEMPLATE_OF, TEMPLATE % b"http://x/evil.dotm"),
        kinds.PROGRAM,
    ),
    "a docx that writes the address of its template in other signs": (
        "a.docx",
        lambda: word_with(TEMPLATE_OF, TEMPLATE % b"&#104;ttp&#x3a;//x/evil.dotm"),
        kinds.PROGRAM,
    ),
    "a docx with an object from the web": (
        "a.docx",
        lambda: samples.word(names=("oleObject", "mhtml:http://x/evil.html!x-usc:http://x/evil.html")),
        kinds.PROGRAM,
    ),
    "an odt with a macro": ("a.odt", lambda: text_with("Basic/Standard/Module1.xml"), kinds.PROGRAM),
    "an odt with a script": ("a.odt", lambda: text_with("Scripts/python/evil.py"), kinds.PROGRAM),
    "a docx of broken xml": ("a.docx", lambda: word_with("word/document.xml", b"<a>"), kinds.DAMAGED),
    "a bomb": ("a.docx", lambda: word_with("word/media/a.bin", BOMB), kinds.BOMB),
    "ten thousand entries": ("a.odt", lambda: samples.packed({f"{n}": b"" for n in range(10_001)}), kinds.BOMB),
    "an old office file": ("a.doc", lambda: OLD_OFFICE, kinds.UNKNOWN),
    "a docx with a password": ("a.docx", lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), kinds.LOCKED),
    "a test virus": ("eicar.pdf", lambda: EICAR, kinds.NOT_AS_NAMED),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_its_sentence(case):
    name, make, sentence = BAD[case]

    with pytest.raises(Invalid) as refused:
        take_in(make(), name)

    assert refused.value.errors == {"file": sentence}
    assert sentence % refused.value.facts if refused.value.facts else True


def test_a_docx_may_name_the_template_of_its_own_office():
    named = word_with(TEMPLATE_OF, TEMPLATE % b"file:///C:\\Users\\ana\\Normal.dotm")

    assert take_in(named, "a.docx").kind == "docx"


def test_a_docx_may_link_to_the_web():
    assert take_in(samples.word(names=("hyperlink", "https://www.example.org")), "a.docx").kind == "docx"


def test_an_entity_is_never_looked_up():
    odd = samples.with_entry(samples.word(), "word/document.xml", ENTITIES)
    try:
        text = take_in(odd, "a.docx").text
    except Invalid:
        text = ""
    assert "root:" not in text


NAMES = [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\Users\\ana\\letter.pdf", "letter.pdf"),
    ("a.pdf\0.html", "a.pdf.html"),
    ("cv_\u202efdp.exe", "cv_fdp.exe"),
    ('quo"te\r\nX: y.pdf', "quo'teX: y.pdf"),
    ("..pdf", "pdf"),
    ("", "file"),
    ("Lettre été.pdf", "Lettre été.pdf"),
    ("x" * 400 + ".pdf", "x" * 116 + ".pdf"),
    ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
]


@pytest.mark.parametrize("name, shown", NAMES)
def test_a_name_loses_its_path_and_what_cannot_be_seen(name, shown):
    assert clean_name(name) == shown
    assert len(clean_name(name)) <= kinds.LONGEST_NAME


def _scanner(folder: Path, code: int) -> str:
    script = folder / "scan.py"
    script.write_text(f"import sys\nassert open(sys.argv[1], 'rb').read()\nsys.exit({code})\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return f'"{sys.executable}" "{script}"'


def test_a_scanner_that_says_yes_is_remembered(tmp_path):
    assert take_in(samples.png(), "a.png", scan_command=_scanner(tmp_path, 0)).is_scanned


@pytest.mark.parametrize("code, words", [(1, "refuses"), (2, "does not answer")])
def test_a_scanner_that_says_no_or_fails_keeps_the_file_out(tmp_path, code, words):
    with pytest.raises(Invalid) as refused:
        take_in(samples.png(), "a.png", scan_command=_scanner(tmp_path, code))
    assert words in refused.value.errors["file"]


def test_a_scanner_that_is_not_there_keeps_files_out(tmp_path):
    with pytest.raises(Invalid) as refused:
        take_in(samples.png(), "a.png", scan_command=str(tmp_path / "nowhere"))
    assert "does not answer" in refused.value.errors["file"]
