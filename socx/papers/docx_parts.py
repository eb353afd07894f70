"""What DOCX needs and python-docx has no words for: notes, fields, header rows, watermarks, languages."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

MARK = "*"
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
VML = "urn:schemas-microsoft-com:vml"

#: Words along a line: the shape that office programs know as number 136.
_WATERMARK = f"""
<w:pict {nsdecls("w")} xmlns:v="{VML}" xmlns:o="urn:schemas-microsoft-com:office:office">
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas>
      <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
      <v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
      <v:f eqn="if @0 @4 21600"/>
    </v:formulas>
    <v:path textpathok="t"/><v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape id="Watermark" type="#_x0000_t136" fillcolor="#e8b4b4" stroked="f" alt=""
      style="position:absolute;margin-left:0;margin-top:0;width:500pt;height:40pt;rotation:315;z-index:-251658752;
      mso-position-horizontal:center;mso-position-horizontal-relative:margin;
      mso-position-vertical:center;mso-position-vertical-relative:margin">
    <v:fill opacity=".5"/><v:textpath style="font-family:Calibri;font-size:1pt;font-weight:bold" string=""/>
  </v:shape>
</w:pict>"""


def element(tag: str, **attributes: str) -> Any:
    """An element such as `w:tab`, with its attributes in the same namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_default_language(styles: Any, language: str) -> None:
    """The language of everything that names no other."""
    for found in styles.iter(qn("w:lang")):
        found.set(qn("w:val"), language)


def set_language(run: Any, language: str) -> None:
    properties = run._r.get_or_add_rPr()
    properties.append(element("w:lang", val=language))


def drop_thumbnail(document: Any) -> None:
    """The empty document of the library carries a picture of itself."""
    relations = document.part.package.rels
    for key in [k for k, r in relations.items() if r.reltype == RT.THUMBNAIL]:
        del relations[key]


def set_keywords(document: Any, text: str) -> None:
    """The keywords of the file; the library allows 255 characters, the format any number."""
    document.core_properties._element.get_or_add_keywords().text = text


def add_field(run: Any, name: str) -> None:
    """A number that the office program fills in: PAGE, NUMPAGES."""
    run._r.append(element("w:fldChar", fldCharType="begin"))
    code = element("w:instrText")
    code.text = f" {name} "
    run._r.append(code)
    run._r.append(element("w:fldChar", fldCharType="separate"))
    shown = element("w:t")
    shown.text = "1"
    run._r.append(shown)
    run._r.append(element("w:fldChar", fldCharType="end"))


def tab_at_the_end(paragraph: Any, width: Any) -> None:
    """One tab, at the right edge: the tabs of the style would stop earlier."""
    tabs = element("w:tabs")
    for place in (4320, 8640):
        tabs.append(element("w:tab", val="clear", pos=str(place)))
    tabs.append(element("w:tab", val="right", pos=str(int(width.pt * 20))))
    paragraph._p.get_or_add_pPr().append(tabs)


def frame(paragraph: Any) -> None:
    """Draw a frame; neighbours with the same frame share it."""
    box = element("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        box.append(element(f"w:{side}", val="single", sz="6", space="6", color="003776"))
    paragraph._p.get_or_add_pPr().append(box)


def mark_header_row(table: Any, caption: str) -> None:
    """Say that the first row holds the headings, and what the table is about."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    properties.append(element("w:tblHeader"))
    if caption:
        table._tbl.tblPr.append(element("w:tblCaption", val=caption))


def add_watermark(paragraph: Any, text: str) -> None:
    """Large pale words across the page, behind its text, as office programs draw them."""
    picture = parse_xml(_WATERMARK)
    picture.find(f".//{{{VML}}}shape/{{{VML}}}textpath").set("string", " \u00b7 ".join(text.split("\n")))
    paragraph.add_run()._r.append(picture)


def refer_to_note(paragraph: Any, number: int) -> None:
    """The mark in the text; its note stands at the foot of the same page."""
    run = paragraph.add_run()
    run.font.superscript = True
    run._r.append(element("w:footnoteReference", customMarkFollows="1", id=str(number)))
    mark = element("w:t")
    mark.text = MARK
    run._r.append(mark)


def add_notes(document: Any, notes: list[str]) -> None:
    """The part that holds the footnotes, numbered from 1."""
    root = parse_xml(
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    style = document.styles["Footnote text"].style_id
    for number, text in enumerate(notes, 1):
        note = element("w:footnote", id=str(number))
        paragraph, properties, run, words = element("w:p"), element("w:pPr"), element("w:r"), element("w:t")
        properties.append(element("w:pStyle", val=style))
        words.text = f"{MARK} {text}"
        words.set(qn("xml:space"), "preserve")
        run.append(words)
        paragraph.extend([properties, run])
        note.append(paragraph)
        root.append(note)
    part = Part(
        PackURI("/word/footnotes.xml"), NOTES_TYPE,
        serialize_part_xml(root), document.part.package,
    )  # fmt: skip
    document.part.relate_to(part, RT.FOOTNOTES)
