"""What a registry's model recommends as load options: its template, its context.

Parameters as Ollama documents them for its Modelfile, in JSON; of these ``num_ctx`` and ``seed``
are options of a load. How tokens are chosen is read from the same text where a model is loaded.
"""

import json
import logging
import re
from typing import Any

from pydantic import ValidationError

from modelyard.service.plan import SourceFacts
from modelyard.service.sources.go_template import GoTemplateError, to_jinja
from modelyard.wire.load import LoadOptions

_log = logging.getLogger(__name__)

_LONGEST_LINE = 200
_BLANKS = re.compile(r"[^\S\n]+")
_PARAMETERS = {"num_ctx": "context", "seed": "seed"}


def recommended_options(parameters: str | None, *, chat_template: str | None) -> LoadOptions | None:
    """Return the options that `parameters` mean, with `chat_template` in Jinja's language.

    What has a value that can't be is left out; None where nothing is left.
    """
    given = _members(parameters)
    told = {ours: given[theirs] for theirs, ours in _PARAMETERS.items() if theirs in given}
    if chat_template is not None:
        told["chat_template"] = chat_template
    options = LoadOptions()
    for name, value in told.items():
        try:
            valid = LoadOptions.model_validate({name: value})
        except ValidationError as error:
            _log.info("the parameter %s is left out: %s", name, error.errors()[0]["msg"])
            continue
        options = options.model_copy(update={name: getattr(valid, name)})
    return None if options == LoadOptions() else options


def translated_template(
    template: str | None, *, system: str | None
) -> tuple[str | None, str | None]:
    """Return `template`, which is one of Go's, in Jinja's language, and why that can't be done."""
    if template is None:
        return None, None
    try:
        return to_jinja(template, system=system), None
    except GoTemplateError as error:
        _log.info("a template is not translated: %s", error)
        return None, f"The template of its source can't be used: {error}"


def facts_beside(
    *,
    license_text: str | None = None,
    template: str | None = None,
    system: str | None = None,
    parameters: str | None = None,
) -> SourceFacts:
    """Return what the texts that lie beside a model mean; a template is one of Go's."""
    chat_template, problem = translated_template(template, system=system)
    return SourceFacts(
        license=_first_line(license_text),
        template=template,
        template_problem=problem,
        parameters=parameters,
        recommended=recommended_options(parameters, chat_template=chat_template),
    )


def _first_line(text: str | None) -> str | None:
    """Return the first line of `text` that says something, its blanks made single."""
    lines = (_BLANKS.sub(" ", line).strip() for line in (text or "").splitlines())
    line = next((line for line in lines if line), None)
    return line[:_LONGEST_LINE] if line else None


def _members(parameters: str | None) -> dict[str, Any]:
    try:
        given = json.loads(parameters) if parameters else {}
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}
