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
# fmt: on
