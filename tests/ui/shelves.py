"""Disks, folders and other programs, scripted: what a service tells, and what it was asked."""

from datetime import UTC, datetime

from aiohttp import web

from modelyard.wire import routes
from modelyard.wire.adoption import (
    Adoptable,
    AdoptableModels,
    AdoptedModel,
    AdoptedModels,
    AdoptMethod,
    AdoptRequest,
    OtherProgram,
)
from modelyard.wire.events import StorageChanged
from modelyard.wire.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode
from modelyard.wire.storage import (
    FolderRequest,
    FolderState,
    ModelFolder,
    ModelFolders,
    MoveRequest,
    Removal,
    RestoreRequest,
    Storage,
    StorageDisk,
    StorageItem,
    StorageKind,
)
from modelyard.wire.upstream import (
    FileVersion,
    Upstream,
    UpstreamModel,
    UpstreamState,
)
from tests.ui import sample
from tests.ui.sample import GIB, MIB

SINCE = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def adoptable(name, program, *, size=4 * GIB, **more):
    slug = name.lower().replace(" ", "-")
    path = f"/srv/me/.{program.value}/models/{slug}.gguf"
    fields = {"architecture": "llama", "quantization": "Q4_K_M", **more}
    return Adoptable(
        id=slug, program=program, name=name, path=path, files=(path,), size=size, **fields
    )


OTHERS = (
    adoptable("llama3.2:3b", OtherProgram.OLLAMA, size=int(1.9 * GIB)),
    adoptable("qwen2.5-coder:7b", OtherProgram.OLLAMA, size=int(4.4 * GIB), architecture="qwen2"),
    adoptable("Mistral 7B Instruct v0.3", OtherProgram.LM_STUDIO, size=int(4.1 * GIB)),
    adoptable("Phi 4 Mini", OtherProgram.LM_STUDIO, size=int(2.3 * GIB), architecture="phi3"),
    adoptable(
        "SmolLM2 135M Instruct",
        OtherProgram.HUGGING_FACE,
        size=100 * MIB,
        model=sample.model_id("SmolLM2 135M Instruct"),
    ),
    adoptable(
        "Broken",
        OtherProgram.JAN,
        size=3 * MIB,
        problem=Problem(code=ProblemCode.CORRUPT_FILE, title="The file is damaged"),
    ),
)


def item(kind, name, size, *, frees=None, **more):
    slug = name.lower().replace(" ", "-")
    given = {"path": f"/data/models/{slug}/{slug}.gguf", "disk": "d1", "folder": "f1", **more}
    return StorageItem(
        kind=kind,
        name=name,
        size=size,
        frees=size if frees is None else frees,
        since=SINCE,
        **given,
    )


def items():
    model = sample.model_id
    return (
        item(
            StorageKind.MODEL, "Qwen2.5 Coder 7B", int(4.4 * GIB), model=model("Qwen2.5 Coder 7B")
        ),
        item(StorageKind.MODEL, "Zephyr 7B Beta", int(4.1 * GIB), model=model("Zephyr 7B Beta")),
        item(
            StorageKind.REFERENCE,
            "Llama 3.2 3B Instruct",
            int(1.9 * GIB),
            frees=0,
            program=OtherProgram.OLLAMA,
            model=model("Llama 3.2 3B Instruct"),
            path="/srv/me/.ollama/models/blobs/sha256-dde5aa3fc5ff",
        ),
        item(StorageKind.PARTIAL, "StarCoder2 15B", int(3.9 * GIB), model=model("StarCoder2 15B")),
        item(
            StorageKind.QUARANTINE,
            "Yi 1.5 34B Chat",
            int(1.2 * GIB),
            path="/data/models/yi/yi.gguf.broken",
        ),
        item(
            StorageKind.TRASH,
            "Falcon 7B",
            int(4.1 * GIB),
            path="/srv/me/.local/share/Trash/files/falcon.gguf",
            removal="removal-1",
        ),
        item(StorageKind.CACHE, "Catalogue and logs", 38 * MIB, path="/data"),
    )


class Shelves:
    """Puts its answers into a `ScriptedService`; `problems` refuses by the last word of a path."""

    def __init__(self, service, *, others=OTHERS):
        self.service = service
        self.others = others
        self.asked = []
        self.problems: dict[str, Problem] = {}
        self.items = items()
        self.folders = (
            ModelFolder(
                id="f1", path="/data/models", state=FolderState.PRESENT, default=True, fixed=True,
                models=12, size=40 * GIB, total=460 * GIB, free=120 * GIB,
            ),
            ModelFolder(
                id="f2", path="/mnt/archive/models", state=FolderState.PRESENT, models=3,
                size=90 * GIB, total=3700 * GIB, free=1900 * GIB,
            ),
            ModelFolder(id="f3", path="/media/stick/models", state=FolderState.AWAY, models=1),
        )  # fmt: skip
        self.restorable = True
        self.newer = ()
        for method, path, answer in (
            ("GET", routes.ADOPT, self._adoptable),
            ("POST", routes.ADOPT, self._adopt),
            ("GET", routes.STORAGE, self._storage),
            ("GET", routes.FOLDERS, self._folders),
            ("POST", routes.FOLDERS, self._add_folder),
            ("POST", routes.FOLDERS_RESCAN, self._folders),
            ("POST", routes.MODELS_RESTORE, self._restore),
            ("GET", routes.MODELS_OUTDATED, self._outdated),
            ("POST", routes.MODELS_OUTDATED, self._outdated),
        ):
            service.handlers[method, path] = answer
        for model in service.models.values():
            for route, answer in (
                (routes.MODEL_REMOVE, self._remove),
                (routes.MODEL_VERIFY, self._act),
                (routes.MODEL_REPAIR, self._act),
                (routes.MODEL_RENEW, self._act),
                (routes.MODEL_MOVE, self._act),
            ):
                service.handlers["POST", routes.for_model(route, model.id)] = answer
        for folder in self.folders:
            for route in (routes.FOLDER_DEFAULT, routes.FOLDER_REMOVE):
                path = routes.for_folder(route, folder.id)
                service.handlers["POST", path] = self._change_folder

    def announce(self):
        """Say that something has changed."""
        self.service._send(StorageChanged(**self.service._next()))

    def _refusal(self, name):
        problem = self.problems.get(name)
        if problem is None:
            return None
        return web.Response(text=problem.to_json(), status=500, content_type=PROBLEM_MEDIA_TYPE)

    async def _adoptable(self, _request):
        self.asked.append(("adoptable", ""))
        return self._refusal("adoptable") or _json(AdoptableModels(iterable=self.others))

    async def _adopt(self, request):
        asked = AdoptRequest.from_json(await request.text())
        self.asked.append(("adopt", asked.ids))
        if refusal := self._refusal("adopt"):
            return refusal
        known = {one.id: one for one in self.others}
        made = []
        for key in asked.ids:
            model = sample.model(known[key].name, file=sample.FileState.PRESENT)
            self.service.put(model)
            made.append(AdoptedModel(id=key, model=model, method=AdoptMethod.LINK))
        ids = {one.id: one.model.id for one in made}
        self.others = tuple(
            one.model_copy(update={"model": ids.get(one.id, one.model)}) for one in self.others
        )
        return _json(AdoptedModels(iterable=tuple(made)))

    async def _storage(self, _request):
        self.asked.append(("storage", ""))
        used = sum(one.size for one in self.items)
        total = 460 * GIB
        disk = StorageDisk(id="d1", path="/", total=total, free=120 * GIB, used=used)
        return self._refusal("storage") or _json(Storage(iterable=self.items, disks=(disk,)))

    async def _folders(self, request):
        self.asked.append((request.path, ""))
        return _json(ModelFolders(iterable=self.folders))

    async def _add_folder(self, request):
        asked = FolderRequest.from_json(await request.text())
        self.asked.append(("add folder", asked.path))
        if refusal := self._refusal("folders"):
            return refusal
        fresh = ModelFolder(id="f9", path=asked.path, state=FolderState.PRESENT)
        self.folders = (*self.folders, fresh)
        return _json(ModelFolders(iterable=self.folders))

    async def _change_folder(self, request):
        self.asked.append((request.path, ""))
        return _json(ModelFolders(iterable=self.folders))

    async def _remove(self, request):
        model_id = request.path.split("/")[2]
        self.asked.append(("remove", model_id))
        if refusal := self._refusal("remove"):
            return refusal
        name = self.service.models[model_id].name
        self.service.remove(model_id)
        removal = Removal(
            id=f"r-{name}", model=model_id, name=name, removed=SINCE, freed=0, trashed=4 * GIB,
            restorable=self.restorable,
        )  # fmt: skip
        return _json(removal)

    async def _restore(self, request):
        asked = RestoreRequest.from_json(await request.text())
        self.asked.append(("restore", asked.id))
        if refusal := self._refusal("restore"):
            return refusal
        model = sample.model(asked.id.removeprefix("r-"), file=sample.FileState.PRESENT)
        self.service.put(model)
        return _json(model)

    async def _act(self, request):
        model_id, word = request.path.split("/")[2], request.path.rpartition("/")[2]
        if word == "move":
            word = f"move to {MoveRequest.from_json(await request.text()).folder}"
        self.asked.append((word, model_id))
        return self._refusal(word) or _json(self.service.models[model_id])

    async def _outdated(self, request):
        self.asked.append((f"outdated {request.method}", ""))
        return self._refusal("outdated") or _json(Upstream(iterable=self.newer))


def newer(name):
    """What a source has of a model of the sample that has become newer there."""
    return UpstreamModel(
        id=sample.model_id(name),
        name=name,
        state=UpstreamState.NEWER,
        held=FileVersion(size=int(4.1 * GIB), date=datetime(2026, 3, 2, tzinfo=UTC)),
        offered=FileVersion(size=int(4.2 * GIB), date=datetime(2026, 11, 12, tzinfo=UTC)),
    )


def _json(value):
    return web.Response(text=value.to_json(), content_type="application/json")
