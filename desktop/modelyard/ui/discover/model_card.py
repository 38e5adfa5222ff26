"""What the publisher of a model says of it, shown without fetching anything."""

from typing import Any

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from modelyard.ui.discover.markdown import readable
from modelyard.ui.look.theme import colors_of
from modelyard.ui.words.discover_words import CARD_ASKING, CARD_CUT, CARD_TITLE
from modelyard.wire.sources import SourceCard

_MARGIN_PX = 16
_WEB = frozenset({"http", "https"})
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub
_NO_HTML = QTextDocument.MarkdownFeature.MarkdownNoHTML


class ModelCard(QTextBrowser):
    """A page of Markdown from a stranger: no pictures, no HTML; links open in the browser.

    Signals:
        link_wanted (str): This address of the web was clicked.
    """

    link_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelCard")
        self.setAccessibleName(CARD_TITLE)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(_MARGIN_PX)
        self._card: SourceCard | None = None
        self._text: str | None = None
        self.anchorClicked.connect(self._follow)

    def show_card(self, card: SourceCard | None) -> None:
        """Show `card`; with None that it is not known yet. It is laid out once it is seen."""
        if card == self._card and self._text is not None:
            return
        self._card = card
        self._text = None
        if self.isVisible():
            self._lay_out()

    def loadResource(self, type: int, name: QUrl | str) -> Any:  # noqa: A002 - Qt's name
        """Fetch nothing, whatever the text asks for."""
        return None

    def showEvent(self, event: Any) -> None:
        """Lay out what has not been seen yet."""
        super().showEvent(event)
        if self._text is None:
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Colour links for a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_text"):
            self._text = None
            if self.isVisible():
                self._lay_out()

    def _lay_out(self) -> None:
        if self._card is None:
            self._text = ""
            self.setPlainText(CARD_ASKING)
            return
        text, is_cut = readable(self._card.text)
        if is_cut or self._card.is_cut:
            text = f"{text}\n\n*{CARD_CUT}*"
        self._text = text
        accent = colors_of(self.palette()).accent
        self.document().setDefaultStyleSheet(f"a {{ color: {accent}; }}")
        self.document().setMarkdown(text, _FEATURES | _NO_HTML)
        self.moveCursor(self.textCursor().MoveOperation.Start)

    def _follow(self, url: QUrl) -> None:
        if url.scheme().lower() in _WEB:
            self.link_wanted.emit(url.toString())
