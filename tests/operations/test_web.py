"""The application of a web server: quick to start, and soon ready for the slow pages."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from socx.config import ROOT

pytestmark = pytest.mark.process

#: In a process of its own, for what is loaded stays loaded.
START = """
import sys, time
from socx.operations import web

web.QUIET = 0.5
web.create_app()
print(web.HEAVY in sys.modules, "sklearn" in sys.modules)
until = time.monotonic() + 60
while not hasattr(sys.modules.get(web.HEAVY), "Matcher") and time.monotonic() < until:
    time.sleep(0.1)
print(hasattr(sys.modules.get(web.HEAVY), "Matcher"))
"""


def test_heavy_libraries_are_loaded_after_the_start_and_by_themselves(tmp_path):
    environment = os.environ | {"SOCX_INSTANCE": str(tmp_path), "SOCX_ENV": "development"}
    told = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.split("\n")[:2] == ["False False", "True"]
