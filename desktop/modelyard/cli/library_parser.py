"""What the verbs on files and disks accept."""

import argparse
from collections.abc import Callable

AddVerb = Callable[[str, str], argparse.ArgumentParser]
"""Makes the parser of a verb out of its name and its summary."""

# The words of the wire type `AdoptMethod`, which takes too long to import only to show a help.
_AUTO = "auto"
_METHODS = (_AUTO, "reference", "link", "copy")
_FOLDER = "the folder's path, its last name, or its id"


def add_library_verbs(add_verb: AddVerb, *, model_help: str) -> None:
    """Add those verbs that are not of the kind that only names a model."""
    _add_adopt(add_verb)
    repair = add_verb("repair", "fetch again what is wrong or gone of a model's file")
    repair.add_argument("model", metavar="MODEL", help=model_help)
    move = add_verb("move", "move a model's file to another folder of models")
    move.add_argument("model", metavar="MODEL", help=model_help)
    move.add_argument("folder", metavar="FOLDER", help=_FOLDER)
    _add_folders(add_verb)
    add_verb("du", "show what takes room on which disk")
    restore = add_verb("restore", "bring a removed model back from the trash, or show what can be")
    restore.add_argument(
        "removal", metavar="WHAT", nargs="?", help="the id of the removal, or the model's name"
    )


def add_remove_options(command: argparse.ArgumentParser) -> None:
    """Add what `remove` accepts beside the model."""
    command.add_argument("--yes", action="store_true", help="ask nothing")
    command.add_argument(
        "--now", action="store_true", help="free the room now, instead of using the trash"
    )
    command.add_argument(
        "--file",
        action="store_true",
        help="remove a file too that is yours or another program's, used where it lies",
    )


def _add_adopt(add_verb: AddVerb) -> None:
    summary = "take in models that other programs hold, or show which there are"
    adopt = add_verb("adopt", summary)
    adopt.add_argument("names", metavar="NAME", nargs="*", help="their names or ids")
    adopt.add_argument("--all", action="store_true", help="all that can be adopted")
    adopt.add_argument(
        "--method",
        choices=_METHODS,
        default=_AUTO,
        help="auto links where the file system can and else uses the file where it lies",
    )


def _add_folders(add_verb: AddVerb) -> None:
    folders = add_verb("folders", "show the folders of models, or change them")
    folders.add_argument("--add", metavar="DIR", help="watch this folder, and add its models")
    folders.add_argument(
        "--default",
        metavar="FOLDER",
        nargs="?",
        const="",
        help="let new downloads go there; with --add, to the added one",
    )
    folders.add_argument(
        "--remove", metavar="FOLDER", help="forget this folder and its models; no file is touched"
    )
    folders.add_argument("--rescan", action="store_true", help="look for what came or went")
