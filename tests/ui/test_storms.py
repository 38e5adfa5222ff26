"""Ten thousand events in the real window: what a person has chosen and looks at stays."""

import random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QItemSelectionModel, Qt

from modelyard.tables.row_table import ROW_ROLE
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.events import DownloadProgressed, ModelChanged, ModelRemoved, RuntimeChanged
from modelyard.wire.models import FileState
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk

EVENTS = 10_000
EVENTS_A_STEP = 200
STEPS = 10
HISTORIES = EVENTS // (EVENTS_A_STEP * STEPS)
STAYING = [f"Model {number:02}" for number in range(40)]
PASSING = [f"Z passing {number}" for number in range(6)]
"""They come and go below the others, as the table is sorted."""
CHOSEN = ("Model 17", "Model 19")


class Storm(RuleBasedStateMachine):
    """Any changes to any rows, in batches as the window gets them."""

    desk = None

    @initialize()
    def choose(self):
        d = self.desk
        d.catalog.replace(sample.model(name) for name in STAYING)
        d.catalog.flush()
        self.view = d.window.library.page.view
        self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.view.clearSelection()
        for name in CHOSEN:
            index = self.view.model().index_of(
                d.window.library.page.table.number_of(sample.model_id(name))
            )
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
        self.view.scrollTo(self.view.currentIndex())
        self.view.setFocus()
        self.view.doItemsLayout()
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.maximum() // 3)
        self.before = self.seen()

    @rule(seed=st.integers(0, 2**32))
    def storm(self, seed):
        chance = random.Random(seed)
        for _ in range(EVENTS_A_STEP):
            self.desk.catalog.apply(happening(chance))
        self.desk.catalog.flush()

    @invariant()
    def what_is_looked_at_stays(self):
        if hasattr(self, "before"):
            assert self.seen() == self.before

    def seen(self):
        """Return what is selected, current and focused, and what the view is scrolled to."""
        self.view.doItemsLayout()  # what Qt else does when the loop is idle
        rows = self.view.selectionModel().selectedRows()
        top = self.view.indexAt(self.view.viewport().rect().topLeft())
        return (
            {index.data(ROW_ROLE).name for index in rows},
            self.view.currentIndex().data(ROW_ROLE).name,
            self.desk.window.focusWidget(),
            self.view.verticalScrollBar().value(),
            top.data(ROW_ROLE).name,
        )


def happening(chance):
    """Return any event, of a row that stays or of one that comes and goes."""
    if chance.random() < 0.1:
        name = chance.choice(PASSING)
        if chance.random() < 0.5:
            return told(ModelRemoved, id=sample.model_id(name))
        return told(ModelChanged, model=sample.model(name))
    name = chance.choice(STAYING)
    key = sample.model_id(name)
    match chance.randrange(3):
        case 0:
            phase = chance.choice(
                [DownloadPhase.TRANSFERRING, DownloadPhase.PAUSED, DownloadPhase.VERIFYING]
            )
            moved = sample.transfer(phase, chance.randrange(101), 100)
            return told(DownloadProgressed, id=key, progress=moved)
        case 1:
            runtime = ModelRuntime(state=chance.choice(list(RuntimeState)))
            return told(RuntimeChanged, id=key, runtime=runtime)
        case _:
            file = chance.choice([FileState.ABSENT, FileState.PRESENT])
            size = chance.randrange(1, 9) * sample.GIB
            return told(ModelChanged, model=sample.model(name, file=file, size=size))


def told(kind, **members):
    return kind(epoch="e", sequence=1, **members)


def test_selection_scroll_and_focus_stay_through_ten_thousand_events(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *(sample.model(name) for name in STAYING)) as d:
            await until(d.window.library.page.view.isVisible)
            Storm.desk = d
            run_state_machine_as_test(
                Storm,
                settings=settings(
                    max_examples=HISTORIES, stateful_step_count=STEPS, deadline=None, database=None
                ),
            )
            Storm.desk = None

    runner.run(go())
