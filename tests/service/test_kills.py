"""The service is killed while it works on files: a short run of the benchmark `library_kills`."""

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def test_no_file_is_lost_and_none_is_shown_that_is_gone_when_the_service_is_killed() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.library_kills", "--rounds", "6"]
    run = subprocess.run(
        [*command, "--seed", "3"], cwd=_ROOT, capture_output=True, text=True, timeout=200
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "6 kills" in run.stdout
