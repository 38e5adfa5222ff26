"""What the actions are called, what is said while one is carried out and when it fails."""

from dataclasses import dataclass

from modelyard.language import tr
from modelyard.state.rows import Action
from modelyard.ui.words.contents_words import CONTENTS_MENU, CONTENTS_TIP, READING_TITLE


@dataclass(frozen=True, slots=True)
class ActionWords:
    """What an action is called and does; `failed` says of the model {name} that it did not."""

    text: str
    tip: str
    failed: str


ACTION_WORDS: dict[Action, ActionWords] = {
    Action.ADD: ActionWords(
        tr("Add…"), tr("Add a model by its link or file"), tr("{name} could not be added")
    ),
    Action.DOWNLOAD: ActionWords(
        tr("Download"),
        tr("Download the selected models, or go on with them"),
        tr("{name} could not be downloaded"),
    ),
    Action.CANCEL: ActionWords(
        tr("Cancel"),
        tr("Stop the download or the load; what is downloaded is kept"),
        tr("{name} did not stop"),
    ),
    Action.PAUSE: ActionWords(
        tr("Pause"), tr("Pause the download"), tr("{name} could not be paused")
    ),
    Action.DISCARD: ActionWords(
        tr("Discard partial download"),
        tr("Delete the part of the file that is here"),
        tr("{name} could not be discarded"),
    ),
    Action.LOAD: ActionWords(
        tr("Load"),
        tr("Load the selected model into memory, ready to use"),
        tr("{name} could not be loaded"),
    ),
    Action.UNLOAD: ActionWords(
        tr("Unload"),
        tr("Take the selected models out of memory"),
        tr("{name} could not be unloaded"),
    ),
    Action.REMOVE: ActionWords(
        tr("Remove"),
        tr("Remove the selected models and their files"),
        tr("{name} could not be removed"),
    ),
    Action.UPDATE: ActionWords(tr("Save"), tr("Save the changes"), tr("{name} could not be saved")),
    Action.LIMIT: ActionWords(
        tr("Limit"), tr("Limit the speed of the download"), tr("{name} could not be limited")
    ),
    Action.QUEUE: ActionWords(
        tr("Change"), tr("Change the downloads"), tr("{name} could not be changed")
    ),
    Action.EXPORT: ActionWords(
        tr("Export…"), tr("Save the history as a table"), tr("{name} could not be exported")
    ),
    Action.VERIFY: ActionWords(
        tr("Verify"),
        tr("Read the whole file once more and compare its SHA-256"),
        tr("{name} could not be verified"),
    ),
    Action.REPAIR: ActionWords(
        tr("Repair"),
        tr("Download again what is wrong or gone of the file"),
        tr("{name} could not be repaired"),
    ),
    Action.RENEW: ActionWords(
        tr("Update"),
        tr("Download the newer version; the one that is here stays until it is whole"),
        tr("{name} could not be updated"),
    ),
    Action.MOVE: ActionWords(
        tr("Move"), tr("Move the files to another folder"), tr("{name} could not be moved")
    ),
    Action.RESTORE: ActionWords(
        tr("Undo"), tr("Bring back what was removed"), tr("{name} could not be brought back")
    ),
    Action.INSPECT: ActionWords(
        CONTENTS_MENU, CONTENTS_TIP, tr("What is in {name} could not be told")
    ),
}

FAILED_AT_ALL: dict[Action, str] = {
    Action.QUEUE: tr("The downloads could not be changed"),
    Action.EXPORT: tr("The history could not be exported"),
    Action.UNLOAD: tr("The models could not be unloaded"),
}
"""What failed that concerns no single model."""
THE_MODEL = tr("The model", "in “The model could not be added”")

RESUME_TEXT = tr("Resume")
AGAIN_TEXT = tr("Download again")
TRY_AGAIN_TEXT = tr("Try again")

PENDING_WORDS: dict[Action, str] = {
    Action.DOWNLOAD: tr("Starting the download…"),
    Action.CANCEL: tr("Cancelling…"),
    Action.PAUSE: tr("Pausing…"),
    Action.DISCARD: tr("Discarding…"),
    Action.LOAD: tr("Loading…"),
    Action.UNLOAD: tr("Unloading…"),
    Action.REMOVE: tr("Removing…"),
    Action.ADD: tr("Adding…"),
    Action.UPDATE: tr("Saving…"),
    Action.LIMIT: tr("Limiting…"),
    Action.QUEUE: tr("Changing…"),
    Action.EXPORT: tr("Exporting…"),
    Action.VERIFY: tr("Verifying…"),
    Action.REPAIR: tr("Repairing…"),
    Action.RENEW: tr("Updating…"),
    Action.MOVE: tr("Moving…"),
    Action.RESTORE: tr("Bringing back…"),
    Action.INSPECT: READING_TITLE,
}
