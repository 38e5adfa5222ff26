"""A yard of models in every state, made of wire types: what a service could really say."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from modelyard.wire.common import ByteDescriptor, GroupedTimestamp
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.enums import ModelProvider, ModelType, ModelUsage
from modelyard.wire.models import FileState, Model, ModelDetails, ModelFile
from modelyard.wire.problems import Problem, ProblemCode
from modelyard.wire.runtime import (
    KvCacheType,
    LoadOptions,
    ModelRuntime,
    RuntimeState,
)

MIB = 1024**2
GIB = 1024**3


def model_id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def model(
    name: str,
    *,
    size: int | None = 4 * GIB,
    provider: ModelProvider | None = None,
    parameters: float | None = None,
    quantization: str | None = "Q4_K_M",
    architecture: str | None = "llama",
    context: int | None = 32768,
    file: FileState = FileState.ABSENT,
    custom: bool = True,
    **more: object,
) -> Model:
    slug = name.lower().replace(" ", "-")
    present = file is FileState.PRESENT
    fields: dict[str, object] = {
        "source": f"https://models.example.org/{slug}/resolve/main/{slug}.gguf",
        "description": None,
        **more,
    }
    return Model(
        id=model_id(name),
        version="1",
        created=GroupedTimestamp.of(datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
        name=name,
        cloud=False,
        type=ModelType.UNKNOWN,
        usage=ModelUsage.CODE_CONVERSATION,
        unique=slug,
        bytes=None if size is None else ByteDescriptor.of(size),
        ram=None if size is None else ByteDescriptor.of(int(size * 1.18)),
        quantization=quantization,
        parameters=parameters,
        provider=provider,
        custom=custom,
        downloaded=present,
        details=ModelDetails(
            architecture=architecture,
            context_length=context,
            layers=32,
            heads=32,
            license="apache-2.0",
            chat_template=True,
        ),
        file=ModelFile(
            state=file,
            path=f"/data/models/{slug}/{slug}.gguf" if present else None,
            size=size if present else None,
            sha256=("8d4c2f" * 11)[:64] if present else None,
            verified=True if present else None,
        ),
        **fields,
    )


def transfer(
    phase: DownloadPhase,
    transferred: int,
    total: int | None,
    *,
    status: ModelDownloadStatus = ModelDownloadStatus.IN_PROGRESS,
    rate: float | None = None,
    eta: float | None = None,
    problem: Problem | None = None,
) -> ModelDownloadProgress:
    return ModelDownloadProgress(
        status=status,
        phase=phase,
        transferred=transferred,
        total=total,
        percentage=transferred / total * 100 if total else None,
        rate=rate,
        eta=eta,
        problem=problem,
    )


def problem(code: ProblemCode, **facts: object) -> Problem:
    return Problem(code=code, title=code.value, **facts)


def loaded(memory: int) -> ModelRuntime:
    return ModelRuntime(
        state=RuntimeState.LOADED,
        progress=1.0,
        memory=memory,
        load_seconds=1.4,
        loaded_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
        options=LoadOptions(
            context=8192, gpu_layers=0, kv_cache_type=KvCacheType.F16, threads=8, mmap=False
        ),
    )


_PRESENT = FileState.PRESENT
_RUNNING = (
    model(
        "SmolLM2 135M Instruct",
        size=98_362_432,
        parameters=0.135,
        provider=ModelProvider.HUGGING_FACE,
        quantization="Q4_1",
        context=8192,
        file=_PRESENT,
        description=(
            "A small model that answers short questions in English, quick even without a GPU."
        ),
        runtime=loaded(154 * MIB),
    ),
    model(
        "Llama 3.2 3B Instruct",
        size=int(1.9 * GIB),
        parameters=3.2,
        provider=ModelProvider.META,
        context=131072,
        file=_PRESENT,
        runtime=loaded(int(2.4 * GIB)),
    ),
    model(
        "Qwen2.5 Coder 7B",
        size=int(4.4 * GIB),
        parameters=7.6,
        architecture="qwen2",
        file=_PRESENT,
        runtime=loaded(int(5.1 * GIB)),
    ),
    model(
        "Nomic Embed Text v1.5",
        size=int(0.26 * GIB),
        parameters=0.137,
        quantization="F16",
        architecture="nomic-bert",
        context=2048,
        file=_PRESENT,
        runtime=loaded(int(0.35 * GIB)),
    ),
    model(
        "Gemma 3 270M",
        size=253_113_024,
        parameters=0.27,
        provider=ModelProvider.GOOGLE,
        architecture="gemma3",
        file=_PRESENT,
        runtime=loaded(int(0.41 * GIB)),
    ),
)
_MOVING = (
    model(
        "Mistral Small 3.1 24B Instruct",
        size=int(13.3 * GIB),
        parameters=23.6,
        file=FileState.PARTIAL,
        download=transfer(
            DownloadPhase.TRANSFERRING,
            int(5.5 * GIB),
            int(13.3 * GIB),
            rate=48.3 * MIB,
            eta=166,
        ),
    ),
    model(
        "Phi 4 Mini",
        size=int(2.3 * GIB),
        parameters=3.8,
        provider=ModelProvider.MICROSOFT,
        architecture="phi3",
        file=FileState.PARTIAL,
        download=transfer(DownloadPhase.VERIFYING, int(2.3 * GIB), int(2.3 * GIB)),
    ),
    model(
        "Gemma 3 12B",
        size=int(6.8 * GIB),
        parameters=12.2,
        provider=ModelProvider.GOOGLE,
        architecture="gemma3",
        download=transfer(
            DownloadPhase.QUEUED, 0, int(6.8 * GIB), status=ModelDownloadStatus.INITIALIZED
        ),
    ),
    model(
        "DeepSeek R1 Distill Qwen 14B",
        size=int(8.4 * GIB),
        parameters=14.8,
        architecture="qwen2",
        file=FileState.PARTIAL,
        download=transfer(DownloadPhase.STALLED, int(0.7 * GIB), int(8.4 * GIB), rate=0.0),
    ),
    model(
        "StarCoder2 15B",
        size=int(9.1 * GIB),
        parameters=16,
        architecture="starcoder2",
        file=FileState.PARTIAL,
        download=transfer(DownloadPhase.PAUSED, int(3.9 * GIB), int(9.1 * GIB)),
    ),
    model(
        "A file whose size the server does not tell",
        size=None,
        quantization=None,
        architecture=None,
        context=None,
        file=FileState.PARTIAL,
        download=transfer(DownloadPhase.TRANSFERRING, 731 * MIB, None, rate=9.7 * MIB),
    ),
    model(
        "Granite 3.3 8B",
        size=int(4.6 * GIB),
        parameters=8.2,
        provider=ModelProvider.IBM,
        architecture="granite",
        file=_PRESENT,
        runtime=ModelRuntime(state=RuntimeState.LOADING, progress=0.62),
    ),
    model(
        "OLMo 2 7B",
        size=int(4.2 * GIB),
        parameters=7.3,
        architecture="olmo2",
        file=_PRESENT,
        runtime=ModelRuntime(state=RuntimeState.QUEUED),
    ),
    model(
        "TinyLlama 1.1B Chat",
        size=int(0.64 * GIB),
        parameters=1.1,
        file=_PRESENT,
        context=2048,
        runtime=ModelRuntime(state=RuntimeState.UNLOADING, memory=int(0.8 * GIB)),
    ),
)
_FAILED = (
    model(
        "Yi 1.5 34B Chat",
        size=int(19.2 * GIB),
        parameters=34.4,
        file=FileState.PARTIAL,
        download=transfer(
            DownloadPhase.DONE,
            int(11.2 * GIB),
            int(19.2 * GIB),
            status=ModelDownloadStatus.FAILED,
            problem=problem(ProblemCode.DISK_FULL, needed=8 * GIB, free=int(3.1 * GIB)),
        ),
    ),
    model(
        "Command R 35B",
        size=int(20.1 * GIB),
        parameters=35,
        architecture="command-r",
        file=_PRESENT,
        runtime=ModelRuntime(
            state=RuntimeState.FAILED,
            problem=problem(
                ProblemCode.OUT_OF_MEMORY, needed=int(23.7 * GIB), free=int(14.2 * GIB)
            ),
        ),
    ),
    model(
        "A model with a crash",
        size=int(1.1 * GIB),
        file=_PRESENT,
        runtime=ModelRuntime(
            state=RuntimeState.FAILED,
            problem=problem(
                ProblemCode.ENGINE_CRASHED,
                exit_code=-6,
                last_log="llama_model_load: tensor 'blk.7.ffn_up.weight'\nGGML_ASSERT failed",
            ),
        ),
    ),
    model("Falcon 7B", size=int(4.1 * GIB), parameters=7.2, file=FileState.MISSING),
)
_AT_REST = (
    model(
        "Mixtral 8x22B Instruct v0.1 with a name so long that no column in the world shows it all",
        size=int(79.7 * GIB),
        parameters=141,
        context=65536,
        file=_PRESENT,
    ),
    model(
        "Llama 3.1 405B Instruct",
        size=int(227.4 * GIB),
        parameters=405,
        provider=ModelProvider.META,
        context=131072,
        custom=False,
    ),
    model("Zephyr 7B Beta", size=int(4.1 * GIB), parameters=7.2, file=_PRESENT),
    model(
        "CodeGemma 2B",
        size=int(1.5 * GIB),
        parameters=2.5,
        provider=ModelProvider.GOOGLE,
        architecture="gemma",
        context=8192,
    ),
    model(
        "Snowflake Arctic Embed",
        size=int(0.6 * GIB),
        parameters=0.335,
        provider=ModelProvider.SNOWFLAKE,
        quantization="Q8_0",
        architecture="bert",
        context=512,
    ),
    model(
        "Kimi K2 Instruct",
        size=int(563 * GIB),
        parameters=1026,
        quantization="Q4_0",
        architecture="deepseek2",
        context=131072,
        custom=False,
    ),
    model("BLOOM 176B", size=int(1.1 * 1024 * GIB), parameters=176, context=2048, custom=False),
)
YARD: tuple[Model, ...] = (*_RUNNING, *_MOVING, *_FAILED, *_AT_REST)
STARTERS: tuple[Model, ...] = (_AT_REST[3], _AT_REST[4], _AT_REST[1])
