"""What a problem is called and what to do about it, for every code."""

from collections.abc import Callable
from dataclasses import dataclass

from modelyard.tables.numbers import size_text
from modelyard.wire.problems import Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class Advice:
    """A problem in words: what happened, and what the person can do now."""

    title: str
    what_to_do: str


_Words = Callable[[Problem], Advice]


def advice(problem: Problem) -> Advice:
    """Return `problem` in words, its facts included."""
    return _WORDS.get(problem.code, _WORDS[ProblemCode.UNKNOWN])(problem)


def last_log_lines(problem: Problem, *, most: int = 6) -> str:
    """Return the last lines of the engine's log that came with `problem`, or nothing."""
    return "\n".join((problem.last_log or "").strip().splitlines()[-most:])


def _plain(title: str, what_to_do: str) -> _Words:
    words = Advice(title, what_to_do)
    return lambda _: words


def _short_of(problem: Problem, what: str) -> str:
    """Return the sentence on how much is needed and free, as far as that is known."""
    match problem.needed, problem.free:
        case int(needed), int(free):
            return f"It needs {size_text(needed)} of {what}; {size_text(free)} is free. "
        case int(needed), None:
            return f"It needs {size_text(needed)} of {what}. "
        case None, int(free):
            return f"Only {size_text(free)} of {what} is free. "
        case _:
            return ""


def _disk_full(problem: Problem) -> Advice:
    return Advice(
        "Not enough disk space",
        _short_of(problem, "disk space")
        + "Remove a model or other files, then download again: it goes on where it stopped.",
    )


def _out_of_memory(problem: Problem) -> Advice:
    return Advice(
        "Not enough memory",
        _short_of(problem, "memory")
        + "Unload another model, close other programs, or choose a smaller quantisation.",
    )


def _digest_mismatch(problem: Problem) -> Advice:
    seen = ""
    if problem.expected and problem.actual:
        seen = f" (expected {problem.expected[:12]}…, received {problem.actual[:12]}…)"
    return Advice(
        "The file is not the expected one",
        f"Its checksum differs{seen}, so it was not kept. Download it again; if that gives the "
        "same, the link or the SHA-256 is wrong.",
    )


def _source_refused(problem: Problem) -> Advice:
    status = problem.http_status
    if status in {404, 410}:
        return Advice(
            "There is no such file",
            f"The server has nothing under this link (HTTP {status}). Check it for typing "
            "mistakes, or look for the model's new address.",
        )
    answer = f" (HTTP {status})" if status else ""
    return Advice(
        "The server refused",
        f"It did not hand out the file{answer}. Try again later, or use another link.",
    )


def _source_unreachable(problem: Problem) -> Advice:
    where = f" at {problem.url}" if problem.url else ""
    return Advice(
        "The server does not answer",
        f"Nothing was reached{where}. Check the network and the link, then try again: the "
        "download goes on where it stopped.",
    )


def _file_missing(problem: Problem) -> Advice:
    where = f" from {problem.path}" if problem.path else ""
    return Advice(
        "The file is missing",
        f"It was moved or deleted{where} by another program. Put it back, or download it again.",
    )


def _disk_error(problem: Problem) -> Advice:
    where = f" in {problem.path}" if problem.path else ""
    return Advice(
        "The disk could not be used",
        f"Reading or writing failed{where}. Check that the folder may be written to and that "
        "the disk is healthy, then try again.",
    )


def _engine_crashed(problem: Problem) -> Advice:
    code = f" (exit code {problem.exit_code})" if problem.exit_code is not None else ""
    return Advice(
        "The engine stopped unexpectedly",
        f"The process that ran this model ended{code}; its memory is free again. Load it once "
        "more; if it stops again, verify the file or load it with a smaller context.",
    )


def _port_in_use(problem: Problem) -> Advice:
    port = f"Port {problem.port}" if problem.port else "The port"
    return Advice(
        "The port is taken",
        f"{port} is used by another program. Close that program, or start the service with "
        "another port.",
    )


_WORDS: dict[ProblemCode, _Words] = {
    ProblemCode.UNKNOWN: _plain(
        "Something went wrong",
        "The service reports a problem that this version does not know. Update Modelyard, then "
        "try again.",
    ),
    ProblemCode.BAD_REQUEST: _plain(
        "The service did not accept this",
        "Something in what was entered is not right. Check it and try again.",
    ),
    ProblemCode.NOT_FOUND: _plain(
        "The service cannot do this",
        "It has no such function; it may be an older version. Update it, then try again.",
    ),
    ProblemCode.FORBIDDEN: _plain(
        "The service refused",
        "It does not accept requests from here. Check the address of the service.",
    ),
    ProblemCode.TOKEN_MISSING: _plain(
        "The service asks for a token",
        "Quit Modelyard and start it again, so that it reads the service's new token.",
    ),
    ProblemCode.MODEL_NOT_FOUND: _plain(
        "This model is gone", "It was removed in the meantime. Add it again if you need it."
    ),
    ProblemCode.MODEL_EXISTS: _plain(
        "This model is already here", "Look for it in the list, or add it under another name."
    ),
    ProblemCode.AMBIGUOUS_MODEL: _plain(
        "Several models fit this name", "Use the full name of the one that you mean."
    ),
    ProblemCode.NOT_DOWNLOADED: _plain("The model is not downloaded", "Download it first."),
    ProblemCode.NOT_LOADED: _plain("The model is not loaded", "Load it first."),
    ProblemCode.NOT_CUSTOM: _plain(
        "This entry cannot be changed",
        "It came with the service. Add the model by its link to get an entry of your own.",
    ),
    ProblemCode.ALREADY_LOADED: _plain("The model is loaded", "Unload it first, then try again."),
    ProblemCode.BUSY: _plain(
        "The model is busy", "Something else is being done with it. Try again when that is done."
    ),
    ProblemCode.CANCELLED: _plain(
        "Cancelled", "What was downloaded is kept. Start again to go on from there."
    ),
    ProblemCode.NOT_QUEUED: _plain(
        "It is not being downloaded", "It has ended in the meantime. Start it again if you need it."
    ),
    ProblemCode.UNSUPPORTED_SOURCE: _plain(
        "This kind of link is not supported",
        "Use a direct https link to a .gguf file, or a link of Hugging Face or Ollama.",
    ),
    ProblemCode.DISK_FULL: _disk_full,
    ProblemCode.DISK_ERROR: _disk_error,
    ProblemCode.DIGEST_MISMATCH: _digest_mismatch,
    ProblemCode.SOURCE_UNREACHABLE: _source_unreachable,
    ProblemCode.SOURCE_REFUSED: _source_refused,
    ProblemCode.SOURCE_CHANGED: _plain(
        "The file changed on the server",
        "It was replaced while it was being downloaded. Download it again from the start.",
    ),
    ProblemCode.SOURCE_BROKEN: _plain(
        "The server sends a broken file",
        "What it sent does not fit what it announced. Try again later, or use another link.",
    ),
    ProblemCode.GATED: _plain(
        "This model needs your consent",
        "Its publisher hands it out only to people who accepted the licence. Accept it on the "
        "model's page, then add your access token.",
    ),
    ProblemCode.FILE_MISSING: _file_missing,
    ProblemCode.CORRUPT_FILE: _plain(
        "The file is damaged",
        "It is cut short or not a GGUF model. Download it again, or choose another file.",
    ),
    ProblemCode.UNSUPPORTED_ARCHITECTURE: _plain(
        "The engine does not know this kind of model",
        "The model is newer than the engine, or not a language model. Update Modelyard or "
        "choose another model.",
    ),
    ProblemCode.UNSUPPORTED_CPU: _plain(
        "This processor is not supported",
        "The engine needs a processor with AVX2, FMA, F16C and BMI2 (2013 or later).",
    ),
    ProblemCode.OUT_OF_MEMORY: _out_of_memory,
    ProblemCode.ENGINE_CRASHED: _engine_crashed,
    ProblemCode.ENGINE_FAILED: _plain(
        "The engine could not load the model",
        "Verify the file, or load it with a smaller context.",
    ),
    ProblemCode.PORT_IN_USE: _port_in_use,
    ProblemCode.SERVICE_RUNNING: _plain(
        "The service is already running", "Use the one that runs, or end it first."
    ),
    ProblemCode.SERVICE_UNREACHABLE: _plain(
        "The model service does not answer",
        "It is started again by itself. Try again in a moment.",
    ),
    ProblemCode.SERVICE_TIMEOUT: _plain(
        "The model service takes too long",
        "The machine may be busy. Try again in a moment.",
    ),
    ProblemCode.BAD_ANSWER: _plain(
        "The service answered something unexpected",
        "It may be another program, or another version. Check its address, then try again.",
    ),
    ProblemCode.CATALOGUE_TOO_NEW: _plain(
        "The list of models is from a newer version",
        "Update Modelyard; this version leaves the list untouched.",
    ),
    ProblemCode.INTERNAL: _plain(
        "The service made a mistake",
        "Try again. If it happens once more, its log tells what went wrong.",
    ),
}
