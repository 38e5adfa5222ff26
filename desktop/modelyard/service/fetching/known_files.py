"""Files of the library by their digests, so that none of them is fetched twice."""

from pathlib import Path

from modelyard.service.library import Library


class KnownFiles:
    """Finds files in the catalogue; may be asked from any thread."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def find(self, sha256: str) -> Path | None:
        """Return a file that is there and had this digest when it came; our own rather than not."""
        found = [
            (file.referenced, path)
            for file in (entry.file for entry in self._library.entries)
            if file is not None
            for path, size_bytes, digest in (
                (file.path, file.size_bytes, file.sha256),
                *((part.path, part.size_bytes, part.sha256) for part in file.parts),
            )
            if digest == sha256 and _has_size(path, size_bytes)
        ]
        return min(found)[1] if found else None


def _has_size(path: Path, size_bytes: int) -> bool:
    try:
        return path.stat().st_size == size_bytes
    except OSError:
        return False
