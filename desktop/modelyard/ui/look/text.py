"""Texts from outside, made safe for the places that would read them as markup."""

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """Return a tool tip that shows `text` as it is: Qt reads some texts as HTML.

    The others stay what they are, since a screen reader reads tool tips, markup and all.
    """
    return f"<qt>{escape(text)}</qt>" if Qt.mightBeRichText(text) else text


def plain_entry(text: str) -> str:
    """Return a menu entry or button that shows `text` as it is: Qt takes & for a shortcut."""
    return text.replace("&", "&&")
