"""What lies on the disks: folders of models, what takes room, what was removed and can come back.

All sizes are bytes.
"""

from pydantic import AwareDatetime, Field

from modelyard.wire.adoption import OtherProgram
from modelyard.wire.base import Wire, WireEnum


class FolderState(WireEnum):
    """Whether a folder of models can be used now."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    READ_ONLY = "read_only"
    AWAY = "away"
    """Its disk is not there; its models are away too, and come back with it."""


class ModelFolder(Wire):
    """A folder in which models are kept; files that are dropped into it become models."""

    id: str
    path: str
    state: FolderState
    default: bool = False
    """Whether new downloads go there."""
    fixed: bool = False
    """It belongs to the data folder and can't be removed."""
    models: int = 0
    """How many models have their file there."""
    size: int = 0
    """What their files take there."""
    total: int | None = None
    """Of its disk; absent while that is away, as is `free`."""
    free: int | None = None


class ModelFolders(Wire):
    """All folders, the one of the data folder first."""

    iterable: tuple[ModelFolder, ...]


class FolderRequest(Wire):
    """The body of `POST /folders`: a folder on the service's machine, by its whole path."""

    path: str = Field(max_length=4096)
    default: bool = False


class MoveRequest(Wire):
    """The body of `POST /model/{model}/move`: the id of the folder to move its files to."""

    folder: str


class StorageKind(WireEnum):
    """What a file on a disk is to us."""

    UNKNOWN = "unknown"
    MODEL = "model"
    """A model's file in one of our folders."""
    REFERENCE = "reference"
    """A file of another program or of a person, used where it lies."""
    PARTIAL = "partial"
    """An unfinished download."""
    QUARANTINE = "quarantine"
    """A file that was found wrong and set aside."""
    TRASH = "trash"
    """A removed model that the system's trash still holds."""
    CACHE = "cache"
    """What the program keeps beside models: catalogue, logs, …"""


class StorageItem(Wire):
    """One file or group of files that takes room."""

    kind: StorageKind
    path: str
    size: int
    """What it takes on its disk."""
    frees: int
    """What would come back if it went: nothing of what is shared or not ours."""
    disk: str | None = None
    """The id of its `StorageDisk`; absent where that is away."""
    folder: str | None = None
    """The id of its `ModelFolder`."""
    model: str | None = None
    """The id of its model."""
    name: str | None = None
    program: OtherProgram | None = None
    """Which other program the file belongs to, or shares its bytes."""
    since: AwareDatetime | None = None
    """When it was last written; for what is in the trash, when it was removed."""
    removal: str | None = None
    """For what is in the trash: the id to restore it by."""


class StorageDisk(Wire):
    """One disk that holds something of ours."""

    id: str
    path: str
    """Where it is mounted."""
    total: int
    free: int
    used: int
    """What all items on it take together; bytes that several of them share count once."""


class Storage(Wire):
    """What takes room, the largest first, and the disks that it takes it on."""

    iterable: tuple[StorageItem, ...]
    disks: tuple[StorageDisk, ...]


class RemoveRequest(Wire):
    """The optional body of `POST /model/{model}/remove`."""

    trash: bool = True
    """Put the files into the system's trash where there is one; else their room is freed now."""
    reference: bool = False
    """Remove a file too that belongs to another program or to the person, used where it lies."""


class Removal(Wire):
    """What became of a model that was removed."""

    id: str
    """To restore it by."""
    model: str
    """The id that it had, and has again when it is restored."""
    name: str
    removed: AwareDatetime
    freed: int
    """What came back of its disk."""
    trashed: int = 0
    """What comes back when the trash is emptied."""
    kept: int = 0
    """What stays, since other files share the bytes or they are not ours to delete."""
    restorable: bool
    """Whether `POST /models/restore` brings it back with its file."""


class Removals(Wire):
    """The removed models that can be restored, the latest first."""

    iterable: tuple[Removal, ...]


class RestoreRequest(Wire):
    """The body of `POST /models/restore`: the id of a removal."""

    id: str
