"""The tour from outside: the whole main job in the real window, and how it fails."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtGui import QImage

from tests.program import PROGRAM

STEPS = [
    "prepare",
    "start",
    "add",
    "cancel",
    "resume",
    "options",
    "load",
    "ask",
    "try",
    "dark",
    "unload",
    "quit",
]
TIMEOUT_S = 240

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it would open on the desktop"),
]


def tour(out: Path, model: Path) -> subprocess.CompletedProcess[str]:
    """Run the tour with all that it writes temporarily in a folder of its own."""
    scratch = out / "scratch"
    scratch.mkdir(parents=True)
    return subprocess.run(
        [*PROGRAM, "tour", "--out", str(out), "--model", str(model)],
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


def summary_in(out: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text("utf-8"))
    return summary


def left_over(out: Path) -> list[str]:
    """Return the command lines of processes that work in `out`, and what is left in its scratch."""
    commands = [
        " ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])
    ]
    files = [str(path) for path in (out / "scratch").iterdir()]
    return [command for command in commands if str(out) in command] + files


def test_the_tour_does_the_whole_job_and_shows_it(tmp_path: Path, smollm2: Path) -> None:
    done = tour(tmp_path, smollm2)
    assert done.returncode == 0, done.stderr
    summary = summary_in(tmp_path)
    assert [step["name"] for step in summary["steps"]] == STEPS
    assert all(step["took_s"] is not None for step in summary["steps"])
    size_bytes = smollm2.stat().st_size
    assert 0 < summary["cancelled_at_bytes"] < size_bytes <= summary["sent_bytes"]
    assert summary["resumed_with"].startswith("bytes=")
    assert summary["memory_before"]["models"] == summary["memory_after"]["models"] == 0
    assert summary["memory_loaded"]["models"] > size_bytes
    assert summary["freed_bytes"] > size_bytes
    assert len(summary["answer"].split()) > 5
    assert_pictures(tmp_path, [name for step in summary["steps"] for name in step["pictures"]])
    assert left_over(tmp_path) == []


def test_a_tour_that_fails_names_the_step_and_leaves_nothing_running(tmp_path: Path) -> None:
    model = tmp_path / "broken.gguf"
    model.write_text("This is no model.", encoding="utf-8")
    done = tour(tmp_path / "out", model)
    assert done.returncode == 1
    assert "The tour failed: step cancel failed: corrupt_file" in done.stderr
    assert "Traceback" not in done.stderr
    summary = summary_in(tmp_path / "out")
    assert summary["passed"] is False
    assert summary["steps"][-1]["took_s"] is None
    assert (tmp_path / "out" / "service.log").exists()
    assert left_over(tmp_path / "out") == []


def assert_pictures(out: Path, names: list[str]) -> None:
    """Check that each picture shows a window, another one than the picture before."""
    assert len(names) >= 8
    images = [QImage(str(out / name)) for name in names]
    for before, image in zip([QImage(), *images], images, strict=False):
        assert image.width() > 700
        colors = {image.pixel(x, y) for x in range(0, 700, 9) for y in range(0, 500, 9)}
        assert len(colors) > 5
        assert image != before
