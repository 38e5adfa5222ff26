"""The dialog that shows what takes room on which disk, and what can be done about it."""

from enum import Enum, auto

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from modelyard.state.catalog import Catalog
from modelyard.state.rows import Action, ModelRow
from modelyard.state.storage import StorageState
from modelyard.tables.storage_table import Shelf, is_on
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.look.text import plain_entry
from modelyard.ui.parts.chips import Chips
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.sheets.disk_bar import DiskBar, uses_of
from modelyard.ui.sheets.folder_list import FolderList
from modelyard.ui.sheets.storage_view import StorageView
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.storage_words import (
    ADD_FOLDER_TEXT,
    ADD_FOLDER_TITLE,
    DISCARD_TEXT,
    FOLDERS_TEXT,
    MOVE_TEXT,
    REMOVE_TEXT,
    RESCAN_TEXT,
    RESTORE_TEXT,
    RESUME_TEXT,
    SHELF_WORDS,
    STORAGE_ASKING,
    STORAGE_EMPTY,
    STORAGE_TITLE,
    files_text,
    item_title,
)
from modelyard.ui.words.wording import CLOSE_TEXT
from modelyard.wire.problems import Problem
from modelyard.wire.storage import FolderState, StorageItem

_SIZE_PX = QSize(860, 600)
_MOST_DISKS = 4


class Tab(Enum):
    """What the lower half shows: files by shelf, or the folders."""

    ALL = auto()
    MODELS = auto()
    PARTIALS = auto()
    ADOPTED = auto()
    ASIDE = auto()
    FOLDERS = auto()


_SHELF_OF = {
    Tab.ALL: Shelf.ALL,
    Tab.MODELS: Shelf.MODELS,
    Tab.PARTIALS: Shelf.PARTIALS,
    Tab.ADOPTED: Shelf.ADOPTED,
    Tab.ASIDE: Shelf.ASIDE,
}
_TAB_WORDS = {tab: SHELF_WORDS[_SHELF_OF[tab]] if tab in _SHELF_OF else FOLDERS_TEXT for tab in Tab}


class StorageSheet(Sheet):
    """Watches `state` while it is open.

    Signals:
        requested (Action, tuple[ModelRow, ...]): Do this with these models.
        move_wanted (tuple[str, ...], str): Move these models to the folder with this id.
        restore_wanted (str, str): Bring back what was removed: the id of its removal, its name.
    """

    requested = Signal(object, object)
    move_wanted = Signal(object, object)
    restore_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None, state: StorageState, catalog: Catalog) -> None:
        super().__init__(parent, name="storageSheet", title=STORAGE_TITLE)
        self.resize(_SIZE_PX)
        self._state = state
        self._catalog = catalog
        self._tab = Tab.ALL
        self._bars = [DiskBar(self) for _ in range(_MOST_DISKS)]
        self._tabs = Chips(_TAB_WORDS, suffix="Shelf", parent=self)
        self.view = StorageView(parent=self)
        self.folders = FolderList(self)
        self._note = plain_label()
        self._note.setObjectName("storageNote")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_style_property(self._note, "muted", True)
        self._stack = QStackedWidget(self)
        self._error = plain_label()
        self._error.setObjectName("storageError")
        set_style_property(self._error, "bad", True)
        self._error.hide()
        self._buttons = {
            Action.DOWNLOAD: self._button(RESUME_TEXT, "storageResumeButton"),
            Action.DISCARD: self._button(DISCARD_TEXT, "storageDiscardButton"),
            Action.MOVE: self._button(MOVE_TEXT, "storageMoveButton"),
            Action.REMOVE: self._button(REMOVE_TEXT, "storageRemoveButton"),
            Action.RESTORE: self._button(RESTORE_TEXT, "storageRestoreButton"),
        }
        self._add = self._button(ADD_FOLDER_TEXT, "addFolderButton")
        self._rescan = self._button(RESCAN_TEXT, "rescanButton")
        self._lay_out()
        self._connect()
        self._refresh()

    def show_tab(self, tab: Tab) -> None:
        """Show this half."""
        self._tab = tab
        self._tabs.mark(tab)
        if tab in _SHELF_OF:
            self.view.order.show_shelf(_SHELF_OF[tab])
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to watch."""
        super().showEvent(event)
        self._state.watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch no longer."""
        super().hideEvent(event)
        self._state.unwatch()

    def _connect(self) -> None:
        self._tabs.chosen.connect(self.show_tab)
        self._state.changed.connect(self._refresh)
        self._state.failed.connect(self._show_problem)
        self._catalog.altered.connect(self._offer)
        self.view.selection_changed.connect(self._offer)
        for action, button in self._buttons.items():
            button.clicked.connect(lambda _=False, action=action: self._act(action))
        self._add.clicked.connect(self._ask_for_folder)
        self._rescan.clicked.connect(self._state.rescan)
        self.folders.default_wanted.connect(self._state.set_default_folder)
        self.folders.removal_wanted.connect(self._state.remove_folder)

    def _refresh(self) -> None:
        storage, folders = self._state.storage, self._state.folders
        items = storage.iterable if storage is not None else ()
        uses = uses_of(storage.disks, items) if storage is not None else ()
        for number, bar in enumerate(self._bars):
            bar.setVisible(number < len(uses))
            if number < len(uses):
                bar.show_use(uses[number])
        self.view.table.replace(items)
        self.folders.show_folders(folders.iterable if folders is not None else ())
        for tab, shelf in _SHELF_OF.items():
            number = sum(is_on(item, shelf) for item in items)
            self._tabs.show_count(tab, number, spoken=files_text(number))
        self._note.setText(self._told())
        if self._tab is Tab.FOLDERS:
            self._stack.setCurrentWidget(self.folders)
        else:
            has_rows = bool(self.view.order.rowCount())
            self._stack.setCurrentWidget(self.view if has_rows else self._note)
        self._offer()

    def _told(self) -> str:
        if self._state.problem is not None:
            words = advice(self._state.problem)
            return f"{words.title}. {words.what_to_do}"
        return STORAGE_ASKING if self._state.storage is None else STORAGE_EMPTY

    def _show_problem(self, problem: Problem) -> None:
        words = advice(problem)
        self._error.setText(f"{words.title}. {words.what_to_do}")
        self._error.show()

    def _offer(self) -> None:
        """Show the buttons for what can be done with what is selected."""
        is_of_folders = self._tab is Tab.FOLDERS
        self._add.setVisible(is_of_folders)
        self._rescan.setVisible(is_of_folders)
        for action, button in self._buttons.items():
            button.setVisible(not is_of_folders and self._can(action))

    def _can(self, action: Action) -> bool:
        if action is Action.RESTORE:
            return any(item.removal for item in self._items())
        if action is Action.MOVE and len(self._targets()) < 1:
            return False
        return any(row.can(action) for row in self._rows())

    def _items(self) -> tuple[StorageItem, ...]:
        return self.view.selected_rows()

    def _rows(self) -> tuple[ModelRow, ...]:
        ids = dict.fromkeys(item.model for item in self._items() if item.model is not None)
        return tuple(row for key in ids if (row := self._catalog.row(key)) is not None)

    def _act(self, action: Action) -> None:
        self._error.hide()
        if action is Action.RESTORE:
            for item in self._items():
                if item.removal is not None:
                    self.restore_wanted.emit(item.removal, item_title(item))
        elif action is Action.MOVE:
            self._ask_where()
        else:
            self.requested.emit(action, self._rows())

    def _targets(self) -> tuple[tuple[str, str], ...]:
        """Return the id and path of each folder to which what is selected could be moved."""
        held = {item.folder for item in self._items()}
        folders = self._state.folders.iterable if self._state.folders is not None else ()
        here = FolderState.PRESENT
        return tuple(
            (one.id, one.path) for one in folders if one.state is here and {one.id} != held
        )

    def _ask_where(self) -> None:
        ids = tuple(row.id for row in self._rows() if row.can(Action.MOVE))
        menu = QMenu(self)
        menu.setObjectName("moveMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        for folder_id, path in self._targets():
            entry = menu.addAction(plain_entry(path))
            entry.triggered.connect(
                lambda _=False, folder_id=folder_id: self.move_wanted.emit(ids, folder_id)
            )
        button = self._buttons[Action.MOVE]
        menu.popup(button.mapToGlobal(button.rect().topLeft()))

    def _ask_for_folder(self) -> None:
        self._error.hide()
        chooser = QFileDialog(self, ADD_FOLDER_TITLE)
        chooser.setObjectName("folderChooser")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.fileSelected.connect(self._state.add_folder)
        chooser.open()

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.folders)
        self._stack.addWidget(self._note)
        close = self._button(CLOSE_TEXT, "closeButton")
        close.clicked.connect(self.reject)
        disks = QVBoxLayout()
        disks.setSpacing(4)
        for bar in self._bars:
            disks.addWidget(bar)
        tabs = QHBoxLayout()
        tabs.addWidget(self._tabs)
        tabs.addStretch(1)
        self.body.addSpacing(4)
        self.body.addLayout(disks)
        self.body.addLayout(tabs)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._error)
        self.body.addSpacing(8)
        buttons = button_line(close)
        for number, button in enumerate((*self._buttons.values(), self._add, self._rescan)):
            buttons.insertWidget(number, button)
        self.body.addLayout(buttons)
