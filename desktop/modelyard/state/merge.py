"""What an event says about a part of a model, merged into what is known of the whole."""

from modelyard.state.rows import Action, RowState, is_over
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import FileState, Model
from modelyard.wire.runtime import ModelRuntime, RuntimeState


def with_progress(model: Model, progress: ModelDownloadProgress) -> Model:
    """Return `model` with its download as `progress` says, and the file that follows from it."""
    over = is_over(progress)
    changes: dict[str, object] = {"download": progress, "downloading": not over}
    if progress.status is ModelDownloadStatus.COMPLETED:
        changes["downloaded"] = True
        changes["file"] = _with_file_state(model, FileState.PRESENT)
    elif progress.transferred and (over or progress.phase is DownloadPhase.PAUSED):
        changes["file"] = _with_file_state(model, FileState.PARTIAL)
    return model.model_copy(update=changes)


def moves_figures_only(model: Model, progress: ModelDownloadProgress) -> bool:
    """Return whether `progress` merely tells how far the download, which runs, is by now."""
    known = model.download
    return (
        known is not None
        and model.downloading is True
        and tells_figures_only(known, progress)
        and progress.phase is not DownloadPhase.PAUSED
        and not is_over(progress)
    )


def tells_figures_only(known: ModelDownloadProgress, progress: ModelDownloadProgress) -> bool:
    """Return whether the two differ in nothing but how much there is, how fast it comes."""
    return (
        progress.phase is known.phase
        and progress.status is known.status
        and progress.total == known.total
        and progress.problem == known.problem
    )


def with_runtime(model: Model, runtime: ModelRuntime) -> Model:
    """Return `model` running as `runtime` says."""
    loaded = runtime.state is RuntimeState.LOADED
    return model.model_copy(update={"runtime": runtime, "loaded": loaded})


def answers(action: Action, state: RowState) -> bool:
    """Return whether a row in `state` shows that the service has taken up `action`."""
    match action:
        case Action.DOWNLOAD:
            return state not in {
                RowState.NOT_DOWNLOADED,
                RowState.PAUSED,
                RowState.DOWNLOAD_FAILED,
                RowState.FILE_MISSING,
            }
        case Action.CANCEL:
            return not state.is_transferring and not state.is_starting
        case Action.PAUSE:
            return not state.is_transferring
        case Action.DISCARD:
            return state not in {RowState.PAUSED, RowState.DOWNLOAD_FAILED}
        case Action.LOAD:
            return state.is_starting or state is RowState.LOADED
        case Action.UNLOAD:
            return state is not RowState.LOADED and not state.is_starting
        case Action.REMOVE:
            return state is RowState.NOT_DOWNLOADED
        case Action.VERIFY | Action.REPAIR | Action.RENEW:
            return state.is_transferring
        case Action.MOVE:
            return False  # it is done when it is answered
        case _:
            return True


def _with_file_state(model: Model, state: FileState) -> object:
    return model.file.model_copy(update={"state": state}) if model.file is not None else None
