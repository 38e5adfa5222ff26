"""A model does not fit: by how much, and the ways to load it all the same."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from modelyard.ui.look.scale import grown
from modelyard.ui.parts.choice_button import ChoiceButton
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.words.load_words import OFFERS_DETAIL, offer_words, offers_title, shortage_text
from modelyard.ui.words.wording import CANCEL_TEXT
from modelyard.wire.load import LoadOffer
from modelyard.wire.problems import Problem

_WIDTH_PX = 480
_MOST_OFFERS = 8


class OffersSheet(Sheet):
    """Offers what the service found; `take` is called with the offer that is chosen."""

    def __init__(
        self, parent: QWidget, *, name: str, problem: Problem, take: Callable[[LoadOffer], None]
    ) -> None:
        super().__init__(parent, name="offersSheet", title=offers_title(name))
        self.setFixedWidth(grown(self.font(), _WIDTH_PX))
        self._take = take
        shortage = shortage_text(problem)
        self.setAccessibleDescription(f"{shortage} {OFFERS_DETAIL}")
        self.body.setSpacing(8)
        self.body.addWidget(plain_label(f"{shortage} {OFFERS_DETAIL}".strip()))
        self.body.addSpacing(4)
        buttons = [self._button(offer) for offer in (problem.offers or ())[:_MOST_OFFERS]]
        for button in buttons:
            self.body.addWidget(button)
        cancel = QPushButton(CANCEL_TEXT, self)
        cancel.setObjectName("dismissButton")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.body.addSpacing(8)
        self.body.addLayout(button_line(cancel))
        if buttons:
            buttons[0].setDefault(True)
            buttons[0].setFocus()

    def _button(self, offer: LoadOffer) -> ChoiceButton:
        words = offer_words(offer)
        name = f"{offer.kind.value}Offer"
        button = ChoiceButton(words.title, words.detail, name=name, parent=self)
        # The sheet goes first, so that what is done may show one of its own.
        button.clicked.connect(self.accept)
        button.clicked.connect(lambda: self._take(offer))
        return button
