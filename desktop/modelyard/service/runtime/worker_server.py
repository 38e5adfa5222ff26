"""The engine inside a worker: how llama.cpp is told to load a model and to serve it."""

import ctypes
import time

import xllamacpp

from modelyard.service.runtime.heap import give_back_freed_memory
from modelyard.service.runtime.worker_protocol import WorkerConfig

# Errors, warnings and what it does; the next level would write every prompt into the log.
_LOG_LEVEL = 3
_LOG_THREAD_S = 0.3

_BIT_PREFIX = "COMMON_PARAMS_SAMPLING_CONFIG_"
# What the engine calls each member of the wire type, and the bit that says that it was chosen.
_SAMPLING: dict[str, tuple[str, str | None]] = {
    "temperature": ("temp", "TEMP"),
    "top_k": ("top_k", "TOP_K"),
    "top_p": ("top_p", "TOP_P"),
    "min_p": ("min_p", "MIN_P"),
    "repeat_penalty": ("penalty_repeat", "PENALTY_REPEAT"),
    "repeat_last_n": ("penalty_last_n", "PENALTY_LAST_N"),
    "presence_penalty": ("penalty_present", None),
    "frequency_penalty": ("penalty_freq", None),
}


def start_server(config: WorkerConfig) -> xllamacpp.Server:
    """Load the model and start to serve it. Holds the GIL all the while.

    Raises:
        RuntimeError: The engine refused; it has said why on stderr.
    """
    try:
        server = xllamacpp.Server(_params(config))
    except RuntimeError:
        _flush_engine_log()
        raise
    give_back_freed_memory()
    return server


def _flush_engine_log() -> None:
    """Have the engine's own thread write the lines that it holds: exiting would lose them."""
    engine = ctypes.CDLL(xllamacpp.xllamacpp.__file__)
    try:
        # common_log_main() and common_log_flush(log), by the names that GCC and Clang give them.
        log = engine["_Z15common_log_mainv"]
        flush = engine["_Z16common_log_flushP10common_log"]
    except AttributeError:
        time.sleep(_LOG_THREAD_S)
        return
    log.restype = ctypes.c_void_p
    flush.restype = None
    flush.argtypes = [ctypes.c_void_p]
    flush(log())


def _params(config: WorkerConfig) -> xllamacpp.CommonParams:
    params = xllamacpp.CommonParams()
    params.model.path = config.path
    params.model_alias = {config.alias}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    # Without a key any page in a browser may use the model: the engine allows all origins.
    params.api_keys = [config.api_key]
    params.ui = False
    params.verbosity = _LOG_LEVEL
    _set_memory(params, config)
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config.threads
    # One size for both: the logical batch would only be cut into physical ones.
    params.n_batch = params.n_ubatch = config.batch
    if config.chat_template is not None:
        params.chat_template = config.chat_template
    _set_companions(params, config)
    _set_sampling(params.sampling, config)
    if config.sampling.get("stop"):
        params.antiprompt = list(config.sampling["stop"])
    if (longest := config.sampling.get("max_tokens")) is not None:
        params.n_predict = longest
    if config.embedding:
        params.embedding = True
        if config.default_pooling:
            params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    return params


def _set_memory(params: xllamacpp.CommonParams, config: WorkerConfig) -> None:
    """Set what decides how much memory the model takes; each default of the engine's is a trap."""
    # 0 would mean the longest context of the model; it is divided by the number of slots.
    params.n_ctx = config.context * config.parallel
    params.n_parallel = config.parallel
    params.kv_unified = False
    # The prompt cache would grow to 8 GiB, sliding windows would be kept whole, and `fit` would
    # quietly choose other options than those that were asked for.
    params.cache_ram_mib = 0
    params.n_ctx_checkpoints = config.checkpoints
    params.swa_full = False
    params.fit_params = False
    # Mapped, weights that the engine repacks are in memory twice, and a file that is cut while
    # it is mapped kills the process.
    modes = xllamacpp.llama_load_mode
    params.load_mode = {
        (False, False): modes.LLAMA_LOAD_MODE_NONE,
        (False, True): modes.LLAMA_LOAD_MODE_MLOCK,
        (True, False): modes.LLAMA_LOAD_MODE_MMAP,
        (True, True): modes.LLAMA_LOAD_MODE_MMAP_MLOCK,
    }[config.mmap, config.lock]
    params.n_gpu_layers = config.gpu_layers
    cache_type = getattr(xllamacpp.ggml_type, f"GGML_TYPE_{config.kv_cache_type.upper()}")
    params.cache_type_k = params.cache_type_v = cache_type
    flash = xllamacpp.llama_flash_attn_type
    params.flash_attn_type = {
        None: flash.LLAMA_FLASH_ATTN_TYPE_AUTO,
        True: flash.LLAMA_FLASH_ATTN_TYPE_ENABLED,
        False: flash.LLAMA_FLASH_ATTN_TYPE_DISABLED,
    }[config.flash_attention]


def _set_companions(params: xllamacpp.CommonParams, config: WorkerConfig) -> None:
    if config.projector is not None:
        params.mmproj.path = config.projector
    if config.draft is not None:
        draft = params.speculative.draft
        draft.mparams.path = config.draft
        draft.cache_type_k = draft.cache_type_v = params.cache_type_k
        draft.n_gpu_layers = config.gpu_layers
        draft.cpuparams.n_threads = draft.cpuparams_batch.n_threads = config.threads
        params.speculative.types = [
            xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_DRAFT_SIMPLE
        ]


def _set_sampling(sampling: xllamacpp.CommonParamsSampling, config: WorkerConfig) -> None:
    """Set what holds for requests that don't say; each bit keeps the file's own value away."""
    if config.seed is not None:
        sampling.seed = config.seed
    for name, (attribute, bit) in _SAMPLING.items():
        if (value := config.sampling.get(name)) is not None:
            setattr(sampling, attribute, value)
            if bit is not None:
                flag = getattr(xllamacpp.common_params_sampling_config, f"{_BIT_PREFIX}{bit}")
                sampling.user_sampling_config |= int(flag)
