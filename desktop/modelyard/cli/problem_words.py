"""What the command line says of a problem: what happened, and what to do now."""

from modelyard.cli.printing import clean, size
from modelyard.wire.problems import Problem, ProblemCode

_WHAT_TO_DO = {
    ProblemCode.MODEL_NOT_FOUND: "`modelyard list` shows the names.",
    ProblemCode.AMBIGUOUS_MODEL: "Give more of the name, or the unique name in brackets.",
    ProblemCode.NOT_DOWNLOADED: "Fetch it first: `modelyard download MODEL`.",
    ProblemCode.NOT_LOADED: "Load it first: `modelyard load MODEL`.",
    ProblemCode.NOT_QUEUED: "`modelyard downloads` shows what is.",
    ProblemCode.NOT_CUSTOM: "It came with the program; only models that you added can be changed.",
    ProblemCode.TOKEN_MISSING: "This service wants a token; run this on the machine it runs on.",
    ProblemCode.DISK_FULL: "Make room, then `modelyard download MODEL` goes on from its bytes.",
    ProblemCode.DIGEST_MISMATCH: "`modelyard repair MODEL` fetches again what is wrong.",
    ProblemCode.SOURCE_UNREACHABLE: "Check the network and the address, then try again.",
    ProblemCode.SOURCE_REFUSED: "Check the address; the server does not hand this file out.",
    ProblemCode.SOURCE_CHANGED: "The file at its source is another now; download it again.",
    ProblemCode.GATED: "`modelyard token huggingface` takes the token.",
    ProblemCode.ACCOUNT_NEEDED: "Check the name, or give your account: `modelyard token HOST`.",
    ProblemCode.TOKEN_REFUSED: "Make a new one at the source: `modelyard token SOURCE`.",
    ProblemCode.RANGES_UNSUPPORTED: "It can be told once the file is downloaded.",
    ProblemCode.NO_KEYRING: "`modelyard token --allow-file` agrees to such a file.",
    ProblemCode.FILE_MISSING: "Check the path; a file that was downloaded can be fetched again.",
    ProblemCode.FILE_AWAY: "Connect its disk, then try again.",
    ProblemCode.FOLDER_NOT_FOUND: "`modelyard folders` shows which there are.",
    ProblemCode.FOLDER_IN_USE: "Choose another folder; `modelyard folders` shows which there are.",
    ProblemCode.FOLDER_UNUSABLE: "Check its path, its disk and who may write to it.",
    ProblemCode.NOT_RESTORABLE: "`modelyard restore` shows what the trash still has.",
    ProblemCode.NOT_ADOPTABLE: "`modelyard adopt` shows what can be adopted.",
    ProblemCode.LINK_IMPOSSIBLE: "`--method reference` uses it where it lies, `copy` copies it.",
    ProblemCode.CORRUPT_FILE: "Download it again, or from another source.",
    ProblemCode.PROJECTOR_ALONE: "Load its model with `--projector` and this name.",
    ProblemCode.UNSUPPORTED_TEMPLATE: "Load it all the same with `--force`.",
    ProblemCode.OUT_OF_MEMORY: "Unload another model, or take a smaller one or a shorter context.",
    ProblemCode.ENGINE_CRASHED: "Try again; a shorter context or another file may help.",
    ProblemCode.PORT_IN_USE: "Choose another with `--port`.",
    ProblemCode.SERVICE_RUNNING: "One service is enough: the other commands use it.",
    ProblemCode.SERVICE_UNREACHABLE: "Start it with `modelyard serve` or open the app.",
    ProblemCode.SERVICE_TIMEOUT: "It may be busy: try again, or restart it.",
    ProblemCode.BAD_ANSWER: "Check MODELYARD_URL: another program may answer there.",
    ProblemCode.INTERNAL: "The service's log in its data folder tells more.",
}
"""For a code that is not here the detail says all there is to say."""

_SUBJECTS = {
    ProblemCode.CORRUPT_FILE: "The file is damaged or no model",
    ProblemCode.SOURCE_BROKEN: "The source is at fault",
    ProblemCode.SOURCE_UNREACHABLE: "The source can't be reached",
    ProblemCode.SOURCE_CHANGED: "The source has something else now",
}
_PRONOUNS = frozenset({"It", "Its", "Connection"})
"""First words of what has a subject only where it is caught."""
_LOG_LINES = 5


def problem_text(problem: Problem) -> str:
    """Return `problem` in words for standard error; a line, and the engine's last ones if any."""
    parts = [f"modelyard: {_sentence(_what_happened(problem))}"]
    if (needed := problem.needed) is not None and (free := problem.free) is not None:
        parts.append(f"({size(needed)} needed, {size(free)} free)")
    if advice := _WHAT_TO_DO.get(problem.code):
        parts.append(advice)
    log = (problem.last_log or "").strip().splitlines()[-_LOG_LINES:]
    return "\n".join([clean(" ".join(parts)), *(f"  {clean(line)}" for line in log)])


def _what_happened(problem: Problem) -> str:
    """Return the detail; one that says only what “it” does is told with whom it is about."""
    detail = (problem.detail or problem.title).strip()
    subject = _SUBJECTS.get(problem.code)
    first = detail.partition(" ")[0]
    is_whole = first[:1].isupper() and first not in _PRONOUNS
    if subject is None or is_whole or "://" in first:
        return detail
    return f"{subject}: {first.lower()}{detail[len(first) :]}"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
