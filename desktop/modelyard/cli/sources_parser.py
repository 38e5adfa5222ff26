"""What the verbs on sources accept."""

import argparse
from collections.abc import Callable

AddVerb = Callable[[str, str], argparse.ArgumentParser]
"""Makes the parser of a verb out of its name and its summary."""

# As the wire's SourceSort, which is not imported for a word of help.
_SORTS = ("downloads", "likes", "updated", "created")
_MOST_RESULTS = 100


def add_source_verbs(add_verb: AddVerb, *, model_help: str) -> None:
    """Add searching, accounts and newer versions."""
    _add_search(add_verb)
    _add_token(add_verb)
    outdated = add_verb("outdated", "ask the sources of models for newer versions")
    outdated.add_argument("model", metavar="MODEL", nargs="?", help=model_help)
    what = outdated.add_mutually_exclusive_group()
    what.add_argument("--known", action="store_true", help="tell what is known, asking nobody")
    what.add_argument(
        "--renew",
        action="store_true",
        help="download the newer version of MODEL; the old one stays until that is there",
    )


def _add_search(add_verb: AddVerb) -> None:
    search = add_verb("search", "search Hugging Face for models, or list the files of one")
    search.add_argument(
        "query",
        metavar="QUERY",
        nargs="?",
        default="",
        help="words to search for, or owner/repo to list its files; without it, all there are",
    )
    search.add_argument("--sort", choices=_SORTS, default=_SORTS[0])
    search.add_argument("--task", metavar="T", help="what it is for, such as text-generation")
    search.add_argument("--author", metavar="A", help="who published it")
    search.add_argument(
        "--any-format", action="store_true", help="also what has no files for this program"
    )
    search.add_argument(
        "--limit",
        metavar="N",
        type=int,
        default=20,
        help=f"how many models at most, up to {_MOST_RESULTS}",
    )
    search.add_argument("--page", metavar="CURSOR", help="go on where a search before ended")
    search.add_argument(
        "--card", action="store_true", help="show what the publisher says of owner/repo instead"
    )


def _add_token(add_verb: AddVerb) -> None:
    token = add_verb("token", "show, give or forget the account at a source")
    token.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        help="huggingface, or the host of a registry; the token or password is asked for, or "
        "read from standard input",
    )
    token.add_argument("--user", metavar="U", help="the user, at a registry")
    token.add_argument("--forget", action="store_true", help="forget the account")
    token.add_argument(
        "--allow-file",
        action="store_true",
        help="where the system has no keyring, keep it in a file that only you may read",
    )
