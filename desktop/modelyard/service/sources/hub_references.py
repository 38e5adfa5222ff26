"""What a person may type or paste for a file of Hugging Face.

- ``hf://owner/repo[@revision]/path/file.gguf``, as the hub's own tools write it;
- the address of a page: ``https://huggingface.co/owner/repo/blob/main/file.gguf``, also with
  ``resolve``, ``raw`` or ``tree``, or of the repository itself, where ``?show_file_info=`` names
  the file whose tensors the page shows.

A revision with slashes is written percent-encoded, but for the hub's own ``refs/pr/N`` and
``refs/convert/NAME``.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

from modelyard.wire.problems import ProblemCode, problem_error

SCHEME = "hf://"
DEFAULT_REVISION = "main"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_SPECIAL_REFS = ("refs/pr/", "refs/convert/")
_FILE_VIEWS = frozenset({"blob", "resolve", "raw", "blame", "commits", "edit"})
_SHOWN_FILE = "show_file_info"
_NOT_OWNERS = frozenset(
    {"api", "blog", "chat", "collections", "datasets", "docs", "join", "learn", "login", "models"}
    | {"organizations", "papers", "posts", "pricing", "settings", "spaces", "tasks"}
)
"""First parts of addresses that lead to other things than models."""
_FORM = "hf://owner/repo/file.gguf, or hf://owner/repo@revision/file.gguf"


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository; `path` is None where only the repository is named."""

    repo: str
    """``owner/name``"""
    revision: str = DEFAULT_REVISION
    path: str | None = None

    @property
    def reference(self) -> str:
        """The reference in the form ``hf://…``."""
        at = "" if self.revision == DEFAULT_REVISION else f"@{quote(self.revision, safe='')}"
        path = "" if self.path is None else f"/{quote(self.path)}"
        return f"{SCHEME}{self.repo}{at}{path}"


def is_hub_reference(reference: str) -> bool:
    """Return whether `reference` begins with ``hf://``."""
    return reference.strip().lower().startswith(SCHEME)


def parse_hub_reference(reference: str) -> HubFile:
    """Return what ``hf://…`` names.

    Raises:
        ProblemError: BAD_REQUEST.
    """
    parts = reference.strip()[len(SCHEME) :].rstrip("/").split("/")
    if len(parts) >= 2:
        name, at, revision = parts[1].partition("@")
        rest = parts[2:]
        revision = unquote(revision)
        if at:
            revision, rest = _with_special_ref(revision, rest)
        file = _checked(f"{parts[0]}/{name}", revision if at else DEFAULT_REVISION, rest)
        if file is not None:
            return file
    raise problem_error(ProblemCode.BAD_REQUEST, f"A file of Hugging Face is written {_FORM}")


def parse_hub_page(address: str, hosts: Container[str]) -> HubFile | None:
    """Return what the page `address` is about; None where it is no page of a model.

    `hosts` are those of the hub, with their port where it is none of the usual.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or parts.netloc.lower() not in hosts:
        return None
    path = [part for part in parts.path.split("/") if part]
    if len(path) < 2 or path[0] in _NOT_OWNERS:
        return None
    repo, view, rest = f"{path[0]}/{path[1]}", path[2:3], path[3:]
    shown = parse_qs(parts.query).get(_SHOWN_FILE, [""])[0]
    named = [quote(part) for part in shown.split("/")] if shown else []
    if not view or view[0] not in {*_FILE_VIEWS, "tree"} or not rest:
        return _checked(repo, DEFAULT_REVISION, named)
    revision, rest = _with_special_ref(unquote(rest[0]), rest[1:])
    return _checked(repo, revision, named if view[0] == "tree" else rest)


def _with_special_ref(revision: str, rest: list[str]) -> tuple[str, list[str]]:
    """Take back to `revision` what belongs to it of a path that was split at every slash."""
    whole = "/".join([revision, *rest[:2]])
    if revision == "refs" and len(rest) >= 2 and whole.startswith(_SPECIAL_REFS):
        return unquote(whole), rest[2:]
    return revision, rest


def _checked(repo: str, revision: str, path: Sequence[str]) -> HubFile | None:
    """Return the file, unless a part of it could not be one."""
    parts = [unquote(part) for part in path]
    names_ok = all(_NAME.fullmatch(name) for name in repo.split("/"))
    revision_ok = bool(revision) and revision.isprintable() and ".." not in revision
    path_ok = all(part.isprintable() and part not in ("", ".", "..") for part in parts)
    if not (names_ok and revision_ok and path_ok):
        return None
    return HubFile(repo, revision, "/".join(parts) or None)
