"""The matcher keeps the conventions of scikit-learn, and is written and read back by skops."""

from __future__ import annotations

import pytest
import skops.io
from sklearn.utils import estimator_checks

from socx.matching.engine import Matcher
from tests.matching.engine.rosters import asked, mixed_roster

#: Checks of scikit-learn that need no table of numbers, which is not what this estimator reads.
CHECKS = (
    "check_estimator_cloneable", "check_estimator_repr", "check_get_params_invariance",
    "check_no_attributes_set_in_init", "check_set_params",
)  # fmt: skip

#: Where the types that a reader of a written matcher has to trust come from.
KNOWN = ("socx.matching.engine.", "builtins.frozenset", "scipy.sparse.")


@pytest.mark.parametrize("name", CHECKS)
def test_the_conventions_of_scikit_learn_hold(name: str) -> None:
    getattr(estimator_checks, name)("Matcher", Matcher())


def test_a_matcher_that_was_written_and_read_ranks_alike() -> None:
    matcher, need = Matcher(concepts=()).fit(mixed_roster()), asked("data", "fr")

    written = skops.io.dumps(matcher)
    unknown = skops.io.get_untrusted_types(data=written)
    again = skops.io.loads(written, trusted=unknown)

    assert all(name.startswith(KNOWN) for name in unknown)
    assert again.rank(need) == matcher.rank(need)
    assert again.get_params() == matcher.get_params()
