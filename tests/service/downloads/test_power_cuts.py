"""Whenever the power fails, the file that comes in the end is right, and little is lost."""

from pathlib import Path

from modelyard.service.downloads import TransferPolicy
from tests.benchmarks.faults.power_cuts import CutPlan, CutRun

_CUTS = 100
_KIB = 1024
_BEARABLE_BYTES = 16 * _KIB * _KIB
# A sixteenth of the real numbers, on a file that is small accordingly.
_POLICY = TransferPolicy(
    block_bytes=64 * _KIB,
    checkpoint_bytes=256 * _KIB,
    pause_checkpoint_bytes=4 * _KIB,
    sync_bytes=_BEARABLE_BYTES // 16,
    parallel_bytes=512 * _KIB,
    piece_bytes=256 * _KIB,
    reserved_bytes=1024 * _KIB,
    first_pause_s=0.01,
)


def test_a_power_cut_at_any_moment_costs_little_and_never_the_truth(tmp_path: Path):
    plan = CutPlan(cuts=_CUTS, policy=_POLICY, file_bytes=4 << 20)
    findings = CutRun(tmp_path, plan).run()
    assert not findings.wrong
    assert findings.cuts == _CUTS
    assert 0 < findings.finished < _CUTS
    assert findings.again_bytes > 0
    in_flight = 2 * _POLICY.block_bytes
    assert findings.most_again_bytes <= _POLICY.sync_bytes + in_flight, str(findings)


def test_no_more_than_is_bearable_waits_to_be_synced():
    assert TransferPolicy().sync_bytes <= _BEARABLE_BYTES
