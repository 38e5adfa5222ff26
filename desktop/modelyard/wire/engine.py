"""The engine that loads models: which build it is, what it runs on, what would make it faster."""

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.problems import Problem


class EngineBuild(WireEnum):
    """What a build of the engine can compute on."""

    UNKNOWN = "unknown"
    CPU = "cpu"
    CUDA = "cuda"
    ROCM = "rocm"
    VULKAN = "vulkan"
    METAL = "metal"


class EngineDeviceKind(WireEnum):
    """What a device of the engine is."""

    UNKNOWN = "unknown"
    CPU = "cpu"
    GPU = "gpu"
    INTEGRATED_GPU = "integrated_gpu"
    """A GPU that shares the machine's memory."""
    ACCELERATOR = "accelerator"


class EngineDevice(Wire):
    """Something that the engine can compute on; `memory` is all that it has, in bytes."""

    name: str
    """As the engine calls it: ``CPU``, ``CUDA0``, ``Vulkan1``."""
    description: str
    kind: EngineDeviceKind
    memory: int | None = None


class EngineSuggestion(Wire):
    """A GPU of this machine that the engine does not use, and a build that would."""

    gpu: str
    build: EngineBuild


class EngineFacts(Wire):
    """What the engine says of itself when it is started, and what could be installed for more."""

    name: str
    version: str | None = None
    """The version of its package; absent where it can't be started."""
    expected: str
    """The version that this program was made for. With another, estimates may be less exact and
    a load may show no progress."""
    folder: str
    """Where another build is looked for at each start of a worker."""
    installed: bool = False
    """Whether it comes from `folder` instead of with the program."""
    builds: tuple[EngineBuild, ...] = ()
    features: tuple[str, ...] = ()
    """The instruction sets that it uses, such as ``AVX2``."""
    devices: tuple[EngineDevice, ...] = ()
    suggestions: tuple[EngineSuggestion, ...] = ()
    problem: Problem | None = None
    """Why it can't be started."""
