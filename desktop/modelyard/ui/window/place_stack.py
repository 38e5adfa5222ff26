"""The places beside the rail, one of which is shown: its toolbar, the messages, its page."""

from typing import Protocol

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget


class PlaceToolbar(Protocol):
    """What stands above a page; a widget."""

    def open_menu(self) -> None:
        """Open the main menu."""


class PlacePage(Protocol):
    """What a place consists of; a widget."""

    def focus(self) -> None:
        """Let the keys work here."""


Parts = tuple[PlaceToolbar, PlacePage]


class PlaceStack(QWidget):
    """Shows the toolbar and the page of one place, with `messages` in between.

    Places may be added as late as they are first wanted, since a start needs only one.
    """

    def __init__(self, messages: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Parts | None = None
        self._toolbars, self._pages = QStackedWidget(self), QStackedWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._toolbars)
        layout.addWidget(messages)
        layout.addWidget(self._pages, 1)

    def add(self, toolbar: QWidget, page: QWidget) -> None:
        """Add the parts of a place, which is not shown yet."""
        self._toolbars.addWidget(toolbar)
        self._pages.addWidget(page)

    def show_parts(self, parts: Parts) -> None:
        """Show the parts of a place that was added."""
        self._shown = parts
        for stack, part in zip((self._toolbars, self._pages), parts, strict=True):
            if not isinstance(part, QWidget):
                raise TypeError(part)
            stack.setCurrentWidget(part)

    def focus(self) -> None:
        """Let the keys work in the page that is shown."""
        if self._shown is not None:
            self._shown[1].focus()

    def open_menu(self) -> None:
        """Open the main menu below its button."""
        if self._shown is not None:
            self._shown[0].open_menu()
