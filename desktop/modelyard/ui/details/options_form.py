"""The fields of all load options, in sections; what each may be comes from the service."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from modelyard.ui.details.context_field import ContextField
from modelyard.ui.details.option_fields import (
    ChoiceField,
    DecimalField,
    NumberField,
    OptionField,
    SeedField,
    switch_text,
)
from modelyard.ui.details.template_field import TemplateField
from modelyard.ui.parts.sheet import plain_label
from modelyard.ui.words.option_words import (
    ANSWERS_SECTION,
    ENGINE_SECTION,
    MEMORY_SECTION,
    NONE_TEXT,
    RUNNING_SECTION,
    cache_text,
    fitting_layers_text,
    idle_text,
    layers_text,
)
from modelyard.wire.load import (
    KvCacheType,
    LoadForm,
    LoadOptions,
    ModelChoice,
    NumberRange,
    Sampling,
)
from modelyard.wire.runtime import MemoryEstimate

_SWITCH_CHOICES = (True, False)
_IDLE_CHOICES = (60.0, 300.0, 900.0, 1800.0, 3600.0, 14_400.0)
_SAMPLING = {"temperature": (5.0, 0.1), "top_p": (1.0, 0.05), "min_p": (1.0, 0.05)}
_ENGINES_CHOICE = frozenset({"flash_attention"})
"""Switches that the engine sets as it sees fit where nobody does; the others are off then."""
_SWITCHES = ("flash_attention", "mmap", "lock", "embedding", "pin", "low_priority")


class OptionsForm(QWidget):
    """One field for each option; nothing is kept here but what `show_options` was given.

    Signals:
        chosen (LoadOptions): The person wants these options.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("optionsForm")
        self._form: LoadForm | None = None
        self._options = LoadOptions()
        self.context = ContextField(self)
        self._numbers = {key: NumberField(key, self) for key in ("threads", "batch", "parallel")}
        self._layers = NumberField("gpu_layers", self, text=lambda n: layers_text(n, None))
        self._fitting = plain_label()
        self._fitting.setProperty("muted", True)
        self._cache = ChoiceField("kv_cache_type", _cache_text, self)
        self._switches = {key: ChoiceField(key, switch_text, self) for key in _SWITCHES}
        self._idle = ChoiceField("keep_alive", _idle_text, self)
        self._models = {
            key: ChoiceField(key, partial(self._model_text, key), self)
            for key in ("projector", "draft")
        }
        self._decimals = {
            key: DecimalField(key, self, most=most, step=step)
            for key, (most, step) in _SAMPLING.items()
        }
        self._seed = SeedField(self)
        self.template = TemplateField(self)
        self._lay_out()
        self._connect()

    @property
    def is_filled(self) -> bool:
        """Whether there is a form to show."""
        return self._form is not None

    def effective(self, options: LoadOptions) -> LoadOptions:
        """Return what a load with `options` would use, the defaults filled in."""
        if self._form is None:
            return options
        given = options.model_dump(exclude_none=True)
        return self._form.defaults.model_copy(update={key: getattr(options, key) for key in given})

    def show_form(self, form: LoadForm, options: LoadOptions) -> None:
        """Show what `form` allows, and `options` in it."""
        self._form = form
        self._layers.setVisible(form.gpu_layers is not None)
        self._fitting.hide()
        self.context.show_largest(None)
        self._models["projector"].setVisible(bool(form.projectors))
        self._models["draft"].setVisible(bool(form.drafts))
        self.show_options(options)

    def show_options(self, options: LoadOptions) -> None:
        """Show `options`; nothing is announced."""
        form = self._form
        if form is None:
            return
        self._options = options
        defaults = form.defaults
        self.context.show_value(options.context, numbers=form.context)
        for key, numbers in (
            ("parallel", form.parallel),
            ("threads", form.threads),
            ("batch", form.batch),
        ):
            self._numbers[key].show_value(getattr(options, key), numbers=numbers)
        if form.gpu_layers is not None:
            self._layers.show_value(_layers_of(options, form.gpu_layers), numbers=form.gpu_layers)
        self._cache.show_value(
            options.kv_cache_type, default=defaults.kv_cache_type, choices=form.kv_cache_types
        )
        for key, field in self._switches.items():
            default = getattr(defaults, key)
            if default is None and key not in _ENGINES_CHOICE:
                default = False
            field.show_value(getattr(options, key), default=default, choices=_SWITCH_CHOICES)
        self._idle.show_value(
            options.keep_alive, default=defaults.keep_alive, choices=_IDLE_CHOICES
        )
        self._show_models(form, options)
        self._show_sampling(form, options)
        self._seed.show_value(options.seed)
        self.template.show_value(options.chat_template, default=form.chat_template)

    def show_estimate(self, estimate: MemoryEstimate) -> None:
        """Mark what fits at most, as `estimate` has found it."""
        self.context.show_largest(estimate.max_context)
        fitting, layers = estimate.max_gpu_layers, estimate.layers
        is_told = fitting is not None and layers is not None and not self._layers.isHidden()
        self._fitting.setVisible(is_told)
        if fitting is not None and layers is not None:
            self._fitting.setText(fitting_layers_text(fitting, layers))

    def _show_models(self, form: LoadForm, options: LoadOptions) -> None:
        for key, choices in (("projector", form.projectors), ("draft", form.drafts)):
            offered: list[object] = [choice.id for choice in choices]
            if key == "projector" and offered:
                offered.append("")  # none, although one came with the model
            self._models[key].show_value(
                getattr(options, key), default=getattr(form.defaults, key), choices=offered
            )

    def _show_sampling(self, form: LoadForm, options: LoadOptions) -> None:
        chosen = options.sampling or Sampling()
        for key, field in self._decimals.items():
            field.show_value(getattr(chosen, key), default=getattr(form.sampling, key))

    def _connect(self) -> None:
        fields: dict[str, OptionField] = {
            **self._numbers,
            **self._switches,
            **self._models,
            "gpu_layers": self._layers,
            "kv_cache_type": self._cache,
            "keep_alive": self._idle,
            "seed": self._seed,
        }
        for key, field in fields.items():
            field.changed.connect(partial(self._choose, key))
        self.context.changed.connect(partial(self._choose, "context"))
        self.template.changed.connect(partial(self._choose, "chat_template"))
        for key, decimal in self._decimals.items():
            decimal.changed.connect(partial(self._choose_sampling, key))

    def _choose(self, key: str, value: object) -> None:
        if getattr(self._options, key) != value:
            self.chosen.emit(self._options.model_copy(update={key: value}))

    def _choose_sampling(self, key: str, value: object) -> None:
        sampling = (self._options.sampling or Sampling()).model_copy(update={key: value})
        self._choose("sampling", None if sampling == Sampling() else sampling)

    def _model_text(self, key: str, value: object) -> str:
        form = self._form
        offered: tuple[ModelChoice, ...] = ()
        if form is not None:
            offered = form.projectors if key == "projector" else form.drafts
        named = next((choice.name for choice in offered if choice.id == value), None)
        return named or (str(value) if value else NONE_TEXT)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 16)
        layout.setSpacing(8)
        for title, fields in self._sections():
            heading = QLabel(title, self)
            font = heading.font()
            font.setWeight(font.Weight.DemiBold)
            heading.setFont(font)
            layout.addSpacing(8)
            layout.addWidget(heading)
            for field in fields:
                layout.addWidget(field)
        layout.addStretch(1)

    def _sections(self) -> tuple[tuple[str, tuple[QWidget, ...]], ...]:
        switches, numbers, models = self._switches, self._numbers, self._models
        memory = (self.context, self._cache, switches["flash_attention"], self._layers)
        engine = ("mmap", "lock", "embedding")
        return (
            (MEMORY_SECTION, (*memory, self._fitting, models["draft"], models["projector"])),
            (RUNNING_SECTION, (self._idle, switches["pin"], switches["low_priority"])),
            (ENGINE_SECTION, (*numbers.values(), *(switches[key] for key in engine))),
            (ANSWERS_SECTION, (*self._decimals.values(), self._seed, self.template)),
        )


def _cache_text(value: object) -> str:
    return cache_text(value) if isinstance(value, KvCacheType) else ""


def _idle_text(value: object) -> str:
    return idle_text(value if isinstance(value, float) else None)


def _layers_of(options: LoadOptions, numbers: NumberRange) -> int | None:
    """Return the layers that are asked for as a number that the field can show."""
    layers = options.gpu_layers
    return numbers.high if layers is not None and layers < 0 else layers
