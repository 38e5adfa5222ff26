"""Home folders in which other programs hold models, laid out as those programs lay them out.

Each function writes one program's tree below `home`, with real models, and returns the paths of
their files. Where a layout is documented, is told by the module of that program in
`modelyard.service.library.programs`.
"""

import hashlib
import json
import os
from pathlib import Path

from tests.fakes.gguf_models import write_model

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def digest_of(path: Path) -> str:
    """Return the sha256 of the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def ollama(home: Path, *, name: str = "tinyllama", tag: str = "1b", seed: int = 1) -> Path:
    """Write what `ollama pull NAME:TAG` leaves: a manifest, and blobs named by their digests."""
    store = home / ".ollama" / "models"
    model = _blob(store, _model(home, seed))
    layers = [
        _layer("application/vnd.ollama.image.model", model),
        _layer("application/vnd.ollama.image.template", _blob_of(store, b"{{ .Prompt }}")),
        _layer("application/vnd.ollama.image.license", _blob_of(store, b"Apache License")),
        _layer("application/vnd.ollama.image.params", _blob_of(store, b'{"stop":["</s>"]}')),
    ]
    config = _blob_of(store, json.dumps({"model_format": "gguf", "model_family": "llama"}).encode())
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": _layer("application/vnd.docker.container.image.v1+json", config),
        "layers": layers,
    }
    path = store / "manifests" / "registry.ollama.ai" / "library" / name / tag
    _write(path, json.dumps(manifest))
    return model


def ollama_list(home: Path, *, name: str = "newer", seed: int = 2) -> Path:
    """Write what a version of 2026 leaves: a list of manifests, each of which is a blob."""
    store = home / ".ollama" / "models"
    model = _blob(store, _model(home, seed))
    child = {
        "schemaVersion": 2,
        "layers": [_layer("application/vnd.ollama.image.model", model)],
    }
    child_blob = _blob_of(store, json.dumps(child).encode())
    digest = f"sha256:{child_blob.name.removeprefix('sha256-')}"
    listed = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.ollama.manifest.list.v2+json",
        "manifests": [{"digest": digest, "runner": "llamacpp", "format": "gguf"}],
    }
    list_blob = _blob_of(store, json.dumps(listed).encode())
    path = store / "manifests-v2" / "ollama.com" / "library" / name / "latest"
    path.parent.mkdir(parents=True)
    path.symlink_to(os.path.relpath(list_blob, path.parent))
    return model


def lm_studio(home: Path) -> tuple[Path, Path]:
    """Write a repository as LM Studio fetches it: a model and its projector.

    The projector has the header of one and nothing that an engine could use.
    """
    model = lm_studio_text(home)
    projector = model.with_name("mmproj-model-f16.gguf")
    return model, write_model(projector, seed=103, architecture="clip")


def lm_studio_text(home: Path, *, seed: int = 3) -> Path:
    """Write a repository as LM Studio fetches it."""
    folder = home / ".lmstudio" / "models" / "lmstudio-community" / "Tiny-3-GGUF"
    folder.mkdir(parents=True)
    _write(home / ".lmstudio-home-pointer", f"{home / '.lmstudio'}\n")
    return write_model(folder / "Tiny-3-F16.gguf", seed=seed)


def hugging_face(home: Path, *, seed: int = 4) -> Path:
    """Write what `hf download owner/tiny-GGUF sub/tiny-f16.gguf` leaves in the cache."""
    repository = home / ".cache" / "huggingface" / "hub" / "models--owner--tiny-GGUF"
    model = _model(home, seed)
    blob = repository / "blobs" / digest_of(model)
    blob.parent.mkdir(parents=True)
    model.rename(blob)
    _write(repository / "refs" / "main", COMMIT)
    _link(repository / "snapshots" / COMMIT / "sub" / "tiny-f16.gguf", blob)
    card = repository / "blobs" / ("a" * 40)
    _write(card, "# Tiny")
    _link(repository / "snapshots" / COMMIT / "README.md", card)
    return blob


def hugging_face_split(home: Path, parts: list[Path]) -> list[Path]:
    """Write a split model into the cache; its parts are moved there."""
    repository = home / ".cache" / "huggingface" / "hub" / "models--owner--split-GGUF"
    blobs = []
    for part in parts:
        blob = repository / "blobs" / digest_of(part)
        blob.parent.mkdir(parents=True, exist_ok=True)
        part.rename(blob)
        _link(repository / "snapshots" / COMMIT / "Q8_0" / part.name, blob)
        blobs.append(blob)
    _write(repository / "refs" / "main", COMMIT)
    return blobs


def jan(home: Path, *, seed: int = 5) -> Path:
    """Write a model as Jan fetches it, with its description."""
    data = home / ".local" / "share" / "Jan" / "data"
    folder = data / "llamacpp" / "models" / "janhq" / "Tiny-5_Q8"
    folder.mkdir(parents=True)
    model = write_model(folder / "model.gguf", seed=seed)
    description = (
        "model_path: llamacpp/models/janhq/Tiny-5_Q8/model.gguf\n"
        "name: janhq/Tiny-5_Q8\n"
        f"size_bytes: {model.stat().st_size}\n"
        f"model_sha256: {digest_of(model)}\n"
        "embedding: false\n"
    )
    _write(folder / "model.yml", description)
    return model


def jan_before_06(home: Path, *, seed: int = 8) -> tuple[Path, Path, Path]:
    """Write what versions before 0.6 left below ``~/jan``: of Jan's own hub, the other, the first.

    The first one was opened by a newer version since, which describes it anew.
    """
    models = home / "jan" / "models"
    folders = (
        models / "cortex.so" / "tiny" / "1b",
        models / "huggingface.co" / "owner" / "Tiny-GGUF",
        models / "tiny-ggml",
    )
    names = ("model.gguf", "tiny-Q8_0.gguf", "tiny.Q4_K_M.gguf")
    files = []
    for number, (folder, name) in enumerate(zip(folders, names, strict=True)):
        folder.mkdir(parents=True)
        files.append(write_model(folder / name, seed=seed + number))
    _write(
        folders[0] / "model.yml",
        "model: tiny:1b\nfiles:\n  - models/cortex.so/tiny/1b/model.gguf\n",
    )
    _write(folders[1] / "tiny-Q8_0.yml", "model: owner:tiny\nengine: llama-cpp\n")
    _write(folders[2] / "model.json", json.dumps({"id": "tiny-ggml", "engine": "nitro"}))
    _write(
        home / "jan" / "llamacpp" / "models" / "tiny" / "1b" / "model.yml",
        "model_path: models/cortex.so/tiny/1b/model.gguf\nname: tiny:1b\n",
    )
    return files[0], files[1], files[2]


def gpt4all(home: Path, *, seed: int = 6) -> Path:
    """Write a model of GPT4All, and one that it is still fetching."""
    folder = home / ".local" / "share" / "nomic.ai" / "GPT4All"
    folder.mkdir(parents=True)
    model = write_model(folder / "Tiny-6.F16.gguf", seed=seed)
    (folder / "incomplete-Other.Q4_0.gguf").write_bytes(model.read_bytes()[:5000])
    (folder / "localdocs_v3.db").write_bytes(b"SQLite format 3")
    return model


def llama_cpp(home: Path, *, seed: int = 7) -> Path:
    """Write what `llama-server -hf ggml-org/tiny-7-GGUF` left until early 2026."""
    cache = home / ".cache" / "llama.cpp"
    cache.mkdir(parents=True)
    model = write_model(cache / "ggml-org_tiny-7-GGUF_tiny-7-f16.gguf", seed=seed)
    _write(cache / f"{model.name}.etag", '"abc"')
    digest, size = digest_of(model), model.stat().st_size
    manifest = {
        "ggufFile": {
            "rfilename": "tiny-7-f16.gguf",
            "size": size,
            "lfs": {"sha256": digest, "size": size},
        }
    }
    _write(cache / "manifest=ggml-org=tiny-7-GGUF=latest.json", json.dumps(manifest))
    return model


def all_programs(home: Path) -> dict[str, Path]:
    """Write the trees of all programs; return the file of each one's model, by its name."""
    return {
        "ollama": ollama(home),
        "lm_studio": lm_studio_text(home),
        "hugging_face": hugging_face(home),
        "jan": jan(home),
        "gpt4all": gpt4all(home),
        "llama_cpp": llama_cpp(home),
    }


def taken_bytes(*folders: Path) -> int:
    """Return what the files below `folders` take on disk, as `du` counts: each inode once."""
    blocks = {}
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                status = path.stat()
                blocks[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(blocks.values())


def _model(home: Path, seed: int) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    return write_model(home / f"fresh-{seed}.gguf", seed=seed)


def _blob(store: Path, file: Path) -> Path:
    blob = store / "blobs" / f"sha256-{digest_of(file)}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    return file.rename(blob)


def _blob_of(store: Path, content: bytes) -> Path:
    blob = store / "blobs" / f"sha256-{hashlib.sha256(content).hexdigest()}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(content)
    return blob


def _layer(media_type: str, blob: Path) -> dict[str, object]:
    digest = f"sha256:{blob.name.removeprefix('sha256-')}"
    return {"mediaType": media_type, "digest": digest, "size": blob.stat().st_size}


def _link(path: Path, target: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(os.path.relpath(target, path.parent))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
