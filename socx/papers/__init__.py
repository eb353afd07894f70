"""Documents for people to keep: one description of plain data, written as PDF and as DOCX.

A room that has something to print describes it with the parts of `document.py` and hands it to
`pdf.to_pdf` or `docx.to_docx`. Neither knows requests, and no text of a user is ever read as markup.
"""

from socx.papers.document import (
    Answer,
    Answers,
    Block,
    Bullets,
    Heading,
    Paper,
    Paragraph,
    Said,
    Signature,
    Table,
)

__all__ = ["Answer", "Answers", "Block", "Bullets", "Heading", "Paper", "Paragraph", "Said", "Signature", "Table"]
