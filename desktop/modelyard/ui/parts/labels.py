"""Labels for texts from anywhere: they wrap, can be selected, and never read markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def wrapped_label(
    name: str,
    parent: QWidget | None = None,
    *,
    scale: float = 1.0,
    is_muted: bool = False,
    is_bold: bool = False,
) -> QLabel:
    """Return a label that gives way in width; one that is scaled up is bold, too."""
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setProperty("muted", is_muted)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    if scale > 1.0 or is_bold:
        font.setWeight(font.Weight.DemiBold)
    label.setFont(font)
    return label
