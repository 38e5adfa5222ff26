"""The loaded models, as clients of the OpenAI-compatible API name them."""

from contextlib import AbstractContextManager
from typing import NamedTuple

from modelyard.service.library import Entry, Library
from modelyard.service.running.runtime_service import RuntimeService
from modelyard.service.runtime.engine import WorkerAddress
from modelyard.service.runtime.scheduler import Scheduler
from modelyard.service.runtime.usage import Request
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error


class Served(NamedTuple):
    """A loaded model and where its worker answers."""

    entry: Entry
    worker: WorkerAddress


class ServedModels:
    """Finds the worker of a loaded model by the model's id, unique name or name."""

    def __init__(self, library: Library, scheduler: Scheduler, runtime: RuntimeService) -> None:
        self._library = library
        self._scheduler = scheduler
        self._runtime = runtime

    def all(self) -> tuple[Served, ...]:
        """Return every model that is ready to serve."""
        found = ((entry, self._scheduler.worker(entry.id)) for entry in self._library.entries)
        return tuple(Served(entry, worker) for entry, worker in found if worker is not None)

    def offered(self) -> tuple[Entry, ...]:
        """Return every model that a request may name: also those that it would load."""
        if not self._runtime.settings.load_on_demand:
            return tuple(served.entry for served in self.all())
        return tuple(entry for entry in self._library.entries if entry.file is not None)

    def entry(self, name: str) -> Entry:
        """Return the model called `name` of those that are offered; raises as `find` does."""
        for entry in self.offered():
            if name in (entry.id, entry.unique):
                return entry
        return self.find(name).entry

    async def obtain(self, name: str | None) -> Served:
        """Return the model called `name` as `find` does, after loading it where that is wanted.

        Raises:
            ProblemError: As `find`, and as `RuntimeService.load`.
        """
        try:
            return self.find(name)
        except ProblemError as error:
            wanted = self._runtime.settings.load_on_demand and name is not None
            if not wanted or error.problem.code is not ProblemCode.NOT_LOADED:
                raise
        known = (e for e in self._library.entries if name in (e.id, e.unique, e.model.name))
        await self._runtime.load(next(known).id)
        return self.find(name)

    def find(self, name: str | None) -> Served:
        """Return the loaded model called `name`; without one, the only one that is loaded.

        Raises:
            ProblemError: MODEL_NOT_FOUND, NOT_LOADED; AMBIGUOUS_MODEL where `name` is missing
                or shared and several are loaded.
        """
        served = self.all()
        if name is None:
            return _only(served, "Several models are loaded: say which one")
        for one in served:
            if name in (one.entry.id, one.entry.unique):
                return one
        named = tuple(one for one in served if one.entry.model.name == name)
        if named:
            return _only(named, f"Several loaded models are called {name}: use the unique name")
        known = any(
            name in (entry.id, entry.unique, entry.model.name) for entry in self._library.entries
        )
        if known:
            raise problem_error(ProblemCode.NOT_LOADED, f"The model {name} is not loaded")
        raise problem_error(ProblemCode.MODEL_NOT_FOUND, f"The model {name} does not exist")

    def in_use(self, served: Served) -> AbstractContextManager[Request]:
        """Count a request of this model, so that it is not unloaded meanwhile for idling."""
        return self._scheduler.touch(served.entry.id)


def _only(served: tuple[Served, ...], otherwise: str) -> Served:
    match served:
        case (one,):
            return one
        case ():
            raise problem_error(ProblemCode.NOT_LOADED, "No model is loaded")
        case _:
            raise problem_error(ProblemCode.AMBIGUOUS_MODEL, otherwise)
