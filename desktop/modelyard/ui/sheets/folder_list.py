"""The folders of models: one line each, with what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from modelyard.ui.look.text import plain_tip
from modelyard.ui.parts.copy_line import ElidedLabel
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.words.storage_words import (
    DEFAULT_FOLDER_TEXT,
    FOLDERS_TEXT,
    REMOVE_FOLDER_TEXT,
    REMOVE_FOLDER_TIP,
    folder_detail,
)
from modelyard.wire.storage import FolderState, ModelFolder


class FolderList(QScrollArea):
    """Shows the folders; the lines are made anew when the folders are others.

    Signals:
        default_wanted (str): New downloads are to go to the folder with this id.
        removal_wanted (str): The folder with this id is to be watched no longer.
    """

    default_wanted = Signal(object)
    removal_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("folderList")
        self.setAccessibleName(FOLDERS_TEXT)
        self.setWidgetResizable(True)
        self.setProperty("plain", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._folders: tuple[ModelFolder, ...] | None = None

    def show_folders(self, folders: tuple[ModelFolder, ...]) -> None:
        """Show these folders."""
        if folders == self._folders:
            return
        self._folders = folders
        page = QWidget(self)
        page.setObjectName("folderPage")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for folder in folders:
            layout.addWidget(self._line(folder, page))
        layout.addStretch(1)
        self.setWidget(page)

    def _line(self, folder: ModelFolder, page: QWidget) -> QWidget:
        line = QFrame(page)
        line.setObjectName("folderLine")
        line.setProperty("card", "plain")
        line.setAccessibleName(f"{folder.path}, {folder_detail(folder)}")
        path = ElidedLabel(line)
        path.setText(folder.path)
        path.setToolTip(plain_tip(folder.path))
        detail = wrapped_label("folderDetail", line, is_muted=True)
        detail.setText(folder_detail(folder))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(path)
        texts.addWidget(detail)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addLayout(texts, 1)
        if not folder.default and folder.state is FolderState.PRESENT:
            button = QPushButton(DEFAULT_FOLDER_TEXT, line)
            button.setObjectName("defaultFolderButton")
            button.clicked.connect(lambda: self.default_wanted.emit(folder.id))
            layout.addWidget(button)
        if not folder.fixed:
            button = QPushButton(REMOVE_FOLDER_TEXT, line)
            button.setObjectName("removeFolderButton")
            button.setToolTip(REMOVE_FOLDER_TIP)
            button.clicked.connect(lambda: self.removal_wanted.emit(folder.id))
            layout.addWidget(button)
        return line
