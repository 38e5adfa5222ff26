"""What a problem is called and what to do about it, for every code."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from modelyard.language import tr
from modelyard.tables.numbers import size_text
from modelyard.ui.words.library_problem_words import LIBRARY_PROBLEMS
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


def _short_of(problem: Problem, *, both: str, needed: str, free: str) -> str:
    """Return the sentence on how much is needed and free that fits what is known."""
    match problem.needed, problem.free:
        case int(wanted), int(there):
            return both.format(needed=size_text(wanted), free=size_text(there))
        case int(wanted), None:
            return needed.format(needed=size_text(wanted))
        case None, int(there):
            return free.format(free=size_text(there))
        case _:
            return ""


def _sentences(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _noted(sentence: str, fact: object) -> str:
    """Return `sentence` with a known `fact` in brackets at the place of {note}."""
    return sentence.format(note=f" ({fact})" if fact else "")


def _disk_full(problem: Problem) -> Advice:
    return Advice(
        tr("Not enough disk space"),
        _sentences(
            _short_of(
                problem,
                both=tr("It needs {needed} of disk space; {free} is free."),
                needed=tr("It needs {needed} of disk space."),
                free=tr("Only {free} of disk space is free."),
            ),
            tr("Remove a model or other files, then download again: it goes on where it stopped."),
        ),
    )


def _out_of_memory(problem: Problem) -> Advice:
    return Advice(
        tr("Not enough memory"),
        _sentences(
            _short_of(
                problem,
                both=tr("It needs {needed} of memory; {free} is free."),
                needed=tr("It needs {needed} of memory."),
                free=tr("Only {free} of memory is free."),
            ),
            tr("Unload another model, close other programs, or choose a smaller quantisation."),
        ),
    )


def _digest_mismatch(problem: Problem) -> Advice:
    seen = ""
    if problem.expected and problem.actual:
        seen = tr("expected {expected}…, received {actual}…").format(
            expected=problem.expected[:12], actual=problem.actual[:12]
        )
    return Advice(
        tr("The file is not the expected one"),
        _noted(
            tr(
                "Its checksum differs{note}, so it was not kept. Download it again; if that gives "
                "the same, the link or the SHA-256 is wrong."
            ),
            seen,
        ),
    )


def _source_refused(problem: Problem) -> Advice:
    status = f"HTTP {problem.http_status}" if problem.http_status else ""
    if problem.http_status in {404, 410}:
        return Advice(
            tr("There is no such file"),
            _noted(
                tr(
                    "The server has nothing under this link{note}. Check it for typing mistakes, "
                    "or look for the model's new address."
                ),
                status,
            ),
        )
    return Advice(
        tr("The server refused"),
        _noted(
            tr("It did not hand out the file{note}. Try again later, or use another link."), status
        ),
    )


def _source_unreachable(problem: Problem) -> Advice:
    if problem.http_status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return Advice(
            tr("The network wants a sign-in"),
            tr(
                "It answers in the place of the server, as hotels and trains do. Open any web page "
                "to sign in; the download goes on by itself."
            ),
        )
    return Advice(
        tr("The server does not answer"),
        _noted(
            tr(
                "Nothing was reached{note}. Check the network and the link, then try again: the "
                "download goes on where it stopped."
            ),
            problem.url,
        ),
    )


def _gated(problem: Problem) -> Advice:
    what_to_do = tr(
        "Its publisher hands it out only to people who accepted the licence. Accept it on the "
        "model's page, then add your access token."
    )
    if problem.url:
        what_to_do = tr(
            "Its publisher hands it out only to people who accepted the licence. Accept it at "
            "{url}, then add your access token."
        ).format(url=problem.url)
    return Advice(tr("This model needs your consent"), what_to_do)


def _file_missing(problem: Problem) -> Advice:
    return Advice(
        tr("The file is missing"),
        _noted(
            tr(
                "It was moved or deleted by another program{note}. Put it back, or download it "
                "again."
            ),
            problem.path,
        ),
    )


def _disk_error(problem: Problem) -> Advice:
    return Advice(
        tr("The disk could not be used"),
        _noted(
            tr(
                "Reading or writing failed{note}. Check that the folder may be written to and that "
                "the disk is healthy, then try again."
            ),
            problem.path,
        ),
    )


def _engine_crashed(problem: Problem) -> Advice:
    code = ""
    if problem.exit_code is not None:
        code = tr("exit code {code}").format(code=problem.exit_code)
    return Advice(
        tr("The engine stopped unexpectedly"),
        _noted(
            tr(
                "The process that ran this model ended{note}; its memory is free again. Load it "
                "once more; if it stops again, verify the file or load it with a smaller context."
            ),
            code,
        ),
    )


def _port_in_use(problem: Problem) -> Advice:
    return Advice(
        tr("The port is taken"),
        _noted(
            tr(
                "Another program uses it, or the system does not allow it{note}. Close that "
                "program, or choose another port; those below 1024 are often not allowed."
            ),
            problem.port,
        ),
    )


_WORDS: dict[ProblemCode, _Words] = {
    ProblemCode.UNKNOWN: _plain(
        tr("Something went wrong"),
        tr(
            "The service reports a problem that this version does not know. Update Modelyard, then "
            "try again."
        ),
    ),
    ProblemCode.BAD_REQUEST: _plain(
        tr("The service did not accept this"),
        tr("Something in what was entered is not right. Check it and try again."),
    ),
    ProblemCode.NOT_FOUND: _plain(
        tr("The service cannot do this"),
        tr("It has no such function; it may be an older version. Update it, then try again."),
    ),
    ProblemCode.FORBIDDEN: _plain(
        tr("The service refused"),
        tr("It does not accept requests from here. Check the address of the service."),
    ),
    ProblemCode.TOKEN_MISSING: _plain(
        tr("The service asks for a token"),
        tr("Quit Modelyard and start it again, so that it reads the service's new token."),
    ),
    ProblemCode.MODEL_NOT_FOUND: _plain(
        tr("This model is gone"), tr("It was removed in the meantime. Add it again if you need it.")
    ),
    ProblemCode.MODEL_EXISTS: _plain(
        tr("This model is already here"),
        tr("Look for it in the list, or add it under another name."),
    ),
    ProblemCode.AMBIGUOUS_MODEL: _plain(
        tr("Several models fit this name"), tr("Use the full name of the one that you mean.")
    ),
    ProblemCode.NOT_DOWNLOADED: _plain(tr("The model is not downloaded"), tr("Download it first.")),
    ProblemCode.NOT_LOADED: _plain(tr("The model is not loaded"), tr("Load it first.")),
    ProblemCode.NOT_CUSTOM: _plain(
        tr("This entry cannot be changed"),
        tr("It came with the service. Add the model by its link to get an entry of your own."),
    ),
    ProblemCode.ALREADY_LOADED: _plain(
        tr("The model is loaded"), tr("Unload it first, then try again.")
    ),
    ProblemCode.BUSY: _plain(
        tr("The model is busy"),
        tr("Something else is being done with it. Try again when that is done."),
    ),
    ProblemCode.CANCELLED: _plain(
        tr("Cancelled"), tr("What was downloaded is kept. Start again to go on from there.")
    ),
    ProblemCode.NOT_QUEUED: _plain(
        tr("It is not being downloaded"),
        tr("It has ended in the meantime. Start it again if you need it."),
    ),
    ProblemCode.UNSUPPORTED_SOURCE: _plain(
        tr("This kind of link is not supported"),
        tr("Use a direct https link to a .gguf file, or a link of Hugging Face or Ollama."),
    ),
    ProblemCode.DISK_FULL: _disk_full,
    ProblemCode.DISK_ERROR: _disk_error,
    ProblemCode.DIGEST_MISMATCH: _digest_mismatch,
    ProblemCode.SOURCE_UNREACHABLE: _source_unreachable,
    ProblemCode.SOURCE_REFUSED: _source_refused,
    ProblemCode.SOURCE_CHANGED: _plain(
        tr("The file changed on the server"),
        tr("It was replaced while it was being downloaded. Download it again from the start."),
    ),
    ProblemCode.SOURCE_BROKEN: _plain(
        tr("The server sends a broken file"),
        tr(
            "What it sent does not fit what it announced, or is a web page instead of the file. "
            "Try again later, or use another link."
        ),
    ),
    ProblemCode.GATED: _gated,
    ProblemCode.ACCOUNT_NEEDED: _plain(
        tr("This model is for members"),
        tr(
            "There is no such model, or its registry hands it out only to members. Check the name, "
            "or add your account at this registry."
        ),
    ),
    ProblemCode.TOKEN_REFUSED: _plain(
        tr("The source does not accept your account"),
        tr(
            "The access token or password may have expired or be mistyped. Make a new one at the "
            "source, then enter it again."
        ),
    ),
    ProblemCode.RANGES_UNSUPPORTED: _plain(
        tr("This server sends whole files only"),
        tr("What the file is can be told once it is downloaded; a broken download starts again."),
    ),
    ProblemCode.NO_KEYRING: _plain(
        tr("This system has no keyring that opens"),
        tr(
            "Unlock or install one, or agree to keep the secret in a file of the data folder that "
            "only you may read."
        ),
    ),
    ProblemCode.FILE_MISSING: _file_missing,
    ProblemCode.CORRUPT_FILE: _plain(
        tr("The file is damaged"),
        tr("It is cut short or not a GGUF model. Download it again, or choose another file."),
    ),
    ProblemCode.UNSUPPORTED_ARCHITECTURE: _plain(
        tr("The engine does not know this kind of model"),
        tr(
            "The model is newer than the engine, or not a language model. Update Modelyard or "
            "choose another model."
        ),
    ),
    ProblemCode.PROJECTOR_ALONE: _plain(
        tr("This file is no model by itself"),
        tr(
            "It turns pictures into what a model reads. Load the model that it belongs to, and "
            "choose it there in the options, as the projector."
        ),
    ),
    ProblemCode.UNSUPPORTED_TEMPLATE: _plain(
        tr("Its template cannot be used"),
        tr(
            "Nothing else says how a conversation is put into words for this model. Give a chat "
            "template in its options, or load it all the same."
        ),
    ),
    ProblemCode.UNSUPPORTED_CPU: _plain(
        tr("This processor is not supported"),
        tr("The engine needs a processor with AVX2, FMA, F16C and BMI2 (2013 or later)."),
    ),
    ProblemCode.OUT_OF_MEMORY: _out_of_memory,
    ProblemCode.ENGINE_CRASHED: _engine_crashed,
    ProblemCode.ENGINE_FAILED: _plain(
        tr("The engine could not load the model"),
        tr("Verify the file, or load it with a smaller context."),
    ),
    ProblemCode.PORT_IN_USE: _port_in_use,
    ProblemCode.SERVICE_RUNNING: _plain(
        tr("The service is already running"), tr("Use the one that runs, or end it first.")
    ),
    ProblemCode.SERVICE_UNREACHABLE: _plain(
        tr("The model service does not answer"),
        tr("It is started again by itself. Try again in a moment."),
    ),
    ProblemCode.SERVICE_TIMEOUT: _plain(
        tr("The model service takes too long"),
        tr("The machine may be busy. Try again in a moment."),
    ),
    ProblemCode.BAD_ANSWER: _plain(
        tr("The service answered something unexpected"),
        tr("It may be another program, or another version. Check its address, then try again."),
    ),
    ProblemCode.CATALOGUE_TOO_NEW: _plain(
        tr("The list of models is from a newer version"),
        tr("Update Modelyard; this version leaves the list untouched."),
    ),
    ProblemCode.INTERNAL: _plain(
        tr("The service made a mistake"),
        tr("Try again. If it happens once more, its log tells what went wrong."),
    ),
}
_WORDS.update({code: _plain(*words) for code, words in LIBRARY_PROBLEMS.items()})
