"""Whether what was typed or dropped can be a model's source. No widgets, nothing is reached."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from PySide6.QtCore import QMimeData

from modelyard.language import tr

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_WEB_SCHEMES = frozenset({"http", "https"})
_FROM_A_REGISTRY = tr("Will be downloaded from a registry.")
_NAMED_SOURCES = {
    "hf": tr("Will be downloaded from Hugging Face."),
    "ollama": _FROM_A_REGISTRY,
    "oci": _FROM_A_REGISTRY,
}
"""What is said of references of these schemes; what they name is for the service to judge."""
_LONGEST = 4096
_HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_FILE_PAGES = frozenset({"blob", "resolve", "raw", "blame", "commits", "edit"})
_NO_OWNERS = frozenset({"api", "blog", "datasets", "docs", "papers", "spaces"})
_SHOWN_FILE = "show_file_info="
_OWNER_AND_NAME = 2


class Verdict(Enum):
    """What is to be thought of a source."""

    EMPTY = auto()
    WRONG = auto()
    DOUBTFUL = auto()
    """It may be tried, but does not look like a model."""
    GOOD = auto()


@dataclass(frozen=True, slots=True)
class Checked:
    """A source as it is handed on, what is thought of it, and the sentence that says so."""

    source: str
    verdict: Verdict
    hint: str
    repository: str | None = None
    """``owner/name`` of Hugging Face, where it names no file in it yet."""

    @property
    def is_usable(self) -> bool:
        """Whether the service may be asked to take it."""
        return self.verdict in {Verdict.DOUBTFUL, Verdict.GOOD}


def check_source(text: str) -> Checked:
    """Judge a link or the path of a local file."""
    source = text.strip().strip("\"'<>")
    if not source:
        return Checked("", Verdict.EMPTY, tr("Paste a link, or the path of a .gguf file."))
    if len(source) > _LONGEST:
        return Checked("", Verdict.WRONG, tr("This is too long for a link."))
    if "://" in source:
        return _check_link(source)
    if source.partition("/")[0].casefold() in _HUB_HOSTS:
        return _check_link(f"https://{source}")
    return _check_path(source)


def check_sha256(text: str) -> str | None:
    """Return what is wrong with a digest that was typed, None if nothing; it may be empty."""
    digest = text.strip()
    if not digest or _SHA256.fullmatch(digest):
        return None
    return tr(
        "A SHA-256 digest is 64 characters of 0 to 9 and a to f; this has %n.", "", len(digest)
    )


def name_from(source: str) -> str:
    """Return the name that a model from `source` has unless another is given."""
    if "://" not in source:
        return PurePosixPath(source.replace("\\", "/")).name.removesuffix(".gguf")
    parts = urlsplit(source)
    # The name of a model in Ollama's registry stands where others have a host.
    return (PurePosixPath(unquote(parts.path)).name or parts.netloc).removesuffix(".gguf")


def sources_in(mime: QMimeData) -> tuple[str, ...]:
    """Return the links and .gguf files in what is dragged or pasted."""
    if mime.hasUrls():
        found = (url.toLocalFile() or url.toString() for url in mime.urls())
    else:
        found = (line.strip() for line in mime.text().splitlines())
    return tuple(one for one in found if one and check_source(one).is_usable)


def folders_in(mime: QMimeData) -> tuple[str, ...]:
    """Return the folders of this computer in what is dragged."""
    paths = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return tuple(str(path) for path in paths if _is_folder(path))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _check_link(source: str) -> Checked:
    try:
        parts = urlsplit(source)
        host = parts.hostname
    except ValueError:
        return Checked(source, Verdict.WRONG, tr("This is not a complete link."))
    if parts.scheme == "file":
        return _check_path(unquote(parts.path))
    if parts.scheme not in {*_WEB_SCHEMES, *_NAMED_SOURCES}:
        hint = tr("Only http, https, hf, ollama and oci links can be downloaded.")
        return Checked(source, Verdict.WRONG, hint)
    if any(character.isspace() for character in source):
        return Checked(source, Verdict.WRONG, tr("A link has no spaces in it."))
    if repository := _repository_in(parts):
        hint = tr("This is a repository: choose one of its files in Discover.")
        return Checked(source, Verdict.GOOD, hint, repository)
    if parts.scheme == "hf" and not _names_a_file(parts):
        hint = tr("A file of Hugging Face is written hf://owner/repository/file.gguf.")
        return Checked(source, Verdict.WRONG, hint)
    if host and parts.scheme in _NAMED_SOURCES:
        return Checked(source, Verdict.GOOD, _NAMED_SOURCES[parts.scheme])
    if not host or not parts.path.strip("/"):
        return Checked(source, Verdict.WRONG, tr("The link must lead to a file."))
    if not parts.path.casefold().endswith(".gguf"):
        return Checked(
            source, Verdict.DOUBTFUL, tr("This does not look like a .gguf file; it can be tried.")
        )
    hint = tr("Will be downloaded from {server}.").format(server=host)
    return Checked(source, Verdict.GOOD, hint)


def _repository_in(parts: SplitResult) -> str | None:
    """Return the repository of Hugging Face that a link leads to; None where it names a file."""
    names = [unquote(name) for name in parts.path.split("/") if name]
    if parts.scheme == "hf":
        owner, name = unquote(parts.netloc), names[0].partition("@")[0] if names else ""
        return f"{owner}/{name}" if owner and name and len(names) == 1 else None
    is_page = parts.scheme in _WEB_SCHEMES and parts.netloc.casefold() in _HUB_HOSTS
    if not is_page or len(names) < _OWNER_AND_NAME or names[0] in _NO_OWNERS:
        return None
    is_file = len(names) > _OWNER_AND_NAME and names[_OWNER_AND_NAME] in _FILE_PAGES
    return None if is_file or _SHOWN_FILE in parts.query else "/".join(names[:_OWNER_AND_NAME])


def _names_a_file(parts: SplitResult) -> bool:
    """Return whether a reference of Hugging Face has an owner, a repository and more."""
    return bool(parts.netloc) and len(parts.path.strip("/").split("/")) >= _OWNER_AND_NAME


def _check_path(source: str) -> Checked:
    path = Path(source).expanduser()
    if not path.is_absolute():
        return Checked(source, Verdict.WRONG, tr("Begin a link with https://, or a path with /."))
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        return Checked(source, Verdict.WRONG, tr("There is no such file on this computer."))
    if path.suffix.casefold() != ".gguf":
        return Checked(source, Verdict.WRONG, tr("Only .gguf files can be loaded."))
    return Checked(str(path), Verdict.GOOD, tr("Will be added from this computer."))
