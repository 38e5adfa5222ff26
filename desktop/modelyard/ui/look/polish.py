"""What a style sheet can't do alone: properties that take effect at once, room before numbers."""

from PySide6.QtWidgets import QAbstractSpinBox, QWidget

_INSET_PX = 5


def set_style_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that rules of the style sheet select by; Qt reads them only on polishing."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def inset_text(field: QAbstractSpinBox) -> None:
    """Begin its text where that of the other fields begins; padding does not move it."""
    field.lineEdit().setTextMargins(_INSET_PX, 0, _INSET_PX, 0)
