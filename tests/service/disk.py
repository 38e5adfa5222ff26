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
