"""The top of the Discover place: what is looked for, and what can be done with what is found."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from modelyard.language import tr
from modelyard.ui.parts.action_button import ActionButton
from modelyard.ui.parts.menu_button import MenuButton
from modelyard.ui.parts.search_field import SearchField
from modelyard.ui.words.discover_words import (
    PAGE_TEXT,
    PAGE_TIP,
    SEARCH_HINT,
    SEARCH_NAME,
    SORT_TIP,
    SORT_WORDS,
)
from modelyard.wire.sources import SourceSort

_SEARCH_WIDTH_PX = 560


class DiscoverToolbar(QFrame):
    """The search field, the order of what is found, the way to a model's page, the main menu.

    Signals:
        searched (str): The text of the search field is another.
        ordered (SourceSort): Another order is wanted.
        left (): Enter or the Down key in the search field: on to what was found.
    """

    searched = Signal(object)
    ordered = Signal(object)
    left = Signal()

    def __init__(self, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("discoverToolbar")
        self.setProperty("bar", True)
        self.setAccessibleName(tr("Toolbar"))
        self.search_field = SearchField(
            name="discoverField", title=SEARCH_NAME, hint=SEARCH_HINT, parent=self
        )
        self.search_field.setMaximumWidth(_SEARCH_WIDTH_PX)
        self._entries: dict[SourceSort, QAction] = {}
        self._sort = QAction(self)
        self._sort.setToolTip(SORT_TIP)
        self._sort_menu = self._make_sorts()
        self._sort_button = ActionButton(self._sort, "sort", name="sortButton", parent=self)
        self._sort.triggered.connect(self._open_sorts)
        self.page = QAction(PAGE_TEXT, self)
        self.page.setToolTip(PAGE_TIP)
        page_button = ActionButton(self.page, "export", name="pageButton", parent=self)
        self._menu_button = MenuButton(menu, name="discoverMenuButton", parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        layout.addWidget(self.search_field, 4)
        layout.addSpacing(8)
        layout.addWidget(self._sort_button)
        layout.addStretch(1)
        layout.addWidget(page_button)
        layout.addWidget(self._menu_button)
        self.search_field.textChanged.connect(self.searched.emit)
        self.search_field.left.connect(self.left.emit)
        self.show_sort(SourceSort.DOWNLOADS)

    def show_sort(self, sort: SourceSort) -> None:
        """Show that this comes first."""
        self._sort.setText(SORT_WORDS[sort])
        for one, entry in self._entries.items():
            entry.setChecked(one is sort)

    def open_menu(self) -> None:
        """Open the main menu, as a click on its button does."""
        self._menu_button.showMenu()

    def _make_sorts(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("sourceSortMenu")
        for sort, word in SORT_WORDS.items():
            entry = menu.addAction(word)
            entry.setObjectName(f"{sort.value}SortAction")
            entry.setCheckable(True)
            entry.triggered.connect(lambda _=False, sort=sort: self._choose(sort))
            self._entries[sort] = entry
        return menu

    def _choose(self, sort: SourceSort) -> None:
        self.show_sort(sort)
        self.ordered.emit(sort)

    def _open_sorts(self) -> None:
        button = self._sort_button
        self._sort_menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
