"""The small button with an icon alone that stands beside texts and fields."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from modelyard.ui.look.scale import grown

_ICON_PX = 16


def small_button(parent: QWidget, *, name: str, text: str = "", tip: str = "") -> QToolButton:
    """Return a button called `name`; `text` is what a screen reader says, `tip` if it is more.

    Its icon is the caller's, who knows when the palette changes.
    """
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(tip or text)
    button.setProperty("small", True)
    icon_px = grown(parent.font(), _ICON_PX)
    button.setIconSize(QSize(icon_px, icon_px))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
