"""What a row says of its model, for every way a model can be."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import FileState, ModelFile
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.fakes.scripted_service import model

STATUS = ModelDownloadStatus
PHASE = DownloadPhase


def row(
    file: FileState | None = None,
    download: ModelDownloadProgress | None = None,
    runtime: RuntimeState | None = None,
    **members: object,
) -> ModelRow:
    return ModelRow(
        model(
            "a",
            file=file and ModelFile(state=file),
            download=download,
            runtime=runtime and ModelRuntime(state=runtime),
            **members,
        )
    )


def progress(
    status: ModelDownloadStatus, phase: DownloadPhase | None = None, **members: object
) -> ModelDownloadProgress:
    return ModelDownloadProgress(status=status, phase=phase, **members)


@pytest.mark.parametrize(
    ("file", "download", "runtime", "state"),
    [
        (FileState.ABSENT, None, None, RowState.NOT_DOWNLOADED),
        (FileState.PARTIAL, None, None, RowState.PAUSED),
        (FileState.PRESENT, None, None, RowState.DOWNLOADED),
        (FileState.MISSING, None, None, RowState.FILE_MISSING),
        (FileState.ABSENT, (STATUS.INITIALIZED, PHASE.QUEUED), None, RowState.QUEUED),
        (FileState.PARTIAL, (STATUS.IN_PROGRESS, PHASE.CONNECTING), None, RowState.DOWNLOADING),
        (FileState.ABSENT, (STATUS.IN_PROGRESS, PHASE.TRANSFERRING), None, RowState.DOWNLOADING),
        (FileState.ABSENT, (STATUS.IN_PROGRESS, PHASE.STALLED), None, RowState.DOWNLOADING),
        (FileState.ABSENT, (STATUS.IN_PROGRESS, PHASE.RETRYING), None, RowState.DOWNLOADING),
        (FileState.ABSENT, (STATUS.RESET, PHASE.TRANSFERRING), None, RowState.DOWNLOADING),
        (FileState.ABSENT, (STATUS.IN_PROGRESS, PHASE.VERIFYING), None, RowState.VERIFYING),
        (FileState.PARTIAL, (STATUS.IN_PROGRESS, PHASE.PAUSED), None, RowState.PAUSED),
        (FileState.PARTIAL, (STATUS.CANCELED, PHASE.DONE), None, RowState.PAUSED),
        (FileState.ABSENT, (STATUS.CANCELED, PHASE.DONE), None, RowState.NOT_DOWNLOADED),
        (FileState.PARTIAL, (STATUS.FAILED, PHASE.DONE), None, RowState.DOWNLOAD_FAILED),
        (FileState.ABSENT, (STATUS.FAILED, None), None, RowState.DOWNLOAD_FAILED),
        (FileState.PRESENT, (STATUS.COMPLETED, PHASE.DONE), None, RowState.DOWNLOADED),
        (FileState.ABSENT, (STATUS.COMPLETED, PHASE.DONE), None, RowState.NOT_DOWNLOADED),
        (FileState.PRESENT, None, RuntimeState.UNLOADED, RowState.DOWNLOADED),
        (FileState.PRESENT, None, RuntimeState.QUEUED, RowState.LOAD_QUEUED),
        (FileState.PRESENT, None, RuntimeState.LOADING, RowState.LOADING),
        (FileState.PRESENT, None, RuntimeState.LOADED, RowState.LOADED),
        (FileState.MISSING, None, RuntimeState.LOADED, RowState.LOADED),
        (FileState.PRESENT, None, RuntimeState.UNLOADING, RowState.UNLOADING),
        (FileState.PRESENT, None, RuntimeState.FAILED, RowState.LOAD_FAILED),
        (FileState.ABSENT, None, RuntimeState.FAILED, RowState.NOT_DOWNLOADED),
        (FileState.UNKNOWN, None, RuntimeState.UNKNOWN, RowState.NOT_DOWNLOADED),
    ],
)
def test_state_follows_from_what_the_service_says(
    file: FileState,
    download: tuple[ModelDownloadStatus, DownloadPhase | None] | None,
    runtime: RuntimeState | None,
    state: RowState,
) -> None:
    assert row(file, download and progress(*download), runtime).state is state


@pytest.mark.parametrize(
    ("members", "state"),
    [
        ({}, RowState.NOT_DOWNLOADED),
        ({"downloaded": True}, RowState.DOWNLOADED),
        ({"downloading": True}, RowState.DOWNLOADING),
        ({"downloaded": True, "loaded": True}, RowState.LOADED),
    ],
)
def test_state_is_known_from_the_public_contract_alone(
    members: dict[str, object], state: RowState
) -> None:
    assert row(**members).state is state


def test_a_progress_that_says_nothing_never_shows_as_running() -> None:
    assert row(download=ModelDownloadProgress()).state is RowState.NOT_DOWNLOADED


@given(
    st.floats(allow_nan=False, allow_infinity=False) | st.none(),
    st.integers() | st.none(),
    st.integers() | st.none(),
)
def test_fraction_is_between_0_and_1_whatever_the_service_says(
    percentage: float | None, transferred: int | None, total: int | None
) -> None:
    wild = progress(STATUS.IN_PROGRESS, percentage=percentage, transferred=transferred, total=total)
    fraction = row(FileState.ABSENT, wild).fraction
    assert fraction is None or 0 <= fraction <= 1


def test_bytes_outweigh_the_percentage_and_large_ones_stay_whole() -> None:
    half = progress(
        STATUS.IN_PROGRESS,
        PHASE.TRANSFERRING,
        percentage=10,
        transferred=5_000_000_000,
        total=10_000_000_000,
        rate=2e6,
        eta=2500,
    )
    shown = row(FileState.ABSENT, half)
    assert (shown.fraction, shown.transferred, shown.total) == (0.5, 5_000_000_000, 10_000_000_000)
    assert (shown.rate, shown.eta_s) == (2e6, 2500)


def test_rate_and_remaining_time_are_those_of_a_running_download_only() -> None:
    paused = progress(STATUS.IN_PROGRESS, PHASE.PAUSED, rate=2e6, eta=10, transferred=1, total=2)
    shown = row(FileState.PARTIAL, paused)
    assert (shown.rate, shown.eta_s, shown.fraction) == (None, None, 0.5)


def test_memory_is_measured_while_loaded_and_estimated_otherwise() -> None:
    ram = {"value": 200, "readable": "200 B"}
    loaded = model("a", ram=ram, runtime=ModelRuntime(state=RuntimeState.LOADED, memory=150))
    gone = model("a", ram=ram, runtime=ModelRuntime(state=RuntimeState.UNLOADED, memory=150))
    assert (ModelRow(loaded).ram_bytes, ModelRow(loaded).is_ram_measured) == (150, True)
    assert (ModelRow(gone).ram_bytes, ModelRow(gone).is_ram_measured) == (200, False)


def test_the_refused_request_is_the_current_problem_before_an_older_failure() -> None:
    failed = problem_error(ProblemCode.DISK_FULL, "full").problem
    refused = problem_error(ProblemCode.BUSY, "busy").problem
    download = progress(STATUS.FAILED, problem=failed)
    shown = row(FileState.ABSENT, download)
    assert shown.current_problem == failed
    assert ModelRow(shown.model, problem=refused).current_problem == refused


def test_nothing_can_be_asked_for_while_a_request_is_pending_or_of_a_cloud_model() -> None:
    pending = ModelRow(row(FileState.PRESENT).model, pending=Action.LOAD)
    cloud = ModelRow(model("a", cloud=True))
    for shown, action in itertools.product((pending, cloud), Action):
        assert not shown.can(action)


@pytest.mark.parametrize(
    ("shown", "allowed"),
    [
        (row(FileState.ABSENT), {Action.DOWNLOAD}),
        (row(FileState.PARTIAL), {Action.DOWNLOAD, Action.DISCARD, Action.LIMIT}),
        (
            row(FileState.ABSENT, progress(STATUS.IN_PROGRESS, PHASE.TRANSFERRING)),
            {Action.CANCEL, Action.PAUSE, Action.LIMIT},
        ),
        (
            row(FileState.ABSENT, progress(STATUS.IN_PROGRESS, PHASE.VERIFYING)),
            {Action.CANCEL, Action.LIMIT},
        ),
        (row(FileState.PRESENT), {Action.LOAD, Action.VERIFY, Action.MOVE, Action.INSPECT}),
        (
            row(FileState.PRESENT, runtime=RuntimeState.LOADING),
            {Action.CANCEL, Action.INSPECT},
        ),
        (
            row(FileState.PRESENT, runtime=RuntimeState.LOADED),
            {Action.UNLOAD, Action.VERIFY, Action.INSPECT},
        ),
        (
            row(FileState.PRESENT, runtime=RuntimeState.FAILED),
            {Action.LOAD, Action.VERIFY, Action.MOVE, Action.INSPECT},
        ),
        (row(FileState.MISSING), {Action.DOWNLOAD}),
        (row(FileState.AWAY), {Action.DOWNLOAD}),
    ],
)
def test_a_row_can_what_makes_sense_for_its_state(shown: ModelRow, allowed: set[Action]) -> None:
    usual = {Action.REMOVE, Action.UPDATE}
    assert {action for action in Action if shown.can(action)} == allowed | usual


def test_of_an_entry_that_is_not_custom_only_the_file_can_be_removed() -> None:
    assert not row(FileState.ABSENT, custom=False).can(Action.REMOVE)
    assert row(FileState.PRESENT, custom=False).can(Action.REMOVE)
    assert not row(FileState.PRESENT, custom=False).can(Action.UPDATE)
