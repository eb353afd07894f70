"""Words for weights, for what was learnt and for what was shown: numbers of the engine as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, ngettext

from socx.core.i18n import N_
from socx.core.places import country_name
from socx.experts.questions import SEXES
from socx.matching.fairness import ATTRIBUTES
from socx.matching.learning import LEAST, SUGGESTED, loses
from socx.matching.recomputing import Recomputed
from socx.web.i18n import language, language_name, show_number

COMPARED = {
    "sex": N_("Women and men"),
    "member_state": N_("Member States"),
    "language": N_("Languages of profiles"),
}
NOT_STATED = N_("Not stated")
#: The group of groups that are too small to be told, as the engine calls it.
OTHERS = "*"


def exchanged(ranks: Sequence[int]) -> str:
    """The sentence over a ranking about neighbours that are exchanged; empty where none are."""
    pairs = [gettext(N_("%(upper)s and %(lower)s"), upper=rank, lower=rank + 1) for rank in ranks]
    if not pairs:
        return ""
    said = "; ".join(pairs)
    return gettext(N_("Places %(pairs)s are exchanged for learning. It stays so for today."), pairs=said)


def stands(requests: int) -> str:
    """How much was decided, and how much is needed."""
    if requests < LEAST:
        return ngettext(
            "%(num)s decided request can teach the ranking. %(least)s are needed before weights can be learnt.",
            "%(num)s decided requests can teach the ranking. %(least)s are needed before weights can be learnt.",
            requests, least=LEAST,
        )  # fmt: skip
    if requests < SUGGESTED:
        return gettext(
            N_("%(number)s decided requests can teach the ranking. One can learn now; %(most)s are advised."),
            number=requests, most=SUGGESTED,
        )  # fmt: skip
    return gettext(N_("%(number)s decided requests can teach the ranking. That is enough to learn."), number=requests)


def check(found: Mapping[str, Any]) -> str:
    """What a comparison of old and new weights says, in one sentence."""
    facts = {
        "difference": signed(found["difference"]), "low": signed(found["low"]), "high": signed(found["high"]),
        "requests": found["requests"],
    }  # fmt: skip
    if found["requests"] > 1 and found["low"] > 0:
        said = N_("Better by %(difference)s (95%% interval %(low)s to %(high)s; %(requests)s requests).")
    elif found["high"] < 0:
        said = N_("Worse by %(difference)s (95%% interval %(low)s to %(high)s; %(requests)s requests).")
    else:
        said = N_("Not clearly better: %(difference)s (95%% interval %(low)s to %(high)s; %(requests)s requests).")
    return gettext(said, **facts)


def signed(value: float, digits: int = 3) -> str:
    """A difference with its sign; a rounded zero has none."""
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + show_number(abs(rounded), digits)


def percent(share: float) -> str:
    return gettext(N_("%(number)s %%"), number=show_number(100 * share, 1))


def group(attribute: str, code: str) -> str:
    """The name of a group that is compared."""
    if code == OTHERS:
        return gettext(N_("Groups of fewer than 5 people, together"))
    if not code:
        return gettext(NOT_STATED)
    if attribute == "sex":
        return gettext(SEXES.get(code, NOT_STATED))
    return country_name(code, language()) if attribute == "member_state" else language_name(code)


def verdict(row: Mapping[str, Any], *, change: bool = False) -> str:
    """What the interval of a group says."""
    if change:
        if loses(row):
            return gettext(N_("Would be seen less"))
        return gettext(N_("Would be seen more")) if row["low"] > 0 else gettext(N_("Hardly a change"))
    if row["high"] < 0:
        return gettext(N_("Seen less than its share"))
    return gettext(N_("Seen more than its share")) if row["low"] > 0 else gettext(N_("No difference beyond chance"))


def _tone(row: Mapping[str, Any], *, change: bool) -> str:
    if loses(row) if change else row["high"] < 0:
        return "negative"
    return "waiting" if row["low"] > 0 else ""


def comparisons(groups: Mapping[str, Sequence[Mapping[str, Any]]], *, change: bool = False) -> list[dict[str, Any]]:
    """Each comparison with its rows in words."""
    return [
        {
            "name": gettext(COMPARED[name]),
            "rows": [
                {
                    "group": group(name, row["group"]),
                    "people": row["people"],
                    "eligible": percent(row["eligible"]),
                    "exposure": percent(row["exposure"]),
                    "difference": gettext(
                        N_("%(difference)s (%(low)s to %(high)s)"),
                        difference=signed(100 * row["difference"], 1), low=signed(100 * row["low"], 1),
                        high=signed(100 * row["high"], 1),
                    ),
                    "verdict": verdict(row, change=change),
                    "tone": _tone(row, change=change),
                }
                for row in groups.get(name, ())
            ],
        }
        for name in ATTRIBUTES
    ]  # fmt: skip


def again(found: Recomputed) -> str:
    """Whether a kept page comes out the same from what was kept."""
    version = found.view.weights_version
    if found.is_exact:
        return gettext(
            N_("The same: the kept parts and the weights of version %(version)s give the kept points and order."),
            version=version,
        )
    return gettext(
        N_("Not the same: the kept parts and the weights of version %(version)s give other points or another order."),
        version=version,
    )


def today(found: Recomputed) -> list[str]:
    """What is different when the same is ranked today, with the same weights; one sentence where nothing is."""
    if found.is_same_today:
        return [gettext(N_("Ranked again today with the same weights: the same points and the same order."))]
    said = []
    if found.is_other_need:
        said.append(gettext(N_("The request asks something else than then, or its wished days are past.")))
    if found.is_other_engine:
        said.append(gettext(N_("The engine or its glossary has changed since.")))
    gone = sum(line.today is None for line in found.lines)
    moved = len(found.moved) - gone
    if moved:
        said.append(
            ngettext(
                "%(num)s person has other points or another rank now.",
                "%(num)s people have other points or another rank now.",
                moved,
            )
        )
    if gone:
        said.append(ngettext("%(num)s person is not ranked any more.", "%(num)s people are not ranked any more.", gone))
    if found.erased:
        said.append(ngettext("%(num)s person was erased.", "%(num)s people were erased.", found.erased))
    return said
