"""Taking in the models that other programs hold on this machine, without a second copy."""

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.compose import OnDisk, is_running, told_by_source
from modelyard.service.fetching.arrivals import Arrivals, with_header
from modelyard.service.gguf import GgufHeader, read_model
from modelyard.service.keeping.new_entries import entry_of_file, file_name_of
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.disk import taken_by
from modelyard.service.library.grouping import FoundModel, FoundTexts
from modelyard.service.library.linking import copy, link
from modelyard.service.library.placing import folder_on_disk_of, free_unique, place_files
from modelyard.service.library.programs import Found, Places, find_models
from modelyard.service.sources import facts_beside
from modelyard.wire.adoption import (
    Adoptable,
    AdoptableModels,
    AdoptedModel,
    AdoptedModels,
    AdoptMethod,
    AdoptRequest,
    OtherProgram,
)
from modelyard.wire.models import Model
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class _Looked:
    """A model that was found, and what its header says."""

    found: Found
    outcome: GgufHeader | Problem

    @property
    def id(self) -> str:
        """The same at every look."""
        text = f"{self.found.program.value}\0{self.found.model.name}\0{self.found.model.file.path}"
        return hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]


class Adopting:
    """Finds what other programs hold, and makes entries of it.

    Files are linked into a folder of models on the same disk, so that they stay when the other
    program deletes its own; where that can't be they are used where they lie. `arriving` and
    `looked` are those of `FolderService`: what an adoption that was killed has left is found
    there before anything is adopted.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        arrivals: Arrivals,
        arriving: asyncio.Lock,
        looked: asyncio.Event,
        places: Places | None = None,
    ) -> None:
        self._library = library
        self._board = board
        self._arrivals = arrivals
        self._places = places or Places.of_this_machine()
        self._headers: dict[tuple[Path, int, float], GgufHeader | Problem] = {}
        """By path, size and time of the file, so that a second look reads nothing again."""
        self._arriving = arriving
        self._looked = looked

    async def adoptable(self) -> AdoptableModels:
        """Return what other programs hold, and what of it is here already."""
        await self._looked.wait()
        looked, searched = await asyncio.to_thread(self._look)
        known = await asyncio.to_thread(_known_files, self._library.entries)
        listed = [await asyncio.to_thread(_listed, one, known) for one in looked]
        order = list(OtherProgram)
        listed.sort(key=lambda one: (order.index(one.program), one.name.casefold(), one.path))
        return AdoptableModels(
            iterable=tuple(listed), searched=tuple(str(path) for path in searched)
        )

    async def adopt(self, request: AdoptRequest) -> AdoptedModels:
        """Take in what was asked for, one after the other."""
        await self._looked.wait()
        looked, _ = await asyncio.to_thread(self._look)
        by_id = {one.id: one for one in looked}
        async with self._arriving:
            adopted = [
                await self._adopt(each, by_id.get(each), request.method) for each in request.ids
            ]
        self._board.storage_changed()
        return AdoptedModels(iterable=tuple(adopted))

    async def _adopt(self, key: str, looked: _Looked | None, method: AdoptMethod) -> AdoptedModel:
        try:
            if looked is None:
                detail = "No other program holds such a model any more"
                raise problem_error(ProblemCode.NOT_ADOPTABLE, detail)
            entry, used = await self._enter(looked, method)
        except ProblemError as error:
            return AdoptedModel(id=key, problem=error.problem)
        return AdoptedModel(id=key, model=self._board.model(entry.id), method=used)

    async def _enter(self, looked: _Looked, method: AdoptMethod) -> tuple[Entry, AdoptMethod]:
        header = looked.outcome
        if isinstance(header, Problem):
            raise ProblemError(header)
        model, program = looked.found.model, looked.found.program
        known = await asyncio.to_thread(_known_files, self._library.entries)
        if (taken := _holder(model.file, known)) is not None:
            detail = f"{self._library.entry(taken).model.name} uses these files already"
            raise problem_error(ProblemCode.MODEL_EXISTS, detail)
        file = replace(model.file, program=program.value)
        waiting = self._waiting_for(model)
        entry = waiting or entry_of_file(model.name, file, header, source=self._free_source(model))
        unique = entry.unique if waiting else await self._free_unique(entry.unique)
        placed, folder, used = await self._place(unique, file, method)
        ram = await self._arrivals.expected_ram(placed.path, entry.options)

        def with_file(entry: Entry) -> Entry:
            told = replace(entry, model=_told(entry.model, model.texts))
            described = with_header(told, header, ram)
            return replace(described, unique=unique, file=placed, folder=folder)

        if waiting is not None:
            entry = await self._library.change(entry.id, with_file)
        else:
            named = replace(entry, file_name=file_name_of(placed.path))
            entry = await self._library.add(with_file(named))
        self._board.saw(entry.id, OnDisk(present=True))
        self._board.announce(entry.id)
        _log.info("adopted %s from %s by %s", entry.unique, program.value, used.value)
        return entry, used

    async def _place(
        self, unique: str, file: StoredFile, method: AdoptMethod
    ) -> tuple[StoredFile, str | None, AdoptMethod]:
        """Bring the files to where they are to be used; return them, their folder, how it was."""
        folders = self._library.folders
        if method is AdoptMethod.REFERENCE:
            return file, None, method
        copied = method is AdoptMethod.COPY
        key = folders.default
        if not copied:
            key = await asyncio.to_thread(folder_on_disk_of, file.path, folders)
        bring = copy if copied else link
        try:
            made = await asyncio.to_thread(place_files, folders.path(key), unique, file, bring)
        except ProblemError as error:
            if method is not AdoptMethod.AUTO or (
                error.problem.code is not ProblemCode.LINK_IMPOSSIBLE
            ):
                raise
            _log.info("%s is used where it lies: %s", file.path, error)
            return file, None, AdoptMethod.REFERENCE
        return made, key, AdoptMethod.COPY if copied else AdoptMethod.LINK

    def _look(self) -> tuple[list[_Looked], list[Path]]:
        found, searched = find_models(self._places)
        return [self._read(one) for one in found], searched

    def _read(self, found: Found) -> _Looked:
        path = found.model.file.path
        if found.model.problem is not None:
            return _Looked(found, found.model.problem)
        try:
            status = path.stat()
            key = (path, status.st_size, status.st_mtime)
            if key not in self._headers:
                self._headers[key] = _outcome(path)
            return _Looked(found, self._headers[key])
        except OSError as error:
            detail = f"{path} can't be read: {error.strerror}"
            return _Looked(
                found, problem_error(ProblemCode.DISK_ERROR, detail, path=str(path)).problem
            )

    def _waiting_for(self, model: FoundModel) -> Entry | None:
        """Return the entry that is for this very file, and has none yet."""
        for entry in self._library.entries:
            if model.source is not None and entry.model.source == model.source:
                busy = is_running(self._board.progress(entry.id))
                return entry if entry.file is None and not busy else None
        return None

    async def _free_unique(self, wanted: str) -> str:
        taken = {entry.unique for entry in self._library.entries}
        return await asyncio.to_thread(free_unique, wanted, taken, self._library.folders)

    def _free_source(self, model: FoundModel) -> str:
        """Return the reference to download it by; its address where another model has that."""
        sources = {entry.model.source for entry in self._library.entries}
        if model.source is not None and model.source not in sources:
            return model.source
        return model.file.path.absolute().as_uri()


def _told(model: Model, texts: FoundTexts | None) -> Model:
    """Return `model` with what the other program keeps beside its file."""
    if texts is None:
        return model
    facts = facts_beside(
        license_text=texts.license,
        template=texts.template,
        system=texts.system,
        parameters=texts.parameters,
    )
    return told_by_source(model, facts)


def _outcome(path: Path) -> GgufHeader | Problem:
    try:
        header = read_model(path)
    except ProblemError as error:
        return error.problem
    if header.is_projector:
        detail = f"{path.name} lets a model see or hear, but is none by itself"
        return problem_error(ProblemCode.NOT_ADOPTABLE, detail, path=str(path)).problem
    return header


@dataclass(frozen=True, slots=True)
class _Known:
    """Which models there are, by what identifies their files."""

    by_place: dict[tuple[int, int], str]
    by_path: dict[Path, str]
    by_digest: dict[str, str]


def _known_files(entries: Iterable[Entry]) -> _Known:
    known = _Known({}, {}, {})
    for entry in entries:
        if entry.file is None:
            continue
        known.by_path[entry.file.path] = entry.id
        if (taken := taken_by(entry.file.path)) is not None:
            known.by_place[taken.key] = entry.id
        if entry.file.sha256 is not None:
            known.by_digest[entry.file.sha256] = entry.id
    return known


def _holder(file: StoredFile, known: _Known) -> str | None:
    taken = taken_by(file.path)
    at_place = known.by_place.get(taken.key) if taken is not None else None
    return at_place or known.by_path.get(file.path)


def _listed(looked: _Looked, known: _Known) -> Adoptable:
    model, outcome = looked.found.model, looked.outcome
    header = outcome if isinstance(outcome, GgufHeader) else None
    holder = _holder(model.file, known)
    same = known.by_digest.get(model.file.sha256) if model.file.sha256 else None
    return Adoptable(
        id=looked.id,
        program=looked.found.program,
        name=model.name,
        path=str(model.file.path),
        files=tuple(str(path) for path in model.file.paths),
        size=model.file.total_bytes,
        architecture=header.architecture if header else None,
        quantization=header.quantization if header else None,
        source=model.source,
        sha256=model.file.sha256,
        model=holder,
        same_as=same if same != holder else None,
        problem=outcome if isinstance(outcome, Problem) else None,
    )
