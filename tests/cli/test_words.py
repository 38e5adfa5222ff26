"""What people read: the bar, the table, problems."""

import io

import pytest
from hypothesis import given, settings

from modelyard.cli import printing
from modelyard.cli.contents_words import contents_page
from modelyard.cli.download import ProgressBar, bar_line
from modelyard.cli.problem_words import problem_text
from modelyard.cli.runtime_words import estimate_page
from modelyard.wire.common import ByteDescriptor
from modelyard.wire.contents import FileContents, FileProperty, FileTensor
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import FileState, Model, ModelDetails, ModelFile, TemplateOrigin
from modelyard.wire.problems import Problem, ProblemCode, problem_error
from modelyard.wire.runtime import (
    EstimateMethod,
    EstimatePart,
    MemoryEstimate,
    ModelRuntime,
    RuntimeState,
)
from tests.cli.models import model
from tests.wire.values import values_of

_MIB = 1024 * 1024


def test_the_bar_tells_share_bytes_rate_and_time_left():
    line = bar_line(
        ModelDownloadProgress(
            status=ModelDownloadStatus.IN_PROGRESS,
            phase=DownloadPhase.TRANSFERRING,
            percentage=50,
            transferred=50 * _MIB,
            total=100 * _MIB,
            rate=12.5 * _MIB,
            eta=64,
        )
    )
    bar = "[############------------]  50 %"
    assert line == f"{bar}  50.0 MiB of 100.0 MiB  12.5 MiB/s  1 min 4 s left"


def test_the_bar_does_without_a_total():
    line = bar_line(ModelDownloadProgress(phase=DownloadPhase.CONNECTING, transferred=0))
    assert line == f"[{'-' * 24}]   0 %  0 B  connecting"


def test_the_bar_stays_within_its_line_and_leaves_nothing_behind(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    screen = io.StringIO()
    bar = ProgressBar(screen, enabled=True)
    bar.show(ModelDownloadProgress(percentage=10, transferred=5, total=50))
    bar.show(ModelDownloadProgress(percentage=20))
    bar.close()
    drawn = screen.getvalue().split("\r")
    assert max(map(len, drawn)) <= 29
    assert drawn[-2].strip() == ""
    assert drawn[-1] == ""


def test_no_bar_is_drawn_where_nobody_looks():
    screen = io.StringIO()
    bar = ProgressBar(screen, enabled=False)
    bar.show(ModelDownloadProgress(percentage=10))
    bar.close()
    assert screen.getvalue() == ""


@settings(max_examples=100, deadline=None)
@given(progress=values_of(ModelDownloadProgress))
def test_any_progress_is_one_printable_line(progress):
    assert bar_line(progress).isprintable()


def _states():
    runtime, problem = ModelRuntime, problem_error(ProblemCode.CORRUPT_FILE, "cut").problem
    failed = ModelDownloadProgress(status=ModelDownloadStatus.FAILED, problem=problem)
    moving = ModelDownloadProgress(percentage=45.9, phase=DownloadPhase.TRANSFERRING)
    paused = ModelDownloadProgress(percentage=12, phase=DownloadPhase.PAUSED)
    cancelled = ModelDownloadProgress(percentage=12, status=ModelDownloadStatus.CANCELED)
    present = ModelFile(state=FileState.PRESENT)
    return [
        ({}, "not downloaded"),
        ({"file": ModelFile(state=FileState.ABSENT)}, "not downloaded"),
        ({"file": ModelFile(state=FileState.PARTIAL)}, "partly downloaded"),
        ({"file": ModelFile(state=FileState.MISSING)}, "file missing"),
        ({"downloaded": True, "file": present}, "downloaded"),
        ({"downloaded": True, "download": failed, "file": present}, "downloaded"),
        ({"downloading": True, "download": moving}, "downloading 45 %"),
        ({"downloading": True}, "downloading"),
        ({"download": paused}, "paused 12 %"),
        ({"download": cancelled}, "paused 12 %"),
        ({"download": failed}, "download failed: Corrupt file"),
        ({"downloaded": True, "loaded": True}, "loaded"),
        ({"runtime": runtime(state=RuntimeState.LOADED)}, "loaded"),
        ({"runtime": runtime(state=RuntimeState.LOADING, progress=0.5)}, "loading 50 %"),
        ({"runtime": runtime(state=RuntimeState.LOADING)}, "loading"),
        ({"runtime": runtime(state=RuntimeState.QUEUED)}, "queued"),
        (
            {"runtime": runtime(state=RuntimeState.FAILED, problem=problem)},
            "failed to load: Corrupt file",
        ),
        ({"downloaded": True, "runtime": runtime(state=RuntimeState.UNLOADED)}, "downloaded"),
    ]


@pytest.mark.parametrize(("facts", "words"), _states())
def test_a_model_is_in_one_state(facts, words):
    assert printing.state(model(**facts)) == words


def test_the_table_is_aligned():
    table = printing.model_table(
        [
            model(name="Small", bytes=ByteDescriptor.of(98_362_432)),
            model(name="A much longer name", downloaded=True),
        ]
    )
    lines = table.split("\n")
    assert lines[0].split() == ["NAME", "SIZE", "STATE", "MEMORY", "NEEDS", "UNIQUE", "NAME"]
    assert "93.8 MiB" in lines[1]
    starts = {
        line.index(text) for line, text in zip(lines, ("UNIQUE", "small", "a-much"), strict=True)
    }
    assert len(starts) == 1


def test_a_model_that_no_memory_here_holds_is_marked():
    models = [
        model(name="Small", ram=ByteDescriptor.of(2**30)),
        model(name="Large", ram=ByteDescriptor.of(2**36)),
    ]
    _, small, large = printing.model_table(models, room_bytes=2**34).split("\n")
    assert "1.0 GiB  " in small
    assert "64.0 GiB (too big)" in large


def test_an_empty_table_says_what_to_do():
    assert "modelyard add" in printing.model_table([])


@settings(max_examples=60, deadline=None)
@given(one=values_of(Model))
def test_a_hostile_name_can_not_steer_the_terminal(one):
    hostile = one.model_copy(update={"name": "\x1b[2J\r\x07\u202e" + one.name})
    for text in (printing.model_table([hostile]), printing.model_page(hostile)):
        assert all(line.isprintable() for line in text.split("\n"))


def test_what_is_in_a_file_is_printed_in_columns_with_long_values_cut():
    contents = FileContents(
        path="/models/one.gguf",
        version=3,
        big_endian=False,
        alignment=32,
        properties=(
            FileProperty(key="general.name", value="One"),
            FileProperty(key="tokenizer.ggml.tokens", value='["<s>", "</s>"]', items=250_000),
            FileProperty(key="tokenizer.chat_template", value="{% for %}\n" * 90),
            FileProperty(key="vast", value="", characters=2 * _MIB),
        ),
        tensors=(FileTensor(name="a.weight", type="Q4_K", dimensions=(8, 4), size=18, offset=32),),
    )
    lines = contents_page(contents).split("\n")
    assert lines[:2] == ["/models/one.gguf", "GGUF version 3, little-endian, aligned to 32 bytes"]
    assert "general.name             One" in lines
    assert 'tokenizer.ggml.tokens    250000 items: ["<s>", "</s>", …]' in lines
    assert lines[6].endswith("…")
    assert len(lines[6]) < 160
    assert "vast                     a text of 2.0 MiB" in lines
    assert lines[-1].split() == ["a.weight", "Q4_K", "8", "x", "4", "18", "B", "32"]


def test_a_model_tells_what_its_header_and_its_source_say():
    details = ModelDetails(
        layers=30,
        heads=9,
        kv_heads=3,
        tokenizer="gpt2",
        template=TemplateOrigin.SOURCE,
        source_template="{{ .System }}\n" * 200,
        source_parameters='{"stop": ["<|im_end|>"]}',
    )
    page = printing.model_page(model(details=details))
    assert "heads         9 (3 for keys)" in page
    assert "template      from its source" in page
    assert "…" in next(line for line in page.split("\n") if line.startswith("of its source"))
    assert '{"stop": ["<|im_end|>"]}' in page


@settings(max_examples=60, deadline=None)
@given(one=values_of(FileContents))
def test_a_hostile_header_can_not_steer_the_terminal(one):
    hostile = one.model_copy(
        update={
            "path": "\x1b[2J" + one.path,
            "properties": (FileProperty(key="\x1b[2J", value="\r\x07\u202e"), *one.properties),
        }
    )
    assert all(line.isprintable() for line in contents_page(hostile).split("\n"))


def test_an_estimate_says_whether_it_fits():
    parts = (EstimatePart(device="ram", part="weights", bytes=90 * _MIB),)
    estimate = MemoryEstimate(
        total=100 * _MIB, low=99 * _MIB, high=120 * _MIB, fits=False, parts=parts, free=_MIB
    )
    page = estimate_page(model(), estimate)
    assert "100.0 MiB (99.0 MiB to 120.0 MiB); it does not fit (1.0 MiB is free)" in page
    assert "ram  weights  90.0 MiB" in page
    assert "Context" not in page


def test_an_estimate_says_what_it_rests_on_and_what_else_would_fit():
    estimate = MemoryEstimate(total=3, low=2, high=4, fits=True, parts=(), context=512)
    method = {"method": EstimateMethod.DRY_RUN, "max_context": 8192}
    page = estimate_page(model(), estimate.model_copy(update=method))
    assert page.endswith(
        "Context 512; up to 8192 fits into what is free\nAs the engine lays it out"
    )
    none = estimate.model_copy(update={"max_context": 0, "method": EstimateMethod.UNKNOWN})
    assert estimate_page(model(), none).endswith("No context fits into what is free")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59, "59 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")]
)
def test_durations_are_readable(seconds, text):
    assert printing.duration(seconds) == text


@pytest.mark.parametrize("code", ProblemCode)
def test_a_problem_begins_with_what_happened(code):
    text = problem_text(problem_error(code, "This happened").problem)
    assert text.startswith("modelyard: This happened.")
    assert "\n" not in text


@pytest.mark.parametrize(
    ("code", "detail", "told"),
    [
        (
            ProblemCode.CORRUPT_FILE,
            "It announces 9 tensors.",
            "The file is damaged or no model: it announces 9 tensors.",
        ),
        (
            ProblemCode.SOURCE_BROKEN,
            "it sends a web page",
            "The source is at fault: it sends a web page.",
        ),
        (
            ProblemCode.SOURCE_UNREACHABLE,
            "Connection refused",
            "The source can't be reached: connection refused.",
        ),
        (ProblemCode.SOURCE_UNREACHABLE, "http://x can't be reached", "http://x can't be reached."),
        (ProblemCode.GATED, "owner/repo is gated", "owner/repo is gated."),
        (
            ProblemCode.CORRUPT_FILE,
            "The file is cut short: 1 of 2.",
            "The file is cut short: 1 of 2.",
        ),
    ],
)
def test_what_is_told_of_somebody_says_of_whom(code, detail, told):
    assert problem_text(problem_error(code, detail).problem).startswith(f"modelyard: {told}")


def test_a_problem_tells_sizes_and_the_last_words_of_the_engine():
    log = "\n".join(f"E line {number}" for number in range(9))
    told = problem_error(
        ProblemCode.OUT_OF_MEMORY, "Too big", needed=3 * _MIB, free=_MIB, last_log=log
    )
    lines = problem_text(told.problem).split("\n")
    assert "(3.0 MiB needed, 1.0 MiB free)" in lines[0]
    assert lines[-1] == "  E line 8"
    assert len(lines) == 6


@settings(max_examples=60, deadline=None)
@given(problem=values_of(Problem))
def test_a_hostile_problem_can_not_steer_the_terminal(problem):
    assert all(line.isprintable() for line in problem_text(problem).split("\n"))
