"""The catalog: rows from snapshots and events, announced in few signals."""

import asyncio

import pytest

from modelyard.state.catalog import FLUSH_INTERVAL_MS, Catalog
from modelyard.state.rows import Action, RowState
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.events import DownloadProgressed, ModelChanged, ModelRemoved, RuntimeChanged
from modelyard.wire.models import FileState, Model, ModelFile
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.fakes.scripted_service import model
from tests.qt import emission, until

NUMBERS = {"epoch": "e", "sequence": 1}
PROBLEM = problem_error(ProblemCode.BUSY, "busy").problem


class Heard:
    """Every signal of a catalog, in order."""

    def __init__(self, catalog: Catalog) -> None:
        self.signals: list[tuple[str, object]] = []
        self.ways: list[tuple[str, object]] = []
        """How what is changed differs."""
        catalog.added.connect(lambda ids: self.signals.append(("added", ids)))
        catalog.altered.connect(lambda ids: self.ways.append(("altered", ids)))
        catalog.moved.connect(lambda ids: self.ways.append(("moved", ids)))
        catalog.changed.connect(lambda ids: self.signals.append(("changed", ids)))
        catalog.removed.connect(lambda ids: self.signals.append(("removed", ids)))


def changed(changed_model: Model) -> ModelChanged:
    return ModelChanged(**NUMBERS, model=changed_model)


def progressed(model_id: str, **members: object) -> DownloadProgressed:
    return DownloadProgressed(**NUMBERS, id=model_id, progress=ModelDownloadProgress(**members))


def ran(model_id: str, state: RuntimeState) -> RuntimeChanged:
    return RuntimeChanged(**NUMBERS, id=model_id, runtime=ModelRuntime(state=state))


def test_rows_keep_their_place_whatever_happens_to_others(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace(map(model, "abcd"))
    catalog.replace(map(model, "xdca"))
    catalog.apply(changed(model("b")))
    assert [row.id for row in catalog.rows()] == ["a", "c", "d", "x", "b"]


def test_replace_announces_the_difference_only(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace(map(model, "abc"))
    heard = Heard(catalog)
    catalog.replace([model("b"), model("c", name="New"), model("d")])
    catalog.flush()
    assert heard.signals == [
        ("removed", ("a",)),
        ("added", ("d",)),
        ("changed", frozenset({"c"})),
    ]


def test_events_of_a_model_that_is_not_known_are_no_error(qapp: object) -> None:
    catalog = Catalog()
    heard = Heard(catalog)
    catalog.apply(progressed("a", percentage=1))
    catalog.apply(ran("a", RuntimeState.LOADED))
    catalog.apply(ModelRemoved(**NUMBERS, id="a"))
    catalog.set_pending("a", Action.LOAD)
    catalog.flush()
    assert (catalog.rows(), heard.signals) == ((), [])


def test_what_is_removed_is_not_announced_as_changed_afterwards(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace([model("a")])
    heard = Heard(catalog)
    catalog.apply(changed(model("a", name="New")))
    catalog.apply(ModelRemoved(**NUMBERS, id="a"))
    catalog.flush()
    assert heard.signals == [("removed", ("a",))]
    assert catalog.row("a") is None


def test_a_thousand_events_are_few_signals_and_the_first_is_prompt(
    runner: asyncio.Runner,
) -> None:
    async def go() -> None:
        catalog = Catalog()
        catalog.replace([model("a")])
        heard = Heard(catalog)
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(1000):
            catalog.apply(
                progressed("a", status=ModelDownloadStatus.IN_PROGRESS, percentage=number / 10)
            )
            if number % 10 == 0:
                await asyncio.sleep(0.002)
        elapsed_s = loop.time() - began
        await until(lambda: not catalog._flush_timer.isActive())
        assert 2 <= len(heard.signals) <= elapsed_s * 1000 / FLUSH_INTERVAL_MS + 3
        assert catalog.row("a").fraction == pytest.approx(0.999)

    runner.run(go())


def transferring(
    model_id: str, transferred: int, phase: DownloadPhase = DownloadPhase.TRANSFERRING
) -> DownloadProgressed:
    status = ModelDownloadStatus.IN_PROGRESS
    return progressed(model_id, status=status, phase=phase, transferred=transferred, total=1000)


def test_it_is_told_whether_more_than_the_figures_of_a_transfer_differ(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace(map(model, "ab"))
    heard = Heard(catalog)
    catalog.apply(transferring("a", 1))
    catalog.flush()
    catalog.apply(transferring("a", 2))
    catalog.apply(changed(model("b", name="New")))
    catalog.flush()
    catalog.apply(transferring("a", 3))
    catalog.apply(transferring("a", 4, DownloadPhase.STALLED))
    catalog.flush()
    assert heard.ways == [
        ("altered", frozenset("a")),
        ("altered", frozenset("b")),
        ("moved", frozenset("a")),
        ("altered", frozenset("a")),
    ]
    assert [ids for _, ids in heard.signals] == [{"a"}, {"a", "b"}, {"a"}]


def test_figures_that_are_the_same_again_are_no_change(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace(map(model, "a"))
    catalog.apply(transferring("a", 1))
    catalog.flush()
    heard = Heard(catalog)
    catalog.apply(transferring("a", 1))
    catalog.flush()
    assert heard.signals == []


def test_whoever_looks_sees_the_latest_figures_and_all_hear_of_them_once(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace(map(model, "abc"))
    for key in "abc":
        catalog.apply(transferring(key, 1))
    catalog.flush()
    heard = Heard(catalog)
    for transferred in range(2, 10):
        for key in "abc":
            catalog.apply(transferring(key, transferred))
    assert catalog.row("a").transferred == 9
    assert {row.transferred for row in catalog.rows_in([RowState.DOWNLOADING])} == {9}
    assert [row.transferred for row in catalog.rows()] == [9, 9, 9]
    catalog.flush()
    assert heard.signals == [("changed", frozenset("abc"))]


def test_figures_are_not_lost_to_other_news_of_the_model(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace(map(model, "ab"))
    for key in "ab":
        catalog.apply(transferring(key, 1))
        catalog.apply(transferring(key, 2))
    catalog.apply(ran("a", RuntimeState.FAILED))
    catalog.set_pending("b", Action.PAUSE)
    assert (catalog.row("a").transferred, catalog.row("b").transferred) == (2, 2)
    assert catalog.row("b").pending is Action.PAUSE
    catalog.apply(transferring("b", 3))
    assert (catalog.row("b").pending, catalog.row("b").transferred) == (Action.PAUSE, 3)
    catalog.apply(transferring("a", 4))
    catalog.apply(ModelRemoved(**NUMBERS, id="a"))
    heard = Heard(catalog)
    catalog.flush()
    assert heard.signals == [("changed", frozenset("b"))]


def test_no_timer_runs_while_nothing_moves(runner: asyncio.Runner) -> None:
    async def go() -> None:
        catalog = Catalog()
        catalog.replace([model("a")])
        assert not catalog._flush_timer.isActive()
        catalog.apply(changed(model("a", name="New")))
        await emission(catalog.changed)
        assert not catalog._flush_timer.isActive()
        catalog.apply(changed(model("a", name="New")))
        assert not catalog._flush_timer.isActive(), "the same again is no change"

    runner.run(go())


def test_a_finished_download_is_there_before_the_model_event_comes(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace([model("a", file=ModelFile(state=FileState.PARTIAL))])
    catalog.apply(progressed("a", status=ModelDownloadStatus.COMPLETED, phase=DownloadPhase.DONE))
    assert catalog.row("a").state is RowState.DOWNLOADED
    assert catalog.row("a").model.downloading is False


def test_a_cancelled_download_that_has_bytes_can_go_on(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace(
        model(key, file=ModelFile(state=FileState.ABSENT), downloading=True) for key in "ab"
    )
    catalog.apply(progressed("a", status=ModelDownloadStatus.CANCELED, transferred=10, total=20))
    catalog.apply(progressed("b", status=ModelDownloadStatus.CANCELED, transferred=0, total=20))
    assert catalog.row("a").state is RowState.PAUSED
    assert catalog.row("b").state is RowState.NOT_DOWNLOADED


def test_pending_ends_with_the_event_that_answers_it_and_no_other(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace([model("a", file=ModelFile(state=FileState.PRESENT))])
    catalog.set_pending("a", Action.LOAD)
    catalog.apply(changed(model("a", name="Renamed", file=ModelFile(state=FileState.PRESENT))))
    assert catalog.row("a").pending is Action.LOAD
    catalog.apply(ran("a", RuntimeState.QUEUED))
    assert catalog.row("a").pending is None


def test_a_failure_ends_pending_and_stays_until_the_state_is_another(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace([model("a", file=ModelFile(state=FileState.PRESENT))])
    catalog.set_pending("a", Action.LOAD)
    catalog.set_pending("a", None, PROBLEM)
    assert (catalog.row("a").pending, catalog.row("a").problem) == (None, PROBLEM)
    catalog.apply(changed(model("a", name="Renamed", file=ModelFile(state=FileState.PRESENT))))
    assert catalog.row("a").problem == PROBLEM
    catalog.apply(ran("a", RuntimeState.LOADING))
    assert catalog.row("a").problem is None


def test_a_snapshot_keeps_what_is_pending_and_unanswered(qapp: object) -> None:
    catalog = Catalog()
    catalog.replace(map(model, "ab"))
    catalog.set_pending("a", Action.DOWNLOAD)
    catalog.set_pending("b", Action.DOWNLOAD)
    catalog.replace([model("a"), model("b", downloading=True)])
    assert catalog.row("a").pending is Action.DOWNLOAD
    assert catalog.row("b").pending is None
