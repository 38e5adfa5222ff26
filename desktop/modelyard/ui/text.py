"""Texts from outside, made safe for the places that would read them as markup."""

from html import escape


def plain_tip(text: str) -> str:
    """Return a tool tip that shows `text` as it is: Qt reads some texts as HTML."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def plain_entry(text: str) -> str:
    """Return a menu entry or button that shows `text` as it is: Qt takes & for a shortcut."""
    return text.replace("&", "&&")
