"""The parts of a briefing that the facility writes; everything else in the pack is read from where it stands."""

from __future__ import annotations

from socx.core.i18n import N_
from socx.selection.terms import Part

# fmt: off
#: What people write, in the order of the pack.
PARTS = (
    Part("start",  N_("Where and when you start"),
         N_("The place, the room, the time on the clock of the place, and who meets the team."), 4, 2000),
    Part("travel", N_("Journey"),
         N_("Who books what, from where, and when the tickets come."), 4, 2000,
         N_("The facility books and pays the journey. Send the copy of your travel document and your wishes as soon as "
            "your contract is signed. Do not buy tickets yourself.")),
    Part("visa",   N_("Visa and entry"),
         N_("Who needs a visa, which letters the facility sends, and how long it takes."), 4, 2000,
         N_("Look up whether you need a visa for your nationality. Tell the facility at once if you do: it sends you "
            "the letter of invitation of the partner institution.")),
    Part("stay",   N_("On the spot"),
         N_("Hotel, money, telephone, safety, health, customs."), 6, 3000,
         N_("Follow the safety advice of the EU Delegation. Keep the telephone number of the facility with you. Take "
            "care of an insurance for health and accidents, if your employer does not.")),
)
# fmt: on

#: Without these a team cannot set out.
NEEDED = ("start",)
