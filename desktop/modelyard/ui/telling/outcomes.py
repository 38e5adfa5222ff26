"""What has come to an end while nobody may have been looking: downloads, loads, crashes."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from modelyard.state.catalog import Catalog
from modelyard.state.row_watch import RowWatch
from modelyard.state.rows import ModelRow, RowState
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.problems import ProblemCode

_FAILURES = frozenset({RowState.DOWNLOAD_FAILED, RowState.LOAD_FAILED})


@dataclass(frozen=True, slots=True)
class _Condition:
    """What of a row decides whether something is told of it."""

    state: RowState
    is_stalled: bool
    lacks_room: bool


class Outcomes(QObject):
    """Compares each row with the one before and announces how things ended, or that they hang.

    Signals:
        downloaded (str): The download of this model finished; its file is verified.
        failed (str): A download or a load of this model failed, or its engine died.
        stalled (str): Nothing comes in any more for the download of this model.
        out_of_room (str): The download of this model waits for room on the disk.
        recovered (str): What had failed or hung is under way again or has been put right.
    """

    downloaded = Signal(object)
    failed = Signal(object)
    stalled = Signal(object)
    out_of_room = Signal(object)
    recovered = Signal(object)

    def __init__(self, catalog: Catalog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watch = RowWatch(catalog, facts=_condition, changed=self._announce, parent=self)
        catalog.removed.connect(self._forget)

    def _announce(self, row: ModelRow, before: _Condition, now: _Condition) -> None:
        if now.state in _FAILURES and now.state is not before.state:
            self.failed.emit(row.id)
        elif now.lacks_room and not before.lacks_room:
            self.out_of_room.emit(row.id)
        elif now.is_stalled and not before.is_stalled:
            self.stalled.emit(row.id)
        elif before.state.is_transferring and now.state is RowState.DOWNLOADED:
            self.downloaded.emit(row.id)
        elif _is_bad(before) and not _is_bad(now):
            self.recovered.emit(row.id)

    def _forget(self, model_ids: tuple[str, ...]) -> None:
        for model_id in model_ids:
            self.recovered.emit(model_id)


def _condition(row: ModelRow) -> _Condition:
    download, problem = row.model.download, row.current_problem
    return _Condition(
        row.state,
        is_stalled=row.state is RowState.DOWNLOADING
        and download is not None
        and download.phase is DownloadPhase.STALLED,
        lacks_room=row.state is RowState.PAUSED
        and problem is not None
        and problem.code is ProblemCode.DISK_FULL,
    )


def _is_bad(condition: _Condition) -> bool:
    return condition.state in _FAILURES or condition.is_stalled or condition.lacks_room
