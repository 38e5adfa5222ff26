"""The Discover place: what can be downloaded, what it needs, and one click to have it."""

from dataclasses import replace

from PySide6.QtCore import QByteArray, QPoint, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from modelyard.state.discovery import Kind
from modelyard.state.fits import Fit, needed_for_file
from modelyard.state.inspection import recommended
from modelyard.state.settings import Settings
from modelyard.state.yard import Yard
from modelyard.tables.offers import Offer
from modelyard.tables.source_files import FileRow
from modelyard.ui.discover.discover_details import OfferDetails
from modelyard.ui.discover.discover_page import DiscoverPage
from modelyard.ui.discover.discover_toolbar import DiscoverToolbar
from modelyard.ui.discover.offer_rows import found_offer, suggested_offer
from modelyard.ui.sheets.contents_sheet import ContentsSheet
from modelyard.ui.sheets.token_sheet import TokenSheet
from modelyard.wire.problems import ProblemCode
from modelyard.wire.sources import SourceFile, SourceSort

_PAGE_WIDTH_PX = 760
_DETAILS_WIDTH_PX = 372


class DiscoverPlace(QWidget):
    """Brings search, table and details together; `toolbar` stands where the window puts it.

    Signals:
        revealed (str): This model is to be shown in the Library.
    """

    revealed = Signal(object)

    def __init__(self, yard: Yard, *, menu: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("discoverPlace")
        self._window = parent
        self._yard = yard
        self._question = yard.discovery.question
        self._auto_chosen: tuple[str, str | None] | None = None
        # In the order in which Tab leads through them.
        self.toolbar = DiscoverToolbar(menu, parent)
        self.page = DiscoverPage(yard.discovery, parent=self)
        self.details = OfferDetails(self)
        self._splitter = QSplitter(self)
        self._lay_out()
        self._connect()

    @property
    def offer(self) -> Offer | None:
        """What is selected."""
        rows = self.page.view.selected_rows()
        return rows[0] if len(rows) == 1 else None

    def focus(self) -> None:
        """Put the focus where a person begins: on the search, or on what was found."""
        if self.page.is_table_shown and self._question.text:
            self.page.focus()
        else:
            self.toolbar.search_field.enter()
        self.refresh()

    def enter_search(self) -> None:
        """Put the focus into the search field."""
        self.toolbar.search_field.enter()

    def search(self, text: str) -> None:
        """Look for `text`."""
        self.toolbar.search_field.setText(text)

    def refresh(self) -> None:
        """Show what is offered as things stand now; while the place is hidden nothing is done."""
        if not self.isVisible():
            return
        self.page.show_offers(self._offers())
        if not self.page.view.selected_rows() and self.page.is_table_shown:
            self.page.view.select_first()
        self._follow()

    def save_layout(self, settings: Settings) -> None:
        """Remember the widths of table and details."""
        settings.discover_splitter_state = bytes(self._splitter.saveState().data())

    def restore_layout(self, settings: Settings) -> None:
        """Take over what was remembered."""
        self._splitter.restoreState(QByteArray(settings.discover_splitter_state))

    def _offers(self) -> tuple[Offer, ...]:
        yard = self._yard
        if yard.discovery.question.is_open:
            rows = yard.suggestions.rows
            return tuple(suggested_offer(row, yard.room) for row in rows)
        found = yard.discovery.results
        return tuple(
            found_offer(one, yard.room, yard.holdings.of_repository(one.repo)) for one in found
        )

    def _connect(self) -> None:
        yard, page, details = self._yard, self.page, self.details
        self.toolbar.searched.connect(lambda text: self._ask(text=text.strip()))
        self.toolbar.ordered.connect(lambda sort: self._ask(sort=sort))
        self.toolbar.left.connect(page.focus)
        self.toolbar.page.triggered.connect(self._open_page)
        page.kind_chosen.connect(lambda kind: self._ask(kind=kind))
        page.retry_wanted.connect(self._ask_again)
        page.cleared.connect(self._clear)
        page.view.end_neared.connect(yard.discovery.ask_more)
        page.view.selection_changed.connect(self._follow)
        page.view.acted.connect(details.act)
        page.view.customContextMenuRequested.connect(self._open_menu)
        details.wanted.connect(self._take)
        details.revealed.connect(self.revealed.emit)
        details.chosen.connect(self._show_header)
        details.contents_wanted.connect(self._show_contents)
        page.view.addAction(details.inside)
        details.gate.license_wanted.connect(self._open_page)
        details.gate.token_wanted.connect(lambda: TokenSheet(self._window, yard.accounts).open())
        details.card.link_wanted.connect(_open_address)
        yard.accounts.accepted.connect(lambda _source: yard.inspection.look_again())
        for signal in (
            yard.discovery.changed,
            yard.holdings.changed,
            yard.suggestions.changed,
            yard.room.changed,
        ):
            signal.connect(self.refresh)
        for signal in (yard.inspection.changed, yard.takings.changed, yard.accounts.changed):
            signal.connect(self._show_details)

    def _ask(
        self,
        *,
        text: str | None = None,
        kind: Kind | None = None,
        sort: SourceSort | None = None,
    ) -> None:
        asked = self._question
        self._question = replace(
            asked,
            text=asked.text if text is None else text,
            kind=kind or asked.kind,
            sort=sort or asked.sort,
        )
        self._yard.discovery.ask(self._question)

    def _ask_again(self) -> None:
        self._yard.discovery.ask_again()
        self._yard.inspection.look_again()

    def _clear(self) -> None:
        self.page.show_kind(Kind.ANY)
        self.toolbar.show_sort(SourceSort.DOWNLOADS)
        self._ask(kind=Kind.ANY, sort=SourceSort.DOWNLOADS)
        self.toolbar.search_field.clear()
        self.toolbar.search_field.enter()

    def _follow(self) -> None:
        offer = self.offer
        self.toolbar.page.setEnabled(offer is not None and offer.url is not None)
        self.details.show_offer(offer)
        self._yard.inspection.look_at(offer.repo if offer is not None else None)
        self._show_details()

    def _show_details(self) -> None:
        offer, inspection = self.offer, self._yard.inspection
        if offer is None or inspection.repo != offer.repo or not self.isVisible():
            return
        listing = inspection.listing
        rows = self._file_rows()
        self.details.show_listing(
            listing, rows, is_asking=inspection.is_asking, problem=inspection.problem
        )
        self.details.show_card(inspection.card)
        self._show_header()
        problem = inspection.problem
        wants_token = problem is not None and problem.code is ProblemCode.GATED
        gated = offer.gated or (listing is not None and listing.repository.gated)
        is_let_in = self._yard.accounts.has() and not wants_token
        self.details.gate.setVisible((gated or wants_token) and not is_let_in)
        if rows and self._auto_chosen != offer.key:
            self._choose_file(offer, rows)
        elif not rows:
            self._auto_chosen = None

    def _show_header(self) -> None:
        row = self.details.chosen_file
        source = row.file.source if row is not None else ""
        self.details.show_header(self._yard.inspection.estimate(source))

    def _file_rows(self) -> tuple[FileRow, ...]:
        listing = self._yard.inspection.listing
        files = listing.iterable if listing is not None else ()
        return tuple(map(self._file_row, sorted(files, key=lambda file: file.size or 0)))

    def _file_row(self, file: SourceFile) -> FileRow:
        yard = self._yard
        known = yard.inspection.estimate(file.source)
        needed = known.estimate.total if known is not None else needed_for_file(file.size)
        return FileRow(
            file=file,
            fit=yard.room.fit(needed),
            needed=needed,
            is_estimated=known is not None,
            held=yard.holdings.of_file(file.source),
            is_taking=yard.takings.is_taking(file.source),
        )

    def _choose_file(self, offer: Offer, rows: tuple[FileRow, ...]) -> None:
        """Select the file that suits most, once for each offer: from then on it is a person's."""
        self._auto_chosen = offer.key
        of_file = {row.file: row for row in rows}
        wanted = next((row for row in rows if row.file.path == offer.path), None)
        if wanted is None:
            best = recommended(tuple(of_file), lambda file: of_file[file].fit is Fit.FITS)
            wanted = of_file[best] if best is not None else None
        if wanted is not None:
            self.details.choose(wanted)

    def _take(self, row: FileRow, projector: SourceFile | None) -> None:
        self._yard.takings.take(
            row.file.source, projector=projector.source if projector is not None else None
        )

    def _show_contents(self, file: SourceFile) -> None:
        reading = self._yard.inspection.contents(file)
        ContentsSheet(self._window, reading, name=file.path).open()

    def _open_page(self) -> None:
        if self.offer is not None and self.offer.url is not None:
            _open_address(self.offer.url)

    def _open_menu(self, position: QPoint) -> None:
        if self.offer is None:
            return
        menu = QMenu(self)
        menu.setObjectName("offerMenu")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(self.details.get)
        menu.addAction(self.details.inside)
        menu.addAction(self.toolbar.page)
        menu.popup(self.page.view.viewport().mapToGlobal(position))

    def _lay_out(self) -> None:
        self._splitter.setObjectName("discoverSplitter")
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.page)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([_PAGE_WIDTH_PX, _DETAILS_WIDTH_PX])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter)


def _open_address(address: str) -> None:
    """Open an address of the web in the browser, and no other that a stranger may have given."""
    url = QUrl(address)
    if url.scheme().lower() in {"http", "https"}:
        QDesktopServices.openUrl(url)
