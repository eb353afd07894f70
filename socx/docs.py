"""Write the pages of docs/ that are made from the code: workflows and permissions.

`python -m socx.docs` writes them; a test compares them with what stands there.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import socx
from socx.access.matrix import MATRIX
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.config import ROOT
from socx.core.personal import Keeper, keepers
from socx.core.workflow import Workflow
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW, SUMMARY_WORKFLOW
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.protection.retention import RULES
from socx.recommendations.workflow import RECOMMENDATION_WORKFLOW
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.selection.contracting import CONTRACT_WORKFLOW
from socx.selection.nominations import NOMINATION_WORKFLOW
from socx.selection.workflow import APPLICATION_WORKFLOW, CALL_WORKFLOW, INVITATION_WORKFLOW, TERMS_WORKFLOW

HEAD = "<!-- Written by `make docs` from the code. Do not edit. -->\n\n"

WORKFLOWS = (
    ("A request for assistance", REQUEST_WORKFLOW),
    ("An action", ACTION_WORKFLOW),
    ("An activity", ACTIVITY_WORKFLOW),
    ("The profile of an expert", PROFILE_WORKFLOW),
    ("Terms of reference", TERMS_WORKFLOW),
    ("A call for experts", CALL_WORKFLOW),
    ("An invitation to a call", INVITATION_WORKFLOW),
    ("An application", APPLICATION_WORKFLOW),
    ("A choice for a position", NOMINATION_WORKFLOW),
    ("A contract", CONTRACT_WORKFLOW),
    ("A report or deliverable", DELIVERABLE_WORKFLOW),
    ("A summary for publication", SUMMARY_WORKFLOW),
    ("A recommendation", RECOMMENDATION_WORKFLOW),
)


def workflows() -> str:
    """Each workflow as a diagram and as two tables."""
    parts = [HEAD + "# Workflows\n"]
    for title, workflow in WORKFLOWS:
        diagram = f"```mermaid\n{workflow.to_mermaid()}\n```\n"
        parts.append("\n".join((f"## {title}\n", diagram, _states(workflow), _moves(workflow))))
    return "\n".join(parts)


def _states(workflow: Workflow) -> str:
    lines = ["| state | shown as | waits for | working days |", "|---|---|---|---|"]
    lines += [f"| `{s.name}` | {s.label} | {s.awaits or ''} | {s.days or ''} |" for s in workflow]
    return "\n".join(lines) + "\n"


def _moves(workflow: Workflow) -> str:
    lines = ["| move | button | from | to | permission | tells | note |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| `{m.name}` | {m.label} | {', '.join(m.sources)} | {m.target} | `{m.permission}` | "
        f"{', '.join(m.tells)} | {m.note} |"
        for m in workflow.transitions
    ]
    return "\n".join(lines) + "\n"


def permissions() -> str:
    """The matrix: who may do what, one line a permission."""
    lines = [
        HEAD + "# Permissions\n",
        "A permission is granted when every question of one row says yes. States belong to the",
        "[workflows](workflow.md).\n",
        "| permission | granted to |",
        "|---|---|",
    ]
    for permission, rows in MATRIX.items():
        granted = "; ".join(" and ".join(q.__name__.replace("_", " ") for q in row) for row in rows)
        lines.append(f"| `{permission}` | {granted} |")
    return "\n".join(lines) + "\n"


def _keepers() -> list[Keeper]:
    """What all rooms keep about people; a room names its keepers in its module `personal`."""
    for room in pkgutil.iter_modules(socx.__path__):
        if room.ispkg and find_spec(f"socx.{room.name}.personal"):
            import_module(f"socx.{room.name}.personal")
    return sorted(keepers(), key=lambda one: one.key)


def privacy() -> str:
    """The record of processing (GDPR, article 30), from keepers and the retention table; and what to do in a breach."""
    lines = [
        HEAD + "# Record of processing\n",
        "What each room keeps about people, why and how long. The controller, its data protection officer and the",
        "contracts between the partners of the consortium belong to the installation: fill in the first table.\n",
        "## To fill in\n",
        "| | |",
        "|---|---|",
        "| Controller | |",
        "| Joint controllers, processors and their contracts (articles 26 and 28) | |",
        "| Data protection officer | |",
        "| Supervisory authority | |",
        "| Place of the servers, and who runs them | |\n",
        "## What is kept\n",
        "| what | why | how long | erased with the person |",
        "|---|---|---|---|",
    ]
    for one in _keepers():
        gone = "yes" if one.erase else "no: part of a case"
        lines.append(f"| {one.label} | {one.purpose} | {RULES[one.keep_for].label} | {gone} |")
    lines += ["\n## How long\n", "| data | kept | steps | job |", "|---|---|---|---|"]
    for rule in RULES.values():
        steps = " → ".join(step.label for step in rule.steps)
        lines.append(f"| {rule.label} | {rule.text} | {steps} | {', '.join(rule.jobs) or 'none: by hand'} |")
    return "\n".join(lines) + "\n" + BREACH


#: What stands at the end of the record: it is written once, for people.
BREACH = """
## Transfers outside the European Union

A CV is shown to a partner institution only with the consent "To show my CV to partner institutions", without contact
data, and each sending is written down with what was sent, to whom and when.

## Security

Access by role and relation ([permissions](permissions.md)); who opens a profile is written down once a day; passwords
as argon2 hashes; sessions that end; secure deletion in SQLite, whose search index and log lose the last traces of
erased words within two hours, by a job; erasures are repeated after a restore (`erasures.jsonl` in the instance folder:
keep a copy of it beside the backups).

## When personal data got out

1. Write down when you learnt of it. The 72 hours to tell the supervisory authority start then (article 33).
2. Stop it: close accounts (`Users`), revoke API tokens, pause sending, take the site offline if you must.
3. Find out what and who: the trail, the log of looks, the log of the web server. Number of people, kinds of data.
4. Tell the controller and the data protection officer the same day. They tell the authority, and the people
   concerned where the risk for them is high (article 34).
5. Write it into the register below, also when nobody had to be told.

| when noticed | what happened | people and data | authority told | people told | what was done |
|---|---|---|---|---|---|
"""

PAGES: dict[str, Callable[[], str]] = {"workflow.md": workflows, "permissions.md": permissions, "privacy.md": privacy}


def write(folder: Path = ROOT / "docs") -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
