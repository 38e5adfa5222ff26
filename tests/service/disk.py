"""Files as tests need them: read, written and broken outside the coroutines."""

import hashlib
from pathlib import Path

from tests.fakes.origin import Origin


def size_of(path: Path) -> int:
    """Return how many bytes the file has."""
    return path.stat().st_size


def serve_file(files: Origin, path: Path, name: str = "tiny.gguf") -> str:
    """Serve the content of `path` as `name` and return its address."""
    return files.serve(name, path.read_bytes())


def sha256(path: Path) -> str:
    """Return the digest of the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def text_file(path: Path) -> Path:
    """Write what is no model."""
    path.write_text("This is a shopping list and no model.\n" * 50)
    return path


def names_in(folder: Path) -> list[str]:
    """Return the names of what is in `folder`."""
    return [path.name for path in folder.iterdir()]


def flip_last_byte(path: Path) -> None:
    """Change one bit of the file."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut_last_bytes(path: Path, count: int) -> None:
    """Shorten the file."""
    path.write_bytes(path.read_bytes()[:-count])


def remove(path: Path) -> None:
    """Delete the file."""
    path.unlink()


def is_same(path: Path, other: Path) -> bool:
    """Return whether both files hold the same bytes."""
    return path.read_bytes() == other.read_bytes()


def exists(path: Path) -> bool:
    """Return whether anything is there."""
    return path.exists()


def zero(path: Path, start: int, count: int) -> None:
    """Overwrite a part of the file with zeros, as a torn write leaves it."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(bytes(count))
