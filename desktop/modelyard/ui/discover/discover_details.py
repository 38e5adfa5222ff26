"""The details of what is offered: its files, what they need, its licence, its publisher's words."""

from enum import Enum, auto

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from modelyard.tables.numbers import size_text
from modelyard.tables.offers import Offer
from modelyard.tables.source_files import FileRow, SourceFileTable, file_columns
from modelyard.ui.discover.discover_view import FileView
from modelyard.ui.discover.gate_card import GateCard
from modelyard.ui.discover.model_card import ModelCard
from modelyard.ui.look.scale import grown
from modelyard.ui.look.text import plain_tip
from modelyard.ui.parts.action_button import ActionButton
from modelyard.ui.parts.chips import Chips
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.words.contents_words import CONTENTS_MENU, CONTENTS_TIP
from modelyard.ui.words.discover_words import (
    CARD_TITLE,
    FILES_ASKING,
    FILES_TITLE,
    FIT_SENTENCES,
    GET_TEXT,
    GET_TIP,
    NO_FILES,
    NO_OFFER,
    PROJECTOR_SHORT,
    PROJECTOR_TEXT,
    PROJECTOR_TIP,
    RESUME_TIP,
    REVEAL_TEXT,
    file_fit,
    file_state,
    file_subline,
    get_text,
    header_text,
    is_held,
    old_answer,
    origin_text,
    popularity_text,
    search_problem,
)
from modelyard.wire.problems import Problem
from modelyard.wire.sources import SourceCard, SourceEstimate, SourceFile, SourceListing

_TITLE_SCALE = 1.3
_WIDTH_PX = 372
_LEAST_WIDTH_PX = 300
_LEAST_GROWN_PX = 260
"""For large texts: the table beside it needs room as well."""


class Side(Enum):
    """What the lower half shows."""

    FILES = auto()
    CARD = auto()


class OfferDetails(QWidget):
    """Tells all that is known of the selected offer; `show_…` are called as it becomes known.

    Signals:
        wanted (FileRow, SourceFile | None): Download this file, with this projector.
        revealed (str): This model is to be shown in the Library.
        contents_wanted (SourceFile): Show what is in this file.
        chosen (): Another file is selected.
    """

    wanted = Signal(object, object)
    revealed = Signal(object)
    contents_wanted = Signal(object)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offerDetails")
        self.setProperty("side", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(max(_LEAST_WIDTH_PX, grown(self.font(), _LEAST_GROWN_PX)))
        self._offer: Offer | None = None
        self._projectors: tuple[SourceFile, ...] = ()
        self._title = wrapped_label("offerTitle", self, scale=_TITLE_SCALE)
        self._subline = wrapped_label("offerSubline", self, is_muted=True)
        self._popularity = wrapped_label("offerPopularity", self, is_muted=True)
        self._license = wrapped_label("offerLicense", self, is_muted=True)
        self.gate = GateCard(self)
        self.get = QAction(self)
        self.get.triggered.connect(self._act)
        self._get_button = ActionButton(self.get, "download", name="getButton", parent=self)
        self._get_button.set_primary(is_primary=True)
        self._fit = wrapped_label("offerFit", self, is_muted=True)
        self._header = wrapped_label("offerHeader", self, is_muted=True)
        self.inside = self._make_inside()
        self._inside_button = ActionButton(self.inside, "info", name="insideButton", parent=self)
        self._vision = QCheckBox(self)
        self._vision.setObjectName("projectorBox")
        self._sides = Chips({Side.FILES: FILES_TITLE, Side.CARD: CARD_TITLE}, suffix="Side")
        self._files = SourceFileTable(
            file_columns(subline=file_subline, fit=file_fit, state=file_state), self
        )
        self.view = FileView(self._files, parent=self)
        self._hint = wrapped_label("filesHint", self, is_muted=True)
        self.card = ModelCard(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._sides.chosen.connect(self.show_side)
        self.view.selection_changed.connect(self._follow_choice)
        self.view.acted.connect(self._act)
        self.view.opened.connect(self._act)
        self.show_offer(None)

    @property
    def chosen_file(self) -> FileRow | None:
        """The file that is selected."""
        return self.view.chosen

    def show_offer(self, offer: Offer | None) -> None:
        """Show what is known of `offer` alone; None where nothing is selected."""
        is_other = (offer.key if offer else None) != (self._offer.key if self._offer else None)
        self._offer = offer
        self._title.setText(offer.name if offer else "")
        self._title.setVisible(offer is not None)
        if offer is None:
            self._subline.setText(NO_OFFER)
        else:
            self._subline.setText(offer.description or offer.publisher)
        self._inside_button.setVisible(offer is not None)
        for part in (self._popularity, self._license, self._get_button, self._fit, self._sides):
            part.setVisible(offer is not None)
        self._stack.setVisible(offer is not None)
        if is_other:
            self._files.replace(())
            self.card.show_card(None)
            self.gate.hide()
            self._vision.hide()
            self._follow_choice()

    def show_listing(
        self,
        listing: SourceListing | None,
        rows: tuple[FileRow, ...],
        *,
        is_asking: bool,
        problem: Problem | None,
    ) -> None:
        """Show the files as `rows`, or why there are none."""
        offer = self._offer
        if offer is None:
            return
        self._popularity.setText(popularity_text(offer, listing))
        self._popularity.setVisible(bool(self._popularity.text()))
        self._license.setText(origin_text(offer, listing))
        self._license.setVisible(bool(self._license.text()))
        self._files.replace(rows)
        self._projectors = listing.projectors if listing is not None else ()
        self._show_projector()
        hint = FILES_ASKING if is_asking else "" if rows else NO_FILES
        if problem is not None and not rows:
            hint = ". ".join(search_problem(problem))
        elif listing is not None and (old := old_answer(listing)):
            hint = old
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.view.setVisible(bool(rows))
        self._follow_choice()

    def show_header(self, found: SourceEstimate | None) -> None:
        """Show what the header of the selected file says, as soon as it was read."""
        self._header.setText(header_text(found))
        self._header.setVisible(bool(self._header.text()))

    def show_card(self, card: SourceCard | None) -> None:
        """Show what the publisher says."""
        self.card.show_card(card)

    def choose(self, row: FileRow) -> None:
        """Select this file."""
        for number, one in enumerate(self._files.rows):
            if one.file == row.file:
                self.view.choose(number)

    def show_side(self, side: Side) -> None:
        """Show the files, or what the publisher says."""
        self._sides.mark(side)
        self._stack.setCurrentIndex(list(Side).index(side))

    def act(self) -> None:
        """Do what the main button does."""
        self._act()

    def sizeHint(self) -> QSize:
        """Return the usual width; the height is the window's."""
        return QSize(_WIDTH_PX, super().sizeHint().height())

    def _show_projector(self) -> None:
        first = self._projectors[0] if self._projectors else None
        self._vision.setVisible(first is not None)
        if first is None:
            self._vision.setChecked(False)
            return
        name = first.path.rpartition("/")[2]
        size = size_text(first.size) if first.size is not None else ""
        text, tip = PROJECTOR_TEXT if size else PROJECTOR_SHORT, PROJECTOR_TIP.format(name=name)
        self._vision.setText(text.format(size=size))
        if self._vision.toolTip() != plain_tip(tip):
            self._vision.setToolTip(plain_tip(tip))
            self._vision.setAccessibleDescription(tip)
            self._vision.setChecked(True)

    def _follow_choice(self) -> None:
        row = self.view.chosen
        self.get.setEnabled(row is not None and self._can_get(row))
        self.inside.setEnabled(row is not None and row.file.is_whole)
        if row is None:
            self.get.setText(GET_TEXT)
            self._fit.setText("")
        elif self._held(row):
            self.get.setText(REVEAL_TEXT)
            self.get.setEnabled(True)
            self._fit.setText(file_state(row))
        else:
            self.get.setText(get_text(row))
            self._fit.setText(FIT_SENTENCES[row.fit])
        is_unfinished = row is not None and row.held is not None and row.held.state.is_unfinished
        self.get.setToolTip(RESUME_TIP if is_unfinished else GET_TIP)
        self._get_button.set_icon_name("library" if row and self._held(row) else "download")
        self._fit.setVisible(bool(self._fit.text()))
        self.chosen.emit()

    def _held(self, row: FileRow) -> bool:
        """Whether there is nothing to download: it is here, or comes in already."""
        held = row.held
        if held is None or not is_held(held):
            return False
        return not held.state.is_unfinished or held.state.is_transferring

    def _can_get(self, row: FileRow) -> bool:
        return row.file.is_whole and not row.is_taking

    def _act(self) -> None:
        row = self.view.chosen
        if row is None or not self.get.isEnabled():
            return
        if self._held(row) and row.held is not None:
            self.revealed.emit(row.held.id)
            return
        with_vision = self._vision.isVisible() and self._vision.isChecked()
        self.wanted.emit(row, self._projectors[0] if with_vision and self._projectors else None)

    def _make_inside(self) -> QAction:
        action = QAction(CONTENTS_MENU, self)
        action.setShortcut(QKeySequence("Ctrl+Shift+I"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(CONTENTS_TIP)
        action.triggered.connect(self._look_inside)
        self.addAction(action)
        return action

    def _look_inside(self) -> None:
        row = self.view.chosen
        if row is not None:
            self.contents_wanted.emit(row.file)

    def _lay_out(self) -> None:
        for extra in (self.gate, self._vision):  # until it is known that they are wanted
            extra.hide()
        files = QWidget(self)
        column = QVBoxLayout(files)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._hint)
        column.addWidget(self.view, 1)
        column.addStretch(0)
        self._hint.setContentsMargins(20, 0, 20, 0)
        self._stack.addWidget(files)
        self._stack.addWidget(self.card)
        head = QVBoxLayout()
        head.setContentsMargins(20, 20, 20, 0)
        head.setSpacing(4)
        for part in (self._title, self._subline, self._popularity, self._license):
            head.addWidget(part)
        head.addSpacing(8)
        head.addWidget(self.gate)
        head.addWidget(self._get_button)
        below: tuple[QWidget, ...] = (self._fit, self._vision, self._header, self._inside_button)
        for one in below:
            head.addWidget(one)
        head.addSpacing(8)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 4)
        line.addWidget(self._sides)
        line.addStretch(1)
        head.addLayout(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        layout.addStretch(0)
