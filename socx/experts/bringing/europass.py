"""Europass CVs: the XML and JSON of version 3 (SkillsPassport), and the XML of the newer profiles (Candidate)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from socx.core.i18n import N_

NOT_EUROPASS = N_("This file is not a Europass CV. Send the one that you downloaded from Europass, or a PDF or DOCX.")

#: The skills of a language, as Europass calls them and as the profile does.
SKILLS = {"Listening": "listening", "Reading": "reading", "SpokenInteraction": "interaction",
          "SpokenProduction": "production", "Writing": "writing"}  # fmt: skip

#: The same in the newer format, by what its codes end with.
DIMENSIONS = {"Listening": "listening", "Reading": "reading", "Spoken-Interaction": "interaction",
              "Interaction": "interaction", "Spoken-Production": "production", "Production": "production",
              "Writing": "writing"}  # fmt: skip

_YEAR = re.compile(r"\b(19|20)\d\d\b")


def tree_of_xml(content: bytes) -> dict[str, Any]:
    """XML as JSON would say it: names without namespace, attributes among the parts, lists where names repeat.

    Raises SyntaxError or ValueError. Nothing is looked up, and no entity is put in.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("declares something")
    return {etree.QName(root).localname: _tree(root)}


def _tree(element: Any) -> Any:
    from lxml import etree

    found: dict[str, Any] = {etree.QName(name).localname: value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):
            name = etree.QName(child).localname
            part = _tree(child)
            # Lists of version 3 are wrapped in XML, and are not in JSON.
            if name.endswith("List") and isinstance(part, dict) and name[:-4] in part:
                name, part = name[:-4], part[name[:-4]]
            if name in found:
                found[name] = [*_all(found[name]), *_all(part)]
            else:
                found[name] = part
    text = (element.text or "").strip()
    if not found:
        return text
    return found | {"text": text} if text else found


def facts(tree: Any) -> dict[str, Any] | None:
    """What a CV says, as plain lists; None when the tree is no Europass CV."""
    passport, candidate = _at(tree, "SkillsPassport"), _at(tree, "Candidate")
    if isinstance(passport, dict):
        return _of_passport(_at(passport, "LearnerInfo"), str(_at(passport, "locale") or "")[:2])
    if isinstance(candidate, dict):
        return _of_candidate(candidate)
    return None


def as_text(found: Mapping[str, Any]) -> str:
    """Facts as a text to search in, and to read."""
    parts = [found["headline"]]
    parts += [" ".join(filter(None, (w["from"], w["to"], w["position"], w["employer"], w["activities"])))
              for w in found["work"]]  # fmt: skip
    parts += [" ".join(filter(None, (e["to"], e["title"], e["school"], e["skills"]))) for e in found["education"]]
    parts += [" ".join(filter(None, (a["title"], a["text"]))) for a in found["achievements"]]
    return "\n".join(part for part in parts if part)


def _of_passport(info: Any, language: str) -> dict[str, Any]:
    work = [
        {
            "from": _year(_at(one, "Period", "From")), "to": _year(_at(one, "Period", "To")),
            "position": _words(_at(one, "Position", "Label")), "employer": _words(_at(one, "Employer", "Name")),
            "activities": _words(_at(one, "Activities")),
        }
        for one in _all(_at(info, "WorkExperience"))
    ]  # fmt: skip
    education = [
        {
            "from": _year(_at(one, "Period", "From")), "to": _year(_at(one, "Period", "To")),
            "title": _words(_at(one, "Title")), "school": _words(_at(one, "Organisation", "Name")),
            "level": _words(_at(one, "Level", "Label")) or _words(_at(one, "Level", "Code")),
            "field": _words(_at(one, "Field", "Label")), "skills": _words(_at(one, "Activities")),
        }
        for one in _all(_at(info, "Education"))
    ]  # fmt: skip
    spoken = _at(info, "Skills", "Linguistic")
    languages = [
        {"code": _words(_at(one, "Description", "Code")), "label": _words(_at(one, "Description", "Label")),
         "level": "C2", "skills": {}, "mother": True}
        for one in _all(_at(spoken, "MotherTongue"))
    ] + [
        {"code": _words(_at(one, "Description", "Code")), "label": _words(_at(one, "Description", "Label")),
         "level": "", "mother": False,
         "skills": {key: _words(_at(one, "ProficiencyLevel", name)).upper() for name, key in SKILLS.items()}}
        for one in _all(_at(spoken, "ForeignLanguage"))
    ]  # fmt: skip
    achievements = [
        {"kind": _words(_at(one, "Title", "Code")), "title": _words(_at(one, "Title", "Label")),
         "text": _words(_at(one, "Description"))}
        for one in _all(_at(info, "Achievement"))
    ]  # fmt: skip
    headline = _words(_at(info, "Headline", "Description", "Label"))
    return {"language": language, "headline": headline, "work": work, "education": education,
            "languages": languages, "achievements": achievements}  # fmt: skip


def _of_candidate(candidate: Any) -> dict[str, Any]:
    profile = _all(_at(candidate, "CandidateProfile"))[0] if _at(candidate, "CandidateProfile") else {}
    work = [
        {
            "from": _year(_at(place, "EmploymentPeriod", "StartDate")),
            "to": _year(_at(place, "EmploymentPeriod", "EndDate")),
            "position": _words(_at(place, "PositionTitle")), "employer": _words(_at(one, "OrganizationName")),
            "activities": _words(_at(place, "Description")),
        }
        for one in _all(_at(profile, "EmploymentHistory", "EmployerHistory"))
        for place in _all(_at(one, "PositionHistory"))
    ]  # fmt: skip
    education = [
        {
            "from": _year(_at(one, "AttendancePeriod", "StartDate")),
            "to": _year(_at(one, "AttendancePeriod", "EndDate")),
            "title": _words(_at(one, "EducationDegree", "DegreeName")), "school": _words(_at(one, "OrganizationName")),
            "level": _words(_at(one, "EducationLevelCode")), "field": "",
            "skills": _words(_at(one, "EducationDegree", "OccupationalSkillsCovered")),
        }
        for one in _all(_at(profile, "EducationHistory", "EducationOrganizationAttendance"))
    ]  # fmt: skip
    competencies = _all(_at(profile, "PersonQualifications", "PersonCompetency"))
    languages = [_spoken(one) for one in competencies if _words(_at(one, "TaxonomyID")) == "language"]
    mother = [
        {"code": _words(code), "label": "", "level": "C2", "skills": {}, "mother": True}
        for code in _all(_at(candidate, "CandidatePerson", "PrimaryLanguageCode"))
    ]
    language = str(_at(profile, "languageCode") or "")[:2]
    return {"language": language, "headline": _words(_at(profile, "ExecutiveSummary")), "work": work,
            "education": education, "languages": mother + languages, "achievements": []}  # fmt: skip


def _spoken(one: Any) -> dict[str, Any]:
    skills = {}
    for part in _all(_at(one, "CompetencyDimension")):
        kind, score = _words(_at(part, "CompetencyDimensionTypeCode")), _words(_at(part, "Score", "ScoreText"))
        key = next((skill for ending, skill in DIMENSIONS.items() if kind.endswith(ending)), "")
        if key:
            skills[key] = score.upper()
    return {"code": _words(_at(one, "CompetencyID")), "label": _words(_at(one, "CompetencyName")), "level": "",
            "skills": skills, "mother": False}  # fmt: skip


def _at(tree: Any, *names: str) -> Any:
    """What stands under some names, one inside of the other; None where one is missing."""
    for name in names:
        if isinstance(tree, list):
            tree = tree[0] if tree else None
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def _all(part: Any) -> list[Any]:
    if part is None or part == "":
        return []
    return part if isinstance(part, list) else [part]


def _words(part: Any) -> str:
    """A text without the markup that Europass lets people write, in one line a paragraph."""
    if isinstance(part, list):
        return "\n".join(_words(one) for one in part)
    if isinstance(part, dict):
        part = part.get("text") or part.get("Label") or ""
    text = re.sub(r"<br\s*/?>|</p>|</li>", "\n", str(part or ""))
    lines = (" ".join(line.split()) for line in re.sub(r"<[^>]{0,300}>", " ", text).split("\n"))
    return "\n".join(line for line in lines if line)


def _year(part: Any) -> str:
    """The year of a moment, however it is written; empty where there is none."""
    said = " ".join(_texts(part))
    found = _YEAR.search(said)
    return found[0] if found else ""


def _texts(part: Any) -> Iterable[str]:
    if isinstance(part, dict):
        for one in part.values():
            yield from _texts(one)
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, str | int):
        yield str(part)


def years_since(found: Mapping[str, Any], today: date) -> int:
    """Years since the first work, as far as it is told; 0 where it is not."""
    first = [int(work["from"]) for work in found["work"] if work["from"]]
    return max(0, min(60, today.year - min(first))) if first else 0
