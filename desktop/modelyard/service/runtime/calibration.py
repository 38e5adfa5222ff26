"""What loads really took, kept over restarts, and what that says about estimates to come."""

import hashlib
import json
import logging
import threading
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from modelyard.service.runtime.dry_runs import FileVersion
from modelyard.wire.load import NO_EFFECT_ON_MEMORY, LoadOptions

_log = logging.getLogger(__name__)

_VERSION = 1
_MAX_FILE_BYTES = 2**20
_KEPT_LOADS = 1000
_KEPT_OFFS = 21
_ENOUGH_OFFS = 3
_MIB = 2**20
# By how much the runtime of a machine may differ from that of the one it was fitted on; what is
# off by more comes from something else than the runtime.
_MAX_CORRECTION_BYTES = 24 * _MIB
_MAX_BYTES = 2**50


@dataclass(frozen=True, slots=True)
class Measured:
    """What a model took just after it was loaded, and the most that was seen later, in bytes."""

    loaded: int
    peak: int


class Calibration:
    """Measurements by file and options, and by how much estimates were off on this machine.

    Kept in the file at `path`, None to keep nothing. One that can't be read is begun anew; one
    that can't be written costs no more than better estimates. Methods may be called from threads.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._is_read = path is None
        self._measured: dict[str, Measured] = {}
        self._offs: dict[str, deque[int]] = {}

    def measured(self, version: FileVersion, options: LoadOptions) -> Measured | None:
        """Return what this file took when it was last loaded with options that cost the same."""
        with self._guard:
            self._read()
            return self._measured.get(_key(version, options))

    def correction_bytes(self, method: str) -> int:
        """Return by how much the runtime is more, or less, on this machine than estimated.

        The median of the last loads, so that a few odd ones do nothing; limited, so that many
        odd ones do little.
        """
        with self._guard:
            self._read()
            offs = self._offs.get(method, ())
            if len(offs) < _ENOUGH_OFFS:
                return 0
            return int(max(-_MAX_CORRECTION_BYTES, min(median(offs), _MAX_CORRECTION_BYTES)))

    def note_loaded(
        self, version: FileVersion, options: LoadOptions, size_bytes: int, expected: dict[str, int]
    ) -> None:
        """Store what a load took; `expected` is what each method says, uncorrected. Blocking."""
        with self._guard:
            self._read()
            key = _key(version, options)
            before = self._measured.pop(key, None)
            peak = max(size_bytes, before.peak if before else 0)
            self._measured[key] = Measured(size_bytes, peak)
            while len(self._measured) > _KEPT_LOADS:
                del self._measured[next(iter(self._measured))]
            for method, expected_bytes in expected.items():
                offs = self._offs.setdefault(method, deque(maxlen=_KEPT_OFFS))
                offs.append(size_bytes - expected_bytes)
            self._write()

    def note_used(self, version: FileVersion, options: LoadOptions, size_bytes: int) -> None:
        """Store what a loaded model takes if that is more than was seen before. Blocking."""
        with self._guard:
            self._read()
            key = _key(version, options)
            before = self._measured.get(key)
            if before is not None and size_bytes > before.peak:
                self._measured[key] = Measured(before.loaded, size_bytes)
                self._write()

    def _read(self) -> None:
        if self._is_read or self._path is None:
            return
        self._is_read = True
        try:
            with self._path.open("rb") as file:
                # Of one that is too large the front, which is not JSON.
                self._take(json.loads(file.read(_MAX_FILE_BYTES)))
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            _log.info("measurements of earlier loads can't be read: %s", error)
            self._measured.clear()
            self._offs.clear()

    def _take(self, stored: dict[str, Any]) -> None:
        if stored["version"] != _VERSION:
            raise ValueError("it has another version")
        for key, sizes in stored["measured"].items():
            self._measured[key] = Measured(_size(sizes["loaded"]), _size(sizes["peak"]))
        for method, offs in stored["offs"].items():
            self._offs[method] = deque((_off(off) for off in offs), maxlen=_KEPT_OFFS)

    def _write(self) -> None:
        if self._path is None:
            return
        stored = {
            "version": _VERSION,
            "measured": {key: asdict(sizes) for key, sizes in self._measured.items()},
            "offs": {method: list(offs) for method, offs in self._offs.items()},
        }
        partial = self._path.with_name(f"{self._path.name}.new")
        try:
            partial.write_text(json.dumps(stored), "utf-8")
            partial.replace(self._path)
        except OSError as error:
            _log.info("measurements of loads can't be written: %s", error)


def _key(version: FileVersion, options: LoadOptions) -> str:
    """Return a short name for the file and all options that change what a load takes."""
    chosen = options.model_dump_json(exclude_none=True, exclude=set(NO_EFFECT_ON_MEMORY))
    text = f"{version.path}\n{version.size_bytes}\n{version.modified_ns}\n{chosen}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _size(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MAX_BYTES:
        return value
    raise ValueError("a size can't be")


def _off(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MAX_BYTES:
        return value
    raise ValueError("a difference can't be")
