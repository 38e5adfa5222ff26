"""The operations on running models, as typed calls; a part of `ModelApi`."""

from urllib.parse import urlencode

from modelyard.client.calls import Calls
from modelyard.wire import routes
from modelyard.wire.load import LoadForm, LoadOptions
from modelyard.wire.models import Model
from modelyard.wire.runtime import (
    MemoryEstimate,
    ModelLog,
    ModelMetrics,
    RuntimeSettings,
    SystemMemory,
)


class RuntimeApi(Calls):
    """Loading, unloading, memory; raises as `ModelApi` does."""

    async def load(self, model_id: str, options: LoadOptions | None = None) -> Model:
        """Load a model into memory; returns when it is ready to serve.

        Without `options` the saved ones of the model are used. `out_of_memory` has `offers`: the
        options of any of them can be sent with the next call.
        """
        path = routes.for_model(routes.MODEL_LOAD, model_id)
        return await self._post(path, Model, options, patient=True)

    async def unload(self, model_id: str) -> Model:
        """Free a model's memory, or cancel its load; returns when the system has it back."""
        path = routes.for_model(routes.MODEL_UNLOAD, model_id)
        return await self._post(path, Model, patient=True)

    async def unload_all(self) -> None:
        """Free the memory of every model."""
        await self._act(routes.MODELS_UNLOAD)

    async def estimate(self, model_id: str, options: LoadOptions | None = None) -> MemoryEstimate:
        """Return what a load with `options` would take."""
        path = routes.for_model(routes.MODEL_ESTIMATE, model_id)
        return await self._post(path, MemoryEstimate, options, patient=True)

    async def load_form(self, model_id: str) -> LoadForm:
        """Return the options of a model: saved ones, defaults, and what each may be."""
        return await self._get(routes.for_model(routes.MODEL_OPTIONS, model_id), LoadForm)

    async def save_options(self, model_id: str, options: LoadOptions) -> Model:
        """Store the options for loads to come; empty ones give the defaults back."""
        path = routes.for_model(routes.MODEL_OPTIONS, model_id)
        return await self._post(path, Model, options)

    async def metrics(self, model_id: str) -> ModelMetrics:
        """Return how fast a loaded model answers; `not_loaded` for any other."""
        return await self._get(routes.for_model(routes.MODEL_METRICS, model_id), ModelMetrics)

    async def log(self, model_id: str, *, name: str | None = None) -> ModelLog:
        """Return the engine's log of the model's last load, or of the one called `name`."""
        path = routes.for_model(routes.MODEL_LOG, model_id)
        query = f"?{urlencode({'name': name})}" if name else ""
        return await self._get(path + query, ModelLog)

    async def runtime_settings(self) -> RuntimeSettings:
        """Return how the service runs models."""
        return await self._get(routes.RUNTIME_SETTINGS, RuntimeSettings)

    async def set_runtime_settings(self, settings: RuntimeSettings) -> RuntimeSettings:
        """Replace the settings; they hold from now on."""
        return await self._post(routes.RUNTIME_SETTINGS, RuntimeSettings, settings)

    async def memory(self) -> SystemMemory:
        """Return a reading of the machine's memory."""
        return await self._get(routes.SYSTEM_MEMORY, SystemMemory)
