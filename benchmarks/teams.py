"""How fast a team of three is found among two thousand people; `python -m benchmarks.teams`.

CPU seconds of the whole answer: the best team, the runner-up of each member, the cost of each rule;
or, where there is no team, the binding rules and every relaxation. Loading SciPy is counted apart.
"""

from __future__ import annotations

import time
from dataclasses import replace

from benchmarks.facility import Facility, broken, greedy, measured
from socx.selection.solver import Mode, NoTeam, Rule, Rules, Team, propose

PEOPLE, WANTED = 2_000, 0.5
SETTINGS = {
    "usual rules": Rules(),
    "every rule a must": Rules().with_(
        **{name: replace(Rules()[name], mode=Mode.MUST) for name in ("seniority", "member_states", "peers", "balance")}
    ),
    "every rule has a price": Rules().with_(
        **{name: replace(Rules()[name], mode=Mode.PRICE) for name in Rules().on if name != "conflict"},
        balance=Rule(Mode.PRICE, 8),
    ),
    "no team: 40 years asked": Rules().with_(seniority=Rule(Mode.MUST, 6, 40)),
}


def main() -> None:
    began = time.process_time()
    import scipy.optimize  # noqa: F401 (so that its loading is not counted below)

    print(f"SciPy loaded in {time.process_time() - began:.2f} s of CPU")
    facility = Facility(8, PEOPLE, most_places=4)
    activity = next(a for a in facility.activities() if len(a.places) == 3)
    print(f"\nA team of {len(activity.places)} from {PEOPLE:,} people (wanted: {WANTED} s of CPU)")
    for name, rules in SETTINGS.items():
        seconds, found = measured(lambda rules=rules: propose(activity, facility.people, rules))
        row(name, seconds, found)
    simple, taken = measured(lambda: greedy([activity], facility.people, Rules()))
    total = sum(one.score for one in taken.values())
    rules_broken, _ = broken([activity], facility.people, SETTINGS["every rule a must"], taken)
    print(
        f"  {'greedy, one place after the other':<28}{simple:8.3f} s   {total:8.2f} points, breaks {rules_broken} rules"
    )


def row(name: str, seconds: float, found: Team | NoTeam) -> None:
    if isinstance(found, Team):
        said = f"{found.total:8.2f} points after prices, {len(found.costs)} rules priced"
    else:
        said = f"binding: {', '.join(found.binding)}; {len(found.relaxations)} ways out"
    print(f"  {name:<28}{seconds:8.3f} s   {said}{'' if seconds <= WANTED else '   TOO SLOW'}")


if __name__ == "__main__":
    main()
