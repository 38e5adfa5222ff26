"""Which colour a model has in memory: the same in the table, the gauge and the details."""

from collections.abc import Iterable

from modelyard.ui.look.theme import Colors


class ModelColors:
    """Gives each model in memory a colour that it keeps until it is unloaded.

    The first free colour is given, so that a few models never share one.
    """

    def __init__(self) -> None:
        self._slots: dict[str, int] = {}

    def update(self, model_ids: Iterable[str]) -> None:
        """Note that exactly these models are in memory."""
        present = tuple(dict.fromkeys(model_ids))
        self._slots = {key: slot for key, slot in self._slots.items() if key in present}
        for model_id in present:
            if model_id not in self._slots:
                self._slots[model_id] = self._first_free()

    def color(self, model_id: str, colors: Colors) -> str:
        """Return the colour of this model; that of the accent while it is not in memory."""
        slot = self._slots.get(model_id)
        return colors.accent if slot is None else colors.models[slot % len(colors.models)]

    def _first_free(self) -> int:
        taken = set(self._slots.values())
        return next(slot for slot in range(len(taken) + 1) if slot not in taken)
