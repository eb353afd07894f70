"""CVs of an invented person in each form that is read, made here."""

from __future__ import annotations

import json
from io import BytesIO

import docx
from pypdf import PdfReader, PdfWriter

from tests.files.samples import pdf

LINES = (
    "Zoe Abel",
    "Profile",
    "I have worked for twelve years on the financing and actuarial analysis of pension funds. I train colleagues.",
    "Employer: Fund of Examples",
    "Position: Senior actuary",
    "English C1",
    "French: B2, Spanish: A2",
    "Polish (mother tongue)",
    "2009 Master of Mathematics, University of Examples",
    "2023: TAIEX mission to Albania on pension indexation",
)

PASSPORT = {
    "SkillsPassport": {
        "Locale": "en",
        "LearnerInfo": {
            "Headline": {"Description": {"Label": "Actuary of a pension fund with a taste for plain words."}},
            "WorkExperience": [
                {
                    "Period": {"From": {"Year": 2014, "Month": 3}, "Current": True},
                    "Position": {"Label": "Senior actuary"},
                    "Activities": "<p>Actuarial valuation of the fund.</p><p>TAIEX mission to Albania, 2023.</p>",
                    "Employer": {"Name": "Fund of Examples"},
                },
                {
                    "Period": {"From": {"Year": 2010}, "To": {"Year": 2014}},
                    "Position": {"Label": "Clerk"},
                    "Employer": {"Name": "Town of Examples"},
                },
            ],
            "Education": [
                {"Period": {"To": {"Year": 2009}}, "Title": "Master of Mathematics",
                 "Organisation": {"Name": "University of Examples"}, "Field": {"Label": "Mathematics"}},
            ],
            "Skills": {
                "Linguistic": {
                    "MotherTongue": [{"Description": {"Code": "pl", "Label": "Polish"}}],
                    "ForeignLanguage": [
                        {"Description": {"Code": "en", "Label": "English"},
                         "ProficiencyLevel": {"Listening": "C2", "Reading": "C1", "SpokenInteraction": "C1",
                                              "SpokenProduction": "B2", "Writing": "C1"}},
                    ],
                }
            },
            "Achievement": [
                {"Title": {"Code": "publications", "Label": "Publications"}, "Description": "Indexation, 2021"},
            ],
        },
    }
}  # fmt: skip

XML = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass" locale="en"><LearnerInfo>
<WorkExperienceList><WorkExperience><Period><From year="2014" month="--03"/><Current>true</Current></Period>
<Position><Label>Senior actuary</Label></Position><Activities>Actuarial valuation of the pension fund.</Activities>
<Employer><Name>Fund of Examples</Name></Employer></WorkExperience></WorkExperienceList>
<Skills><Linguistic><MotherTongueList><MotherTongue><Description><Code>pl</Code><Label>Polish</Label></Description>
</MotherTongue></MotherTongueList><ForeignLanguageList><ForeignLanguage><Description><Code>en</Code>
<Label>English</Label></Description><ProficiencyLevel><Listening>C2</Listening><Reading>C1</Reading>
<SpokenInteraction>C1</SpokenInteraction><SpokenProduction>B2</SpokenProduction><Writing>C1</Writing>
</ProficiencyLevel></ForeignLanguage></ForeignLanguageList></Linguistic></Skills></LearnerInfo></SkillsPassport>"""

CANDIDATE = """<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9"
 xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:hr="http://www.hr-xml.org/3">
<CandidatePerson><PrimaryLanguageCode name="NORMAL">pol</PrimaryLanguageCode></CandidatePerson>
<CandidateProfile languageCode="en">
<EmploymentHistory><EmployerHistory><hr:OrganizationName>Fund of Examples</hr:OrganizationName><PositionHistory>
<PositionTitle typeCode="FREETEXT">Senior actuary</PositionTitle><eures:EmploymentPeriod><eures:StartDate>
<hr:FormattedDateTime>2014-03-01</hr:FormattedDateTime></eures:StartDate></eures:EmploymentPeriod>
<oa:Description>Actuarial valuation of the pension fund.</oa:Description></PositionHistory></EmployerHistory>
</EmploymentHistory>
<PersonQualifications><PersonCompetency><CompetencyID schemeName="ISO">eng</CompetencyID>
<hr:TaxonomyID>language</hr:TaxonomyID><eures:CompetencyDimension><hr:CompetencyDimensionTypeCode>
CEF-Understanding-Listening</hr:CompetencyDimensionTypeCode><eures:Score><hr:ScoreText>C1</hr:ScoreText></eures:Score>
</eures:CompetencyDimension></PersonCompetency></PersonQualifications></CandidateProfile></Candidate>"""


def as_docx() -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf() -> bytes:
    return pdf(" \\\n".join(LINES))


def europass_pdf(xml: str = XML, name: str = "attachment.xml") -> bytes:
    """A PDF as Europass gives it: the data are attached."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(as_pdf())))
    writer.add_attachment(name, xml.encode())
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def as_json() -> bytes:
    return json.dumps(PASSPORT).encode()
