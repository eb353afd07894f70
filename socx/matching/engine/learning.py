"""Learns what the parts of a score should be worth from what advisers decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_array, check_is_fitted

from socx.matching.engine.values import Key
from socx.matching.engine.weights import Weights

SEED = 20260302
"""Of every resampling, so that the same decisions give the same figures."""

RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided on people of one request, all of whom were seen.

    Parameters
    ----------
    key
        The request.
    values
        Parts from 0 to 1, shape (n_people, n_parts); a part that the request does not ask is 0.
    taken
        Whether each was shortlisted, shape (n_people,); the others were rejected for their fit.
    places
        Where each stood on the page, from 1 at the top.
    """

    key: Key
    values: NDArray[np.float64]
    taken: NDArray[np.bool_]
    places: NDArray[np.intp]

    @property
    def teaches(self) -> bool:
        """Whether somebody was preferred to somebody else."""
        return bool(self.taken.any() and not self.taken.all())


class PositionBias(BaseEstimator):
    """How much less people are looked at further down: examined(place) = place ** -exponent.

    Learnt from neighbours between whom lots were drawn. Whoever of two stands higher by lot is no
    better, so that what the upper place gets more is bias alone (Radlinski and Joachims 2006).

    Parameters
    ----------
    spread
        Standard deviation of the Gaussian prior on the exponent, whose mean is 0: no bias.
    cut
        Weights of pairs are cut off at so many times the weight of a pair at the top.

    Attributes
    ----------
    exponent_ : float
        0 or more; 0 without data.
    n_trials_ : int
    """

    def __init__(self, spread: float = 0.5, *, cut: float = 10.0) -> None:
        self.spread = spread
        self.cut = cut

    def fit(self, places: ArrayLike, y: ArrayLike) -> Self:
        """Learn from lots.

        Parameters
        ----------
        places
            The upper place of each pair in which exactly one of the two was decided on.
        y
            1 where it was the one on the upper place, 0 where it was the other.
        """
        upper = np.asarray(places, dtype=np.float64).ravel()
        won = np.asarray(y, dtype=np.float64).ravel()
        if upper.shape != won.shape:
            raise ValueError("Each pair needs a place and an outcome.")
        steps = np.log1p(1 / upper) if upper.size else upper

        def loss(exponent: float) -> float:
            logits = exponent * steps
            return float(np.sum(np.logaddexp(0, logits) - won * logits) + 0.5 * (exponent / self.spread) ** 2)

        self.n_trials_ = upper.size
        self.exponent_ = 0.0
        if upper.size:
            found = minimize_scalar(loss, bounds=(0.0, 3.0), method="bounded", options={"xatol": 1e-10})
            self.exponent_ = float(found.x) if found.fun < loss(0.0) else 0.0
        return self

    def weights(self, first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
        """What pairs on these places count: one over the chance that both are looked at."""
        check_is_fitted(self)
        both = np.asarray(first, dtype=np.float64) * np.asarray(second, dtype=np.float64)
        weights: NDArray[np.float64] = np.minimum(both**self.exponent_, self.cut)
        return weights


class WeightLearner(BaseEstimator):
    """Pairwise logistic regression over the visible parts, from the weights in force.

    One row is the parts of somebody who was shortlisted minus the parts of somebody who was seen and
    rejected for the same request. Weights are zero or more and have a Gaussian prior at the weights in
    force, so that no data means no change. The problem is strictly convex: there is one answer, and the
    order of rows does not touch it.

    Parameters
    ----------
    prior
        The weights in force, one a part, zero or more; only their proportions count.
    spread
        Standard deviation of the prior of each weight, as a share of all points.
    sharpness
        Log-odds of preferring somebody whose score is higher by all points there are.

    Attributes
    ----------
    points_ : ndarray of shape (n_parts,)
        The learnt weights out of 100.
    coef_ : ndarray of shape (n_parts,)
        The same as shares of the points of the prior; they need not sum to 1.
    n_features_in_ : int

    Examples
    --------
    >>> WeightLearner([60, 40]).fit([[0.5, 0.0]] * 50).points_.round(1).tolist()
    [61.0, 39.0]
    """

    def __init__(self, prior: Sequence[float], *, spread: float = 0.05, sharpness: float = 10.0) -> None:
        self.prior = prior
        self.spread = spread
        self.sharpness = sharpness

    def fit(
        self,
        X: ArrayLike,  # noqa: N803 (scikit-learn's name)
        y: None = None,
        sample_weight: ArrayLike | None = None,
        coef_init: ArrayLike | None = None,
    ) -> Self:
        """Learn from pairs.

        Parameters
        ----------
        X
            Parts of the preferred minus parts of the other, shape (n_pairs, n_parts); may have no rows.
        y
            Not used; a row says who was preferred.
        sample_weight
            What each row counts, zero or more; 1 by default.
        coef_init
            Where the search begins; it saves time and changes nothing.

        Raises
        ------
        ValueError
            Where a weight is negative, or the prior does not have one weight a part.
        """
        prior = np.asarray(self.prior, dtype=np.float64)
        rows = check_array(X, dtype=np.float64, ensure_min_samples=0) if np.size(X) else np.empty((0, prior.size))
        counts = np.ones(len(rows)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        if prior.ndim != 1 or prior.size != rows.shape[1]:
            raise ValueError(f"The prior has {prior.size} weights for {rows.shape[1]} parts.")
        if not (prior >= 0).all() or not prior.sum() > 0:
            raise ValueError("The weights of the prior must be zero or more, and one of them more.")
        if counts.shape != (len(rows),) or not (counts >= 0).all():
            raise ValueError("Each pair needs one weight, zero or more.")
        self.n_features_in_ = prior.size
        start = prior / prior.sum()
        order = np.lexsort((counts, *rows.T))  # sums must not depend on the order of rows
        begin = start if coef_init is None else np.asarray(coef_init, dtype=np.float64)
        self.coef_ = self._minimum(rows[order], counts[order], start, begin)
        self.points_ = 100 * self.coef_ / self.coef_.sum() if self.coef_.sum() > 0 else 100 * start
        return self

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803 (scikit-learn's name)
        """By how many points out of 100 the first of each pair is ahead."""
        check_is_fitted(self)
        ahead: NDArray[np.float64] = np.asarray(X, dtype=np.float64) @ self.points_
        return ahead

    def score(self, X: ArrayLike, y: None = None, sample_weight: ArrayLike | None = None) -> float:  # noqa: N803 (scikit-learn's name)
        """The weighted share of pairs in the right order; ties count half."""
        ahead = self.decision_function(X)
        right = np.where(ahead > 0, 1.0, np.where(ahead == 0, 0.5, 0.0))
        counts = None if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        return float(np.average(right, weights=counts)) if ahead.size else float("nan")

    def _minimum(
        self,
        rows: NDArray[np.float64],
        counts: NDArray[np.float64],
        start: NDArray[np.float64],
        begin: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        if not counts.any():
            return start
        pull = 1 / self.spread**2

        def loss(coef: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            logits, away = self.sharpness * (rows @ coef), coef - start
            value = counts @ np.logaddexp(0, -logits) + 0.5 * pull * (away @ away)
            slope = -self.sharpness * (rows.T @ (counts * expit(-logits))) + pull * away
            return float(value), slope

        found = minimize(
            loss, begin, jac=True, method="L-BFGS-B", bounds=[(0, None)] * start.size,
            options={"ftol": 1e-14, "gtol": 1e-7, "maxiter": 1000},
        )  # fmt: skip
        coef: NDArray[np.float64] = found.x
        return coef


def pairs_of(judged: Sequence[Judged], bias: PositionBias) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rows for the learner and what each counts; all pairs of one request count 1 together at the top of a page."""
    width = judged[0].values.shape[1] if judged else 0
    made = [_pairs(one, bias) for one in judged]
    return (
        np.concatenate([np.empty((0, width)), *(rows for rows, _ in made)]),
        np.concatenate([np.empty(0), *(counts for _, counts in made)]),
    )


def _pairs(one: Judged, bias: PositionBias) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    taken, left = np.flatnonzero(one.taken), np.flatnonzero(~one.taken)
    first, second = (side.ravel() for side in np.meshgrid(taken, left, indexing="ij"))
    counts = bias.weights(one.places[first], one.places[second]) / max(first.size, 1)
    return one.values[first] - one.values[second], counts


def learn(judged: Sequence[Judged], prior: Sequence[float], bias: PositionBias) -> WeightLearner:
    """The learner with its usual parameters, fitted to what was decided."""
    rows, counts = pairs_of(judged, bias)
    return WeightLearner(prior).fit(rows, sample_weight=counts)


def ndcg(judged: Judged, points: ArrayLike, k: int = 10) -> float:
    """NDCG@k of one request over those who were decided on; people who nobody judged are left out.

    Equal scores share their places: each order of them is as likely (the mean over all orders).
    """
    scores = judged.values @ np.asarray(points, dtype=np.float64)
    discounts = np.zeros(len(scores))
    shown = min(k, len(scores))
    discounts[:shown] = 1 / np.log2(np.arange(2, shown + 2))
    ideal = discounts[: int(judged.taken.sum())].sum()
    if ideal == 0:
        return float("nan")
    _, level = np.unique(-np.round(scores, 9), return_inverse=True)
    ranks = np.argsort(np.argsort(level, kind="stable"), kind="stable")
    shared = np.bincount(level, discounts[ranks]) / np.bincount(level)
    return float(shared[level][judged.taken].sum() / ideal)


def leave_one_out(judged: Sequence[Judged], prior: Sequence[float], bias: PositionBias) -> NDArray[np.float64]:
    """NDCG@10 of each request with weights that were learnt from all others, shape (n_requests,)."""
    rows, counts = pairs_of(judged, bias)
    owner = np.repeat(np.arange(len(judged)), [one.taken.sum() * (~one.taken).sum() for one in judged])
    whole = WeightLearner(prior).fit(rows, sample_weight=counts)
    found = []
    for number, one in enumerate(judged):
        others = owner != number
        learnt = WeightLearner(prior).fit(rows[others], sample_weight=counts[others], coef_init=whole.coef_)
        found.append(ndcg(one, learnt.points_))
    return np.array(found)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures over the same requests: means, and the difference with its 95 % interval."""

    old: float
    new: float
    difference: float
    low: float
    high: float
    requests: int

    @property
    def is_better(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.requests > 1 and self.low > 0


def compare(old: ArrayLike, new: ArrayLike, resamples: int = RESAMPLES) -> Comparison:
    """Paired bootstrap by request of figures (n_requests,) made with old and new weights."""
    before, after = np.asarray(old, dtype=np.float64), np.asarray(new, dtype=np.float64)
    if before.size == 0:
        return Comparison(0.0, 0.0, 0.0, 0.0, 0.0, 0)
    low, high = interval(after - before, resamples)
    return Comparison(
        float(before.mean()), float(after.mean()), float((after - before).mean()), low, high, before.size
    )  # fmt: skip


def interval(figures: NDArray[np.float64], resamples: int = RESAMPLES) -> tuple[float, float]:
    """The 95 % percentile interval of a mean over requests."""
    drawn = draws(len(figures), resamples)
    low, high = np.percentile(drawn @ figures, [2.5, 97.5])
    return float(low), float(high)


def draws(size: int, resamples: int = RESAMPLES) -> NDArray[np.float64]:
    """Shares of each request in each resample, shape (resamples, size); the same ones every time."""
    shares: NDArray[np.float64] = np.random.default_rng(SEED).multinomial(size, [1 / size] * size, resamples) / size
    return shares


def rescored(values: Sequence[Mapping[str, float]], weights: Weights) -> list[float]:
    """Scores from kept parts and the weights of a version, as the matcher makes them.

    All of `values` belong to one request and have the parts that it asks.
    """
    if not values:
        return []
    usual = weights.points()
    names = [name for name in usual if name in values[0]]
    points = np.array([usual[name] for name in names])
    if points.sum() > 0:
        points = 100 * points / points.sum()
    table = np.array([[one[name] for name in names] for one in values]).reshape(len(values), len(names))
    scores: list[float] = (table * points).sum(axis=1).tolist()
    return scores
