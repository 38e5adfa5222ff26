"""Widgets, delegates, dialogs, and every sentence that a person reads."""
