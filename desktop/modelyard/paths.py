"""Where everything is kept: the data folder, and the resources that come with the program."""

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

DATA_VARIABLE = "MODELYARD_DATA"
"""The environment variable that moves everything the program writes to one folder."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder that holds everything the program writes; nothing exists before `create`."""

    root: Path

    @classmethod
    def default(cls) -> "DataFolder":
        """Return the folder that MODELYARD_DATA names, else the usual one of this system."""
        if given := os.environ.get(DATA_VARIABLE):
            root = Path(given)
        else:
            import platformdirs  # a start that is told the folder need not wait for it

            root = platformdirs.user_data_path("modelyard", appauthor=False)
        return cls(root.expanduser().absolute())

    @property
    def catalogue(self) -> Path:
        """The database of models."""
        return self.root / "catalogue.sqlite"

    @property
    def models(self) -> Path:
        """The folder of model files: one folder for each model, named by its unique name."""
        return self.root / "models"

    @property
    def logs(self) -> Path:
        """The folder of logs."""
        return self.root / "logs"

    @property
    def service_log(self) -> Path:
        """The log of the model service."""
        return self.logs / "service.log"

    @property
    def app_log(self) -> Path:
        """The log of the desktop app."""
        return self.logs / "app.log"

    @property
    def service_file(self) -> Path:
        """Where a running service writes its address, process id and token."""
        return self.root / "service.json"

    @property
    def token_file(self) -> Path:
        """The token of the service, the same at each start."""
        return self.root / "service-token"

    @property
    def lock_file(self) -> Path:
        """Held by the one service that works on this folder."""
        return self.root / "service.lock"

    @property
    def settings_file(self) -> Path:
        """The settings of the desktop app."""
        return self.root / "settings.ini"

    @property
    def service_settings_file(self) -> Path:
        """The settings of the model service."""
        return self.root / "service-settings.json"

    @property
    def accounts_file(self) -> Path:
        """At which sources there are accounts."""
        return self.root / "accounts.json"

    @property
    def upstream_file(self) -> Path:
        """What is known of newer versions at the sources."""
        return self.root / "upstream.json"

    @property
    def answers_folder(self) -> Path:
        """What sources have said, to be said again when they are away."""
        return self.root / "cache" / "answers"

    @property
    def seen_file(self) -> Path:
        """The models as the window showed them last."""
        return self.root / "cache" / "seen.json"

    @property
    def calibration_file(self) -> Path:
        """What loads really took, for estimates to come."""
        return self.root / "calibration.json"

    @property
    def engine(self) -> Path:
        """Where a person may unpack another build of the engine."""
        return self.root / "engine"

    @property
    def app_lock_file(self) -> Path:
        """Held by the one desktop app that works on this folder."""
        return self.root / "app.lock"

    @property
    def app_socket(self) -> str:
        """The name of the local socket by which a second start of the app finds the first.

        It is short, since a socket's path may have only about 100 characters on some systems.
        """
        name = os.fsencode(self.root)
        return f"modelyard-{zlib.crc32(name):08x}{zlib.adler32(name):08x}"

    def create(self) -> None:
        """Make the folder, which only its owner may read.

        Raises:
            OSError: It can't be made or is not a folder.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)


def resource(name: str) -> Path:
    """Return the path of a file that comes with the program.

    An installed or frozen program carries the resources inside the package; a checkout keeps
    them at its top level.
    """
    package = Path(__file__).parent
    installed = package / "resources" / name
    return installed if installed.exists() else package.parents[1] / "resources" / name
