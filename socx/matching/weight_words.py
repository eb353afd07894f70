"""Words for weights, for what was learnt and for what was shown: numbers of the engine as sentences."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext

from socx.core.i18n import N_


def exchanged(ranks: Sequence[int]) -> str:
    """The sentence under a ranking about neighbours that are exchanged; empty where none are."""
    pairs = [gettext(N_("%(upper)s and %(lower)s"), upper=rank, lower=rank + 1) for rank in ranks]
    if not pairs:
        return ""
    said = "; ".join(pairs)
    return gettext(N_("Places %(pairs)s are exchanged for learning. It stays so for today."), pairs=said)
