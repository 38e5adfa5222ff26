"""What a form for the options of a model offers: defaults, limits, choices."""

from collections.abc import Iterable

from modelyard.service.gguf import PROJECTOR_ARCHITECTURE, GgufHeader
from modelyard.service.library import Entry
from modelyard.service.runtime.options import (
    available_threads,
    complete_options,
    default_threads,
)
from modelyard.service.runtime.placement import layer_count
from modelyard.service.runtime.sampling import recommended_sampling
from modelyard.wire.load import KvCacheType, LoadForm, LoadOptions, ModelChoice, NumberRange

_STEP = 256
_SHORTEST, _LONGEST = 256, 1_048_576
_LARGEST_BATCH = 4096
_MOST_PARALLEL = 16
_SMALLER = 0.5
"""A draft model that is larger than this share of the model does not make it quicker."""


def load_form(
    entry: Entry,
    header: GgufHeader,
    others: Iterable[Entry],
    *,
    usual: LoadOptions,
    has_gpu: bool,
) -> LoadForm:
    """Return the form for the model of `entry`, whose file has `header`.

    `usual` holds without a word of the model's own; `others` are all models of the catalogue.
    """
    defaults = complete_options(header, usual)
    longest = max(header.context_length or _LONGEST, _SHORTEST)
    context = defaults.context or _SHORTEST
    details = entry.model.details
    choices = [other for other in others if other.id != entry.id and other.file is not None]
    layers = layer_count(header)
    return LoadForm(
        defaults=defaults if has_gpu else defaults.model_copy(update={"gpu_layers": None}),
        saved=entry.options,
        context=NumberRange(low=min(_SHORTEST, longest), high=longest, step=_STEP, default=context),
        gpu_layers=NumberRange(low=0, high=layers, default=layers) if has_gpu else None,
        threads=NumberRange(low=1, high=available_threads(), default=default_threads()),
        batch=NumberRange(low=32, high=_LARGEST_BATCH, step=32, default=defaults.batch or context),
        parallel=NumberRange(low=1, high=_MOST_PARALLEL, default=1),
        kv_cache_types=tuple(kind for kind in KvCacheType if kind is not KvCacheType.UNKNOWN),
        sampling=recommended_sampling(header, details.source_parameters if details else None),
        chat_template=_template(header),
        projectors=tuple(_choice(other) for other in choices if is_projector(other)),
        drafts=tuple(_choice(other) for other in choices if _may_draft(entry, other)),
    )


def _template(header: GgufHeader) -> str | None:
    template = header.metadata.get("tokenizer.chat_template")
    return template if isinstance(template, str) else None


def is_projector(entry: Entry) -> bool:
    """Return whether the file of `entry` is loaded beside a model, not by itself."""
    details = entry.model.details
    return details is not None and details.architecture == PROJECTOR_ARCHITECTURE


def _may_draft(entry: Entry, other: Entry) -> bool:
    mine, theirs = entry.model.details, other.model.details
    if mine is None or theirs is None or mine.vocabulary is None:
        return False
    same = (mine.vocabulary, mine.tokenizer) == (theirs.vocabulary, theirs.tokenizer)
    sizes = (entry.model.parameters, other.model.parameters)
    return same and None not in sizes and (sizes[1] or 0) <= _SMALLER * (sizes[0] or 0)


def _choice(entry: Entry) -> ModelChoice:
    return ModelChoice(id=entry.id, name=entry.model.name)
