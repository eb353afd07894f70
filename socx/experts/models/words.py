"""Lists of the roster in words: kinds of text, levels in a topic, consents."""

from __future__ import annotations

from socx.core.i18n import N_

# fmt: off
#: What a piece of the profile's text tells.
PASSAGE_KINDS = {
    "summary":      N_("Summary"),
    "achievement":  N_("Achievements"),
    "mission":      N_("Work on missions"),
    "training":     N_("Education and training"),
}

#: What people say of their own level in a topic.
TOPIC_LEVELS = {
    1: N_("Basic: has worked with it"),
    2: N_("Good: works with it often"),
    3: N_("Very good: advises colleagues"),
    4: N_("Leading: advises other administrations"),
}

#: What the expert agrees to, each by itself: (the column of its date, its title, its text).
CONSENTS = {
    "roster": ("in_roster_since", N_("To be in the roster"),
               N_("The facility may keep my profile and may propose me for requests that fit it.")),
    "share": ("may_share_since", N_("To show my CV to partner institutions"),
              N_("The facility may show my CV, without contact details, to a partner institution outside the European "
                 "Union when it proposes me.")),
    "confidentiality": ("confidentiality_since", N_("To keep confidential what I learn"),
                        N_("I keep to myself what I learn about requests, persons and cases. Without this, restricted "
                           "requests are not proposed to me.")),
}

#: What was asked for once and is not any more, because nothing used it: names for the history of a profile.
FORMER_CONSENTS = {
    "publish": N_("To be named in publications"),
    "news": N_("To get news"),
}

#: Consents without which a profile is not found (domain guide 7.2).
NEEDED_CONSENTS = ("roster",)

#: Where somebody stands in their administration.
SENIORITY = {
    "practitioner": N_("Practitioner"),
    "senior":       N_("Senior practitioner"),
    "head_of_unit": N_("Head of unit"),
    "director":     N_("Director"),
    "executive":    N_("Head of the institution or deputy"),
}

#: Levels of education (ISCED 2011, levels 3 to 8).
EDUCATION = {
    "secondary": N_("Secondary school"),
    "vocational": N_("Vocational or short-cycle diploma"),
    "bachelor":  N_("Bachelor or equal"),
    "master":    N_("Master or equal"),
    "doctorate": N_("Doctorate"),
}

#: How somebody likes to be reached.
CONTACT_BY = {
    "mail":  N_("By e-mail"),
    "phone": N_("By phone"),
    "both":  N_("By e-mail or phone"),
}

#: Where a profile came from.
SOURCES = {
    "self":       N_("Registered by the expert"),
    "invitation": N_("Invited by the facility"),
    "adviser":    N_("Entered by the facility"),
    "import":     N_("Brought in from a list"),
}

#: The skills of a language, as Europass has them.
SKILLS = {
    "listening":   N_("Listening"),
    "reading":     N_("Reading"),
    "interaction": N_("Spoken interaction"),
    "production":  N_("Spoken production"),
    "writing":     N_("Writing"),
}
# fmt: on
