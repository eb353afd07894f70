"""Write the pages of docs/ that are made from the code: workflows and permissions.

`python -m socx.docs` writes them; a test compares them with what stands there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from socx.access.matrix import MATRIX
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.config import ROOT
from socx.core.workflow import Workflow
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.recommendations.workflow import RECOMMENDATION_WORKFLOW
from socx.requests.workflow import REQUEST_WORKFLOW
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


PAGES: dict[str, Callable[[], str]] = {"workflow.md": workflows, "permissions.md": permissions}


def write(folder: Path = ROOT / "docs") -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
