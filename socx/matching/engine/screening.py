"""Who is eligible among many: the rules of `eligibility` over arrays, without a look at every profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine.eligibility import FREE_SHARE, LANGUAGE_STEPS, REASON_CODES
from socx.matching.engine.features import Availability, Table
from socx.matching.engine.values import Need, Profile, cefr_rank

Mask = NDArray[np.bool_]
ALWAYS = 0
"""The day of who may be asked at any time."""


class Screening(BaseEstimator):
    """The same answers as `reasons_against`, for everybody at once: by code, who is out for it."""

    def fit(self, profiles: Sequence[Profile], y: None = None) -> Self:
        """Learn what the rules ask of each profile."""
        self.consent_ = np.array([p.consent for p in profiles], dtype=bool)
        self.confidential_ = np.array([p.confidential for p in profiles], dtype=bool)
        self.states_ = Table([{p.member_state: 1} if p.member_state else {} for p in profiles], dtype=np.int8)
        self.conflicts_ = Table([dict.fromkeys(p.conflicts, 1) for p in profiles], dtype=np.int8)
        self.levels_ = Table([{lang: cefr_rank(level) for lang, level in p.languages.items()} for p in profiles])
        self.wait_until_ = np.array([p.not_before.toordinal() if p.not_before else ALWAYS for p in profiles])
        self.availability_ = Availability().fit(profiles)
        return self

    def out(self, need: Need, *, every_language: bool = True) -> dict[str, Mask]:
        """Who is out, by the codes of reasons, in their order; each of shape (n_profiles,).

        Parameters
        ----------
        need
            What is asked.
        every_language
            Whether all languages of the need must be spoken, or one of them is enough.
        """
        check_is_fitted(self)
        nobody = np.zeros(len(self.consent_), dtype=bool)
        waits = self.wait_until_ > need.today.toordinal() if need.today is not None else nobody
        masks = {
            "no_consent": ~self.consent_,
            "conflict": self.conflicts_.has(need.institution, need.partner, *need.others),
            "own_country": self.states_.has(need.partner, *need.others),
            "not_confidential": ~self.confidential_ if need.restricted else nobody,
            "language": self._speechless(need.languages, every_language),
            "not_available": self.availability_.free(need.period) < FREE_SHARE if need.period else nobody,
            "later": waits,
        }
        return {code: masks[code] for code in REASON_CODES}

    def _speechless(self, languages: Mapping[str, str], every_language: bool) -> Mask:
        lacking = [self._short_of(lang, level) for lang, level in languages.items()]
        if not lacking:
            return np.zeros(len(self.consent_), dtype=bool)
        speechless: Mask = np.any(lacking, axis=0) if every_language else np.all(lacking, axis=0)
        return speechless

    def _short_of(self, language: str, asked: str) -> Mask:
        has = self.levels_.column(language).astype(np.int8)
        short: Mask = (has == 0) | (cefr_rank(asked) - has > LANGUAGE_STEPS)
        return short


class TwoScreenings:
    """Two of them, one behind the other, as if they were one."""

    def __init__(self, base: Screening, live: Screening) -> None:
        self.base, self.live = base, live

    def out(self, need: Need, *, every_language: bool = True) -> dict[str, Mask]:
        """As of one, the people of the base first."""
        base, live = (one.out(need, every_language=every_language) for one in (self.base, self.live))
        return {code: np.concatenate((base[code], live[code])) for code in base}
