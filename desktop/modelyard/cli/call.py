"""What every verb is called with."""

import argparse
from dataclasses import dataclass

from modelyard.cli import printing
from modelyard.cli.choice import choose
from modelyard.client.model_api import ModelApi
from modelyard.wire.models import Model


@dataclass(frozen=True, slots=True)
class Call:
    """One verb's service and arguments."""

    api: ModelApi
    arguments: argparse.Namespace

    @property
    def as_json(self) -> bool:
        """Whether a script reads what is printed."""
        return bool(self.arguments.json)

    async def model(self) -> Model:
        """Return the model that the arguments name."""
        return choose((await self.api.snapshot()).iterable, self.arguments.model)

    def print_done(self, model: Model, words: str) -> None:
        """Print `model`, or that it `words`, such as ``is loaded``."""
        printing.answer(model, f"{model.name} {words}", as_json=self.as_json)
