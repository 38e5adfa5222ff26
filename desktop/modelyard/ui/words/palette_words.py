"""What the command palette says."""

from modelyard.language import tr

PALETTE_MENU = tr("Find a command…")
SETTINGS_MENU = tr("Settings…")
PALETTE_TITLE = tr("What would you like to do?")
PALETTE_HINT = tr("Type a command, a place or a model")
LIST_NAME = tr("Commands")
NOTHING_TEXT = tr("Nothing fits. Try fewer letters.")
GO_HINT = tr("Place")
VIEW_HINT = tr("View")
MODEL_HINT = tr("Model")
SETTINGS_HINT = tr("Settings")


def action_on_model(action: str, name: str) -> str:
    """Return an action with the model that it concerns: ``Load: Qwen3 0.6B``."""
    return tr("{action}: {name}").format(action=action, name=name)
