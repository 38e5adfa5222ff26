"""The dialog that adds a model by its link or file."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from modelyard.language import tr
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.look.theme import SPACING_PX
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.sheets.source_check import Checked, Verdict, check_sha256, check_source, name_from
from modelyard.ui.words.wording import ADD_TITLE, CANCEL_TEXT

_WIDTH_PX = 560
_DOWNLOAD_TEXT = tr("Add and download")
_FILES_TEXT = tr("Show its files")


@dataclass(frozen=True, slots=True)
class NewModel:
    """What the person entered; `downloads` where the file is wanted at once."""

    source: str
    name: str | None
    sha256: str | None
    downloads: bool


class AddDialog(Sheet):
    """Asks for a source, and if wanted for a name and a digest; shown with `open()`.

    Signals:
        entered (NewModel): The person confirmed, and what was entered can be used.
        repository_entered (str): The files of this repository are to be shown.
    """

    entered = Signal(object)
    repository_entered = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, source: str = "") -> None:
        super().__init__(parent, name="addDialog", title=ADD_TITLE)
        self.setMinimumWidth(_WIDTH_PX)
        self._source = _field("sourceField", tr("Link or file"), "https://…/model.gguf")
        self._name = _field("nameField", tr("Name"), tr("The name of the file"))
        self._sha256 = _field("sha256Field", "SHA-256", tr("Compared once the file is here"))
        self._source_hint = _hint("sourceHint")
        self._sha256_hint = _hint("sha256Hint")
        self._add, self._download = QPushButton(tr("Add")), QPushButton(_DOWNLOAD_TEXT)
        self._lay_out()
        for field in (self._source, self._sha256):
            field.textChanged.connect(self._check)
        self._add.clicked.connect(lambda: self._enter(downloads=False))
        self._download.clicked.connect(lambda: self._enter(downloads=True))
        self._source.setText(source)
        self._check()
        self._source.setFocus()
        self._source.deselect()

    @property
    def checked(self) -> Checked:
        """The source as it stands now, and what is thought of it."""
        return check_source(self._source.text())

    def _lay_out(self) -> None:
        browse = QPushButton(tr("Choose a file…"))
        browse.setObjectName("browseButton")
        browse.clicked.connect(self._browse)
        source_line = QHBoxLayout()
        source_line.addWidget(self._source, 1)
        source_line.addWidget(browse)
        layout = self.body
        layout.addSpacing(SPACING_PX)
        layout.addWidget(_title_of(self._source, tr("&Link or file")))
        layout.addLayout(source_line)
        layout.addWidget(self._source_hint)
        layout.addSpacing(SPACING_PX)
        layout.addWidget(_title_of(self._name, tr("&Name (optional)")))
        layout.addWidget(self._name)
        layout.addSpacing(SPACING_PX)
        layout.addWidget(_title_of(self._sha256, tr("&SHA-256 (optional)")))
        layout.addWidget(self._sha256)
        layout.addWidget(self._sha256_hint)
        layout.addSpacing(2 * SPACING_PX)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton(CANCEL_TEXT)
        cancel.clicked.connect(self.reject)
        self._download.setProperty("primary", True)
        for button, name in (
            (cancel, "dismissButton"),
            (self._add, "confirmAddButton"),
            (self._download, "confirmDownloadButton"),
        ):
            button.setObjectName(name)
            button.setAutoDefault(False)
        self._download.setDefault(True)
        return button_line(cancel, self._add, self._download)

    def _check(self) -> None:
        checked, wrong_digest = self.checked, check_sha256(self._sha256.text())
        is_wrong = checked.verdict is Verdict.WRONG
        self._source_hint.setText(checked.hint)
        _mark(self._source, self._source_hint, is_wrong=is_wrong)
        self._sha256_hint.setText(wrong_digest or "")
        self._sha256_hint.setVisible(wrong_digest is not None)
        _mark(self._sha256, self._sha256_hint, is_wrong=wrong_digest is not None)
        name = name_from(checked.source) if checked.is_usable else ""
        self._name.setPlaceholderText(name or tr("The name of the file"))
        is_ready = checked.is_usable and wrong_digest is None
        self._add.setVisible(checked.repository is None)
        self._add.setEnabled(is_ready)
        self._download.setEnabled(is_ready)
        self._download.setText(_DOWNLOAD_TEXT if checked.repository is None else _FILES_TEXT)

    def _enter(self, *, downloads: bool) -> None:
        if self.checked.repository is not None:
            self.accept()
            self.repository_entered.emit(self.checked.repository)
            return
        self.entered.emit(
            NewModel(
                source=self.checked.source,
                name=self._name.text().strip() or None,
                sha256=self._sha256.text().strip().lower() or None,
                downloads=downloads,
            )
        )
        self.accept()

    def _browse(self) -> None:
        chooser = QFileDialog(self, tr("Choose a model file"))
        chooser.setObjectName("fileChooser")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilter(tr("GGUF models (*.gguf)"))
        chooser.fileSelected.connect(self._source.setText)
        chooser.open()


def _field(name: str, title: str, placeholder: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(title)
    field.setPlaceholderText(placeholder)
    return field


def _title_of(field: QLineEdit, text: str) -> QLabel:
    title = QLabel(text)
    title.setBuddy(field)
    font = title.font()
    font.setWeight(font.Weight.DemiBold)
    title.setFont(font)
    return title


def _hint(name: str) -> QLabel:
    hint = plain_label()
    hint.setObjectName(name)
    return hint


def _mark(field: QLineEdit, hint: QLabel, *, is_wrong: bool) -> None:
    """Show that a field is wrong, or that it is not; the hint says why."""
    set_style_property(field, "wrong", is_wrong)
    set_style_property(hint, "muted", not is_wrong)
    set_style_property(hint, "bad", is_wrong)
    field.setAccessibleDescription(hint.text())
