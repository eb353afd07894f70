"""A paper as PDF: tagged, with its title and language, after PDF/UA-1 where the fonts allow."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from socx.papers.document import Block, Paper, shown

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
LAYOUT = (HERE / "paper.typ").read_bytes()
STANDARD: Literal["ua-1"] = "ua-1"


@cache
def _fonts() -> typst.Fonts:
    """The fonts that stand beside this file and no others: the same paper on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF. The same paper gives the same bytes.

    PDF/UA does not allow a letter that no font has. Such a paper is written without the claim, still
    tagged, and the log says so.
    """
    try:
        return _compiled(paper, pdf_standards=STANDARD)
    except typst.TypstError as error:
        # The message quotes words of the paper: only its kind is for the log.
        logger.warning("paper written without PDF/UA", extra={"reason": error.message.partition(":")[0]})
        return _compiled(paper)


def _compiled(paper: Paper, **more: Any) -> bytes:
    """All words go in as JSON data, never as source: nothing in them can be a command of typst."""
    made: Any = typst.compile(
        LAYOUT,
        root=HERE / "fonts",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": json.dumps(as_data(paper))},
        timestamp=int(paper.at.timestamp()),
        **more,
    )
    return bytes(made)


def as_data(paper: Paper) -> dict[str, Any]:
    """The paper as the layout reads it: mappings, lists and text; every block says what it is."""
    at = paper.at
    data: dict[str, Any] = _plain(asdict(paper))
    data["at"] = [at.year, at.month, at.day]
    data["blocks"] = [_block(block) for block in paper.blocks]
    return data


def _block(block: Block) -> dict[str, Any]:
    data: dict[str, Any] = _plain(asdict(block))
    return {"is": type(block).__name__.lower(), **data}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | bytes):
        return [_plain(one) for one in value]
    return value if isinstance(value, int | bool | type(None)) else None
