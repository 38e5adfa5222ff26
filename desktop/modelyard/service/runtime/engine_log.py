"""What the engine writes to stderr: kept in a file, its last lines and errors at hand."""

import logging
import re
import signal
from collections import deque
from pathlib import Path
from typing import TextIO

from modelyard.service.runtime.log_files import log_file_name, make_room_for_log
from modelyard.service.runtime.worker_protocol import EXIT_LOAD_FAILED
from modelyard.wire.problems import Problem, ProblemCode, problem_error

_log = logging.getLogger(__name__)

# A worker that lives for months writes some lines per request; the first ones tell most.
_MAX_FILE_CHARACTERS = 4 * 2**20
_LAST_LINES = 20
_MAX_ERRORS = 50
_MAX_LINE = 1000

_ERROR_LINE = re.compile(r"^[\d.]+ E |GGML_ASSERT|GGML_ABORT|terminate called|what\(\):")
_CAUSE = re.compile(r"error loading model: (?P<cause>.+)")
_PREFIX = re.compile(r"^[\d.]+ E +(?:\w+ +)?\S+: ")

_OUT_OF_MEMORY = re.compile(
    r"(?i)insufficient memory|out of memory|bad_alloc|(failed|unable) to allocate"
)
# Checked in this order, against the error lines of llama.cpp b11549.
_MEANINGS: tuple[tuple[ProblemCode, re.Pattern[str]], ...] = (
    (
        ProblemCode.UNSUPPORTED_ARCHITECTURE,
        re.compile(r"unknown (model architecture|pre-tokenizer type)|unsupported model arch"),
    ),
    (ProblemCode.OUT_OF_MEMORY, _OUT_OF_MEMORY),
    (
        ProblemCode.CORRUPT_FILE,
        re.compile(
            r"not within the file bounds|corrupt|invalid magic|failed to read|missing tensor"
            r"|tensor '.*' not found"
            r"|wrong (shape|number of tensors)|key not found|invalid model|gguf_init_from"
            r"|error loading model (hyperparameters|vocabulary)|has invalid|wrong type"
        ),
    ),
)
_SENTENCES = {
    ProblemCode.UNSUPPORTED_ARCHITECTURE: "The engine does not know this kind of model",
    ProblemCode.OUT_OF_MEMORY: "The engine could not get the memory that it needs",
    ProblemCode.CORRUPT_FILE: "The engine can't read the model's file",
    ProblemCode.ENGINE_FAILED: "The engine could not load the model",
}


class EngineLog:
    """The log of one worker.

    Lines go to a new file in `folder`, as `log_files` names and keeps them, between `open` and
    `close`; where that can't be written, or `folder` is None, the worker runs without.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        self._last: deque[str] = deque(maxlen=_LAST_LINES)
        self._errors: list[str] = []
        self._folder = folder
        self._name = name
        self._file: TextIO | None = None
        self._written = 0

    @property
    def last_lines(self) -> str:
        """The last lines, for a person who looks for the cause."""
        return "\n".join(self._last)

    def open(self) -> None:
        """Open the file. Blocking."""
        if self._folder is not None:
            self._file = _open(self._folder, self._name)

    def add(self, line: str) -> None:
        """Take in one line."""
        line = line[:_MAX_LINE]
        self._last.append(line)
        if _ERROR_LINE.search(line) and len(self._errors) < _MAX_ERRORS:
            self._errors.append(line)
        if self._file is None:
            return
        try:
            self._file.write(line + "\n")
        except OSError as error:
            _log.warning("the engine's log can't be written: %s", error)
            self.close()
            return
        self._written += len(line) + 1
        if self._written > _MAX_FILE_CHARACTERS:
            self.close()

    def close(self) -> None:
        """Close the file; what comes after is not kept in it."""
        if self._file is None:
            return
        file, self._file = self._file, None
        try:
            file.close()
        except OSError as error:
            _log.warning("the engine's log can't be written: %s", error)

    def load_problem(self, exit_code: int, *, for_memory: bool = False) -> Problem:
        """Return why a load failed, from its errors and the worker's `exit_code`.

        `for_memory` says that the system ended the worker to get its memory.
        """
        if exit_code != EXIT_LOAD_FAILED:
            return self.crash_problem(exit_code, for_memory=for_memory)
        text = "\n".join(self._errors)
        code = next(
            (code for code, meaning in _MEANINGS if meaning.search(text)),
            ProblemCode.ENGINE_FAILED,
        )
        detail = f"{_SENTENCES[code]}: {self._cause()}."
        return problem_error(code, detail, last_log=self.last_lines).problem

    def crash_problem(self, exit_code: int, *, for_memory: bool = False) -> Problem:
        """Return how to call the end of a worker that nobody had asked to end; see above."""
        code, how = ProblemCode.ENGINE_CRASHED, _how_it_ended(exit_code)
        if for_memory:
            code = ProblemCode.OUT_OF_MEMORY
            how = "was ended by the system, which had run out of memory"
        elif exit_code < 0 and _OUT_OF_MEMORY.search("\n".join(self._errors)):
            code, how = ProblemCode.OUT_OF_MEMORY, "ended because it could get no more memory"
        detail = f"The engine's process {how}."
        return problem_error(code, detail, exit_code=exit_code, last_log=self.last_lines).problem

    def _cause(self) -> str:
        for line in self._errors:
            if found := _CAUSE.search(line):
                return found["cause"].rstrip(".")
        for line in self._errors:
            return _PREFIX.sub("", line).rstrip(".")
        return "it does not say why"


def _how_it_ended(exit_code: int) -> str:
    if exit_code >= 0:
        return f"ended with exit code {exit_code}"
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        return f"was ended by signal {-exit_code}"
    if name == "SIGKILL":
        return "was killed by someone (SIGKILL)"
    if name == "SIGTERM":
        return "was told to end (SIGTERM)"
    return f"crashed ({name})"


def _open(folder: Path, name: str) -> TextIO | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make_room_for_log(folder, name)
        # Line by line, so that nothing is lost when the service itself is killed.
        return (folder / log_file_name(name)).open("x", encoding="utf-8", buffering=1)
    except OSError as error:
        _log.warning("the engine's log can't be written: %s", error)
        return None
