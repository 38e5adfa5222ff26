"""What a stranger wrote, made fit to be shown: bounded, without pictures, markup or tricks."""

import re

_MOST = 16_000
"""Characters of a card that are shown; laying out more would be felt."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|svg|details)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_PICTURE = re.compile(r"!\[[^\]]{0,300}\](?:\([^)]{0,2000}\)|\[[^\]]{0,300}\])")
_TARGET = r"\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)"
_LINK = re.compile(r"\[([^\[\]]{1,300})\](?!\(\s*https?://)" + _TARGET, re.IGNORECASE)
_EMPTY_LINK = re.compile(r"\[\s*\]" + _TARGET)
_GAPS = re.compile(r"\n\s*\n\s*\n+")


def readable(text: str) -> tuple[str, bool]:
    """Return Markdown that can be shown as it is, and whether its end was left out.

    Pictures go, since fetching them would tell who reads; HTML goes, and links that lead anywhere
    but to the web become plain text.
    """
    is_cut = len(text) > _MOST
    shown = text[:_MOST]
    if is_cut:
        shown = shown.rpartition("\n")[0] or shown
    shown = _COMMENT.sub("", shown)
    shown = _HIDDEN.sub("", shown)
    shown = _BREAK.sub("\n", shown)
    shown = _TAG.sub("", shown)
    shown = _EMPTY_LINK.sub("", _PICTURE.sub("", shown))
    shown = _LINK.sub(r"\1", shown)
    return _GAPS.sub("\n\n", shown).strip(), is_cut
