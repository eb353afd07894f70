"""The reading of untrusted files in a process of its own, with limits: what harms it ends nothing else.

python -m socx.experts.bringing.process table PATH     (known headings on stdin; rows as lines of JSON)
python -m socx.experts.bringing.process cv KIND        (a file on stdin; one line of JSON)
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from socx.core.errors import Invalid
from socx.experts.bringing.tables import About, Row, open_table
from socx.files.intake import READING_SECONDS, TOO_HARD
from socx.files.kinds import DAMAGED
from socx.files.reader import Refused, limit_memory

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def reading(path: Path, words: Sequence[str], seconds: float | None = None) -> Iterator[tuple[About, Iterator[Row]]]:
    """The rows of a table while another process reads it, for so long at most.

    Raises Invalid for `file`, also between two rows.
    """
    command = [sys.executable, "-m", "socx.experts.bringing.process", "table", str(path.resolve())]
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        encoding="utf-8",
    )  # fmt: skip
    assert child.stdin
    assert child.stdout
    clock = threading.Timer(seconds or 0, child.kill)
    if seconds:
        clock.start()
    try:
        child.stdin.write(json.dumps(list(words)))
        child.stdin.close()
        answers = _answers(child)
        about = next(answers, None)
        if about is None:
            raise Invalid({"file": TOO_HARD})
        yield About(**about), (Row(n, cells, {int(k): v for k, v in marks}) for n, cells, marks in answers)
    finally:
        clock.cancel()
        child.kill()
        child.stdout.close()
        child.wait()


def _answers(child: subprocess.Popen[str]) -> Iterator[Any]:
    assert child.stdout
    for line in child.stdout:
        answer = json.loads(line)
        if isinstance(answer, dict) and "refused" in answer:
            raise Invalid({"file": answer["refused"]})
        yield answer
    if child.wait() != 0:
        logger.warning("a table could not be read to its end")
        raise Invalid({"file": TOO_HARD})


def read_cv(kind: str, content: bytes) -> dict[str, Any]:
    """The text of a CV, and the Europass data in it. Raises Invalid for `file`."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "socx.experts.bringing.process", "cv", kind], input=content, capture_output=True,
            timeout=READING_SECONDS, check=True, cwd=ROOT,
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        logger.warning("a CV could not be read", extra={"kind": kind, "bytes": len(content)})
        raise Invalid({"file": TOO_HARD}) from error
    if "refused" in answer:
        raise Invalid({"file": answer["refused"]})
    return answer


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")


def _table(path: Path) -> None:
    try:
        about, rows = open_table(path, json.load(sys.stdin))
        _say(about.plain())
        for row in rows:
            _say((row.number, row.cells, list(row.marks.items())))
    except Refused as refused:
        _say({"refused": str(refused)})
    except Exception:  # each library has its own ways to say that a file is damaged
        _say({"refused": DAMAGED})


def main() -> None:
    """Read one file, and say what stands in it or why not."""
    limit_memory()
    if sys.argv[1] == "table":
        _table(Path(sys.argv[2]))
        return
    from socx.experts.bringing.cv import read

    try:
        _say(read(sys.argv[2], sys.stdin.buffer.read()))
    except Refused as refused:
        _say({"refused": str(refused)})


if __name__ == "__main__":
    main()
