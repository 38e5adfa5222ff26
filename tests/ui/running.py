"""A scripted service that has forms, estimates, logs and answers for the side of the Library."""

from collections.abc import Callable

from aiohttp import web

from modelyard.wire import routes
from modelyard.wire.base import Wire
from modelyard.wire.load import KvCacheType, LoadForm, LoadOptions, NumberRange, Sampling
from modelyard.wire.runtime import DeviceEstimate, EstimateMethod, EstimatePart, MemoryEstimate
from tests.fakes.scripted_service import ScriptedService
from tests.ui.sample import GIB, MIB

FREE = 6 * GIB
_TOKEN_BYTES = 128 * 1024
_SMALLER = {KvCacheType.F16: 1.0, KvCacheType.Q8_0: 0.53, KvCacheType.Q4_0: 0.28}

FORM = LoadForm(
    defaults=LoadOptions(
        context=4096,
        kv_cache_type=KvCacheType.F16,
        threads=8,
        batch=512,
        parallel=1,
        mmap=False,
        lock=False,
        embedding=False,
        pin=False,
        low_priority=False,
    ),
    context=NumberRange(low=256, high=131_072, step=256, default=4096),
    threads=NumberRange(low=1, high=16, default=8),
    batch=NumberRange(low=32, high=4096, step=32, default=512),
    parallel=NumberRange(low=1, high=64, default=1),
    kv_cache_types=(KvCacheType.F16, KvCacheType.Q8_0, KvCacheType.Q4_0),
    sampling=Sampling(temperature=0.7, top_p=0.95),
    chat_template="{% for message in messages %}{{ message.content }}{% endfor %}",
)


def estimate_of(options: LoadOptions, *, free: int = FREE) -> MemoryEstimate:
    """Return an estimate that grows with the context as real ones do."""
    share = _SMALLER[options.kv_cache_type or KvCacheType.F16]
    context = options.context or FORM.context.default
    cache = int(context * _TOKEN_BYTES * share)
    parts = {"weights": 4_200 * MIB, "kv_cache": cache, "compute": 300 * MIB, "runtime": 60 * MIB}
    total = sum(parts.values())
    low, high = int(total * 0.97), int(total * 1.04)
    most = int((free / 1.04 - 4_560 * MIB) / (_TOKEN_BYTES * share)) // 256 * 256
    return MemoryEstimate(
        total=total,
        low=low,
        high=high,
        fits=high <= free,
        free=free,
        context=context,
        method=EstimateMethod.DRY_RUN,
        max_context=max(0, most),
        parts=tuple(EstimatePart(device="ram", part=key, bytes=n) for key, n in parts.items()),
        devices=(
            DeviceEstimate(
                device="ram", total=total, low=low, high=high, free=free, fits=high <= free
            ),
        ),
    )


class OptionsDesk:
    """Answers the form of one model, keeps what is saved, and counts what is asked."""

    def __init__(self, service: ScriptedService, model_id: str, form: LoadForm = FORM) -> None:
        self.saved: list[LoadOptions] = []
        self.asked: list[LoadOptions] = []
        self.form = form
        self._service = service
        self._model_id = model_id
        options = routes.for_model(routes.MODEL_OPTIONS, model_id)
        service.handlers["GET", options] = self._form
        service.handlers["POST", options] = self._save
        estimate = routes.for_model(routes.MODEL_ESTIMATE, model_id)
        service.handlers["POST", estimate] = self._estimate

    async def _form(self, _request: web.Request) -> web.Response:
        return as_json(self.form)

    async def _save(self, request: web.Request) -> web.Response:
        options = LoadOptions.from_json(await request.text())
        self.saved.append(options)
        self.form = self.form.model_copy(update={"saved": options})
        changed = self._service.models[self._model_id].model_copy(update={"options": options})
        self._service.put(changed)
        return as_json(changed)

    async def _estimate(self, request: web.Request) -> web.Response:
        text = await request.text()
        options = LoadOptions.from_json(text) if text else self.form.saved or LoadOptions()
        self.asked.append(options)
        return as_json(estimate_of(options))


def as_json(value: Wire) -> web.Response:
    """Return `value` as an answer."""
    return web.Response(text=value.to_json(), content_type="application/json")


def serve(service: ScriptedService, method: str, path: str, answer: Callable[[], Wire]) -> None:
    """Let `answer` make the answers at `path`."""

    async def handle(_request: web.Request) -> web.Response:
        return as_json(answer())

    service.handlers[method, path] = handle
