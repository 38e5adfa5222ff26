"""The few calls of the engine's C interface that a dry run needs, through ctypes.

Written against ``include/llama.h`` of llama.cpp b11549, whose structures change from build to
build: `Llama` compares every default that it knows before anything is passed, and refuses an
engine that differs anywhere. Standard library only, as dry runs measure themselves.
"""

import ctypes
from collections.abc import Callable
from typing import Any, ClassVar

CACHE_TYPES = {"f16": 1, "q8_0": 8, "q4_0": 2}
"""Types of the key/value cache by their names, as ``ggml_type`` numbers them."""

_LOAD_MODE_NONE = 0
_CONTEXT_STEP = 256
_NONE, _AUTO = 0, -1
_LogCallback = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)


class UnknownEngineError(Exception):
    """The engine is not laid out as this module expects."""


class ModelParams(ctypes.Structure):
    """``llama_model_params``."""

    _fields_: ClassVar = [
        ("devices", ctypes.c_void_p),
        ("tensor_buft_overrides", ctypes.c_void_p),
        ("n_gpu_layers", ctypes.c_int32),
        ("split_mode", ctypes.c_int),
        ("load_mode", ctypes.c_int),
        ("lazy_mode", ctypes.c_int),
        ("main_gpu", ctypes.c_int32),
        ("tensor_split", ctypes.c_void_p),
        ("progress_callback", ctypes.c_void_p),
        ("progress_callback_user_data", ctypes.c_void_p),
        ("kv_overrides", ctypes.c_void_p),
        ("vocab_only", ctypes.c_bool),
        ("check_tensors", ctypes.c_bool),
        ("use_extra_bufts", ctypes.c_bool),
        ("no_host", ctypes.c_bool),
        ("no_alloc", ctypes.c_bool),
        ("load_mtp", ctypes.c_bool),
    ]
    DEFAULTS: ClassVar[dict[str, object]] = {
        "devices": None,
        "tensor_buft_overrides": None,
        "n_gpu_layers": -1,
        "split_mode": 1,
        "load_mode": -1,
        "lazy_mode": 1,
        "main_gpu": 0,
        "tensor_split": None,
        "progress_callback": None,
        "progress_callback_user_data": None,
        "kv_overrides": None,
        "vocab_only": False,
        "check_tensors": False,
        "use_extra_bufts": True,
        "no_host": False,
        "no_alloc": False,
        "load_mtp": False,
    }


class ContextParams(ctypes.Structure):
    """``llama_context_params``."""

    _fields_: ClassVar = [
        ("n_ctx", ctypes.c_uint32),
        ("n_batch", ctypes.c_uint32),
        ("n_ubatch", ctypes.c_uint32),
        ("n_seq_max", ctypes.c_uint32),
        ("n_rs_seq", ctypes.c_uint32),
        ("n_outputs_max", ctypes.c_uint32),
        ("n_outputs_max_per_seq", ctypes.c_uint32),
        ("n_threads", ctypes.c_int32),
        ("n_threads_batch", ctypes.c_int32),
        ("ctx_type", ctypes.c_int),
        ("rope_scaling_type", ctypes.c_int),
        ("pooling_type", ctypes.c_int),
        ("attention_type", ctypes.c_int),
        ("flash_attn_type", ctypes.c_int),
        ("rope_freq_base", ctypes.c_float),
        ("rope_freq_scale", ctypes.c_float),
        ("yarn_ext_factor", ctypes.c_float),
        ("yarn_attn_factor", ctypes.c_float),
        ("yarn_beta_fast", ctypes.c_float),
        ("yarn_beta_slow", ctypes.c_float),
        ("yarn_orig_ctx", ctypes.c_uint32),
        ("defrag_thold", ctypes.c_float),
        ("cb_eval", ctypes.c_void_p),
        ("cb_eval_user_data", ctypes.c_void_p),
        ("type_k", ctypes.c_int),
        ("type_v", ctypes.c_int),
        ("moe_cache_size", ctypes.c_size_t),
        ("abort_callback", ctypes.c_void_p),
        ("abort_callback_data", ctypes.c_void_p),
        ("embeddings", ctypes.c_bool),
        ("offload_kqv", ctypes.c_bool),
        ("no_perf", ctypes.c_bool),
        ("op_offload", ctypes.c_bool),
        ("swa_full", ctypes.c_bool),
        ("kv_unified", ctypes.c_bool),
        ("samplers", ctypes.c_void_p),
        ("n_samplers", ctypes.c_size_t),
        ("ctx_other", ctypes.c_void_p),
    ]
    # Left out: the numbers of threads, which are the machine's.
    DEFAULTS: ClassVar[dict[str, object]] = {
        "n_ctx": 512,
        "n_batch": 2048,
        "n_ubatch": 512,
        "n_seq_max": 1,
        "n_rs_seq": 0,
        "n_outputs_max": 0,
        "n_outputs_max_per_seq": 1,
        "ctx_type": 0,
        "rope_scaling_type": -1,
        "pooling_type": -1,
        "attention_type": -1,
        "flash_attn_type": -1,
        "rope_freq_base": 0.0,
        "rope_freq_scale": 0.0,
        "yarn_ext_factor": -1.0,
        "yarn_attn_factor": -1.0,
        "yarn_beta_fast": -1.0,
        "yarn_beta_slow": -1.0,
        "yarn_orig_ctx": 0,
        "defrag_thold": -1.0,
        "cb_eval": None,
        "cb_eval_user_data": None,
        "type_k": 1,
        "type_v": 1,
        "moe_cache_size": 0,
        "abort_callback": None,
        "abort_callback_data": None,
        "embeddings": False,
        "offload_kqv": True,
        "no_perf": True,
        "op_offload": True,
        "swa_full": True,
        "kv_unified": False,
        "samplers": None,
        "n_samplers": 0,
        "ctx_other": None,
    }


class Llama:
    """The engine in the shared library at `library`; `log` is given each text that it logs.

    Raises:
        UnknownEngineError: Its structures differ.
        OSError: The library can't be loaded.
    """

    def __init__(self, library: str, *, log: Callable[[str], None]) -> None:
        self._library = ctypes.CDLL(library)
        try:
            self._declare()
        except AttributeError as error:
            raise UnknownEngineError(str(error)) from error
        self._model_params: ModelParams = self._library.llama_model_default_params()
        self._context_params: ContextParams = self._library.llama_context_default_params()
        require_defaults(self._model_params)
        require_defaults(self._context_params)
        # Kept as long as the library may call it.
        self._log = _LogCallback(
            lambda _level, text, _user: log((text or b"").decode("utf-8", "replace"))
        )
        self._library.llama_log_set(self._log, None)
        self._library.llama_backend_init()

    def open_model(self, path: str, *, gpu_layers: int) -> int | None:
        """Read a model without its weights; returns its handle, None if it can't be loaded."""
        params = ModelParams.from_buffer_copy(self._model_params)
        params.no_alloc = True
        # With a mapped file this would abort.
        params.load_mode = _LOAD_MODE_NONE
        params.n_gpu_layers = gpu_layers
        handle: int | None = self._library.llama_model_load_from_file(path.encode(), params)
        return handle

    def model_size(self, model: int) -> int:
        """Return what all tensors of the model take, in bytes."""
        return int(self._library.llama_model_size(model))

    def open_context(
        self,
        model: int,
        *,
        context: int,
        batch: int,
        cache_type: int,
        flash: bool | None,
        embedding: bool,
        parallel: int,
    ) -> int | None:
        """Lay out a context for each of `parallel` conversations; returns the handle of all.

        None if the engine can't.

        Raises:
            UnknownEngineError: It has understood something else.
        """
        params = ContextParams.from_buffer_copy(self._context_params)
        params.n_ctx = context * parallel
        params.n_seq_max = parallel
        params.n_batch = params.n_ubatch = batch
        params.type_k = params.type_v = cache_type
        params.flash_attn_type = _AUTO if flash is None else int(flash)
        params.swa_full = False
        params.embeddings = embedding
        if not embedding:
            # Of each the server asks for the last token's.
            params.n_outputs_max = parallel
        handle: int | None = self._library.llama_init_from_model(model, params)
        if handle and self._library.llama_n_ubatch(handle) != batch:
            raise UnknownEngineError("the context was laid out for another batch")
        each = self._library.llama_n_ctx(handle) // parallel if handle else context
        if not context <= each < context + _CONTEXT_STEP:
            raise UnknownEngineError("the context was laid out for another length")
        return handle

    def close_context(self, context: int) -> None:
        """Free a context."""
        self._library.llama_free(context)

    def _declare(self) -> None:
        pointer, number = ctypes.c_void_p, ctypes.c_uint32
        signatures: dict[str, tuple[Any, list[Any]]] = {
            "llama_log_set": (None, [_LogCallback, pointer]),
            "llama_backend_init": (None, []),
            "llama_model_default_params": (ModelParams, []),
            "llama_context_default_params": (ContextParams, []),
            "llama_model_load_from_file": (pointer, [ctypes.c_char_p, ModelParams]),
            "llama_model_size": (ctypes.c_uint64, [pointer]),
            "llama_init_from_model": (pointer, [pointer, ContextParams]),
            "llama_n_ubatch": (number, [pointer]),
            "llama_n_ctx": (number, [pointer]),
            "llama_free": (None, [pointer]),
        }
        for name, (result, arguments) in signatures.items():
            # By attribute: what an index returns is made anew each time.
            function = getattr(self._library, name)
            function.restype, function.argtypes = result, arguments


def require_defaults(params: ModelParams | ContextParams) -> None:
    """Raise UnknownEngineError unless `params` hold the defaults of the build that we know."""
    for name, expected in params.DEFAULTS.items():
        if (found := getattr(params, name)) != expected:
            detail = f"{type(params).__name__}.{name} is {found!r}, not {expected!r}"
            raise UnknownEngineError(detail)


def _decoded(text: bytes | None) -> str:
    return (text or b"").decode("utf-8", "replace")
