"""Whenever a process dies that downloads, what it leaves is true, and the next one goes on."""

import sys
from pathlib import Path

import pytest

from tests.benchmarks.faults.kills import KillRun, Plan

_KILLS = 20
_LOST_BYTES = 4 * (1 << 20)
# What a kill costs is the same whatever came before: of each download a block in hand, what is not
# on record yet, what waits in its socket. A share of such small files would say nothing.


@pytest.mark.skipif(sys.platform == "win32", reason="it is killed by a signal")
def test_downloads_that_are_killed_again_and_again_end_in_right_files(tmp_path: Path):
    plan = Plan(kills=_KILLS, file_bytes=6 << 20, longest_life_s=0.3, longest_limit_s=0.1)
    findings = KillRun(tmp_path, plan).run()
    assert not findings.wrong
    assert findings.kills == _KILLS
    assert findings.journals > _KILLS / 2
    assert findings.files >= plan.files
    assert findings.lost_bytes_a_kill < _LOST_BYTES, str(findings)
