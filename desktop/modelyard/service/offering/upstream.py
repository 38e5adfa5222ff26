"""Newer versions: what the sources of downloaded models have now.

What was found is kept in a JSON file, the wire's `Upstream`; losing it costs another look.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from modelyard.service.board import Board
from modelyard.service.library import Entry, Library
from modelyard.service.offering.adding import local_path
from modelyard.service.plan import PlannedFile
from modelyard.service.service_settings import SettingsKeeper
from modelyard.service.sources import Sources
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import Problem, ProblemCode, ProblemError
from modelyard.wire.settings import NewerCheck
from modelyard.wire.upstream import FileVersion, Upstream, UpstreamModel, UpstreamState

_log = logging.getLogger(__name__)

_AT_ONCE = 4
_EVERY = timedelta(days=1)
_LOOK_S = 15 * 60.0
"""So often it is looked whether a day has passed: a machine that slept has no better clock."""
_FIRST_LOOK_S = 60.0
_GONE = frozenset({404, 410})


class UpstreamWatch:
    """Asks sources whether what was taken from them has changed; changes nothing by itself."""

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        sources: Sources,
        settings: SettingsKeeper,
        file: Path,
        first_look_s: float = _FIRST_LOOK_S,
        look_s: float = _LOOK_S,
    ) -> None:
        self._library = library
        self._board = board
        self._sources = sources
        self._settings = settings
        self._file = file
        self._first_look_s = first_look_s
        self._look_s = look_s
        self._known: dict[str, UpstreamModel] = {}
        self._checked: datetime | None = None
        self._asking = asyncio.Lock()
        self._is_read = False

    async def run(self) -> None:
        """Ask once a day, as long as the settings say so; never returns."""
        await asyncio.sleep(self._first_look_s)
        while True:
            if self._settings.current.newer_check is NewerCheck.DAILY and await self._is_due():
                await self.check()
            await asyncio.sleep(self._look_s)

    async def known(self) -> Upstream:
        """Return what was found last, without asking anybody."""
        await self._read()
        found = [self._as_known(entry) for entry in self._with_source()]
        order = list(UpstreamState)
        urgent = [UpstreamState.NEWER, UpstreamState.GONE]
        found.sort(key=lambda one: (one.state not in urgent, order.index(one.state), one.name))
        return Upstream(iterable=tuple(found), checked=self._checked)

    async def check(self, model_ids: Sequence[str] = ()) -> Upstream:
        """Ask the sources of these models, or of all; return what is known then.

        Raises:
            ProblemError: MODEL_NOT_FOUND.
        """
        await self._read()
        asked = [self._library.entry(model_id) for model_id in model_ids]
        async with self._asking:
            await self._ask_all(asked or self._with_source())
            if not model_ids:
                self._checked = datetime.now(UTC)
            await asyncio.to_thread(self._write)
        return await self.known()

    async def _ask_all(self, entries: Iterable[Entry]) -> None:
        places = asyncio.Semaphore(_AT_ONCE)

        async def ask(entry: Entry) -> None:
            async with places:
                await self._note(entry, await self._asked(entry))

        await asyncio.gather(*(ask(entry) for entry in entries))

    async def _asked(self, entry: Entry) -> UpstreamModel:
        known = UpstreamModel(
            id=entry.id, name=entry.model.name, state=UpstreamState.UNKNOWN, held=_held(entry)
        )
        if is_pinned(entry):
            return known.model_copy(update={"state": UpstreamState.PINNED})
        checked = {"checked": datetime.now(UTC)}
        try:
            plan = await self._sources.plan(entry.model.source or "", sha256=None)
        except ProblemError as error:
            gone = error.problem.http_status in _GONE
            state = UpstreamState.GONE if gone else UpstreamState.UNKNOWN
            told = {"state": state, "problem": _sentence(error.problem)}
            return known.model_copy(update=told | checked)
        offered = FileVersion(size=_weights_bytes(plan), sha256=plan.sha256, date=plan.facts.date)
        state = _compared(entry, plan)
        return known.model_copy(update={"state": state, "offered": offered} | checked)

    async def _note(self, entry: Entry, found: UpstreamModel) -> None:
        """Remember what was found; a source that is away makes nothing unknown again."""
        before = self._known.get(entry.id)
        if found.state is UpstreamState.UNKNOWN and before and before.offered:
            found = found.model_copy(update={"state": before.state, "offered": before.offered})
        self._known[entry.id] = found
        is_newer = found.state is UpstreamState.NEWER or None
        if not self._library.has(entry.id) or entry.model.outdated == is_newer:
            return

        def edit(entry: Entry) -> Entry:
            return replace(entry, model=entry.model.model_copy(update={"outdated": is_newer}))

        try:
            await self._library.change(entry.id, edit)
        except ProblemError as error:
            _log.warning("a newer version of %s is not noted: %s", entry.unique, error)
            return
        self._board.announce(entry.id)

    def _with_source(self) -> list[Entry]:
        """Return the downloaded models that came from somewhere else."""
        return [
            entry
            for entry in self._library.entries
            if entry.file is not None and entry.model.source and not _is_local(entry.model.source)
        ]

    def _as_known(self, entry: Entry) -> UpstreamModel:
        held = _held(entry)
        known = self._known.get(entry.id)
        if known is None or known.held != held:
            # It was renewed, or taken anew, since it was asked about.
            unknown = UpstreamState.UNKNOWN
            return UpstreamModel(id=entry.id, name=entry.model.name, state=unknown, held=held)
        return known.model_copy(update={"name": entry.model.name})

    async def _is_due(self) -> bool:
        await self._read()
        return self._checked is None or datetime.now(UTC) - self._checked >= _EVERY

    async def _read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        try:
            kept = Upstream.from_json(await asyncio.to_thread(self._file.read_bytes))
        except FileNotFoundError:
            return
        except (OSError, ValidationError) as error:
            _log.info("what is known of newer versions can't be read: %s", error)
            return
        self._known = {one.id: one for one in kept.iterable}
        self._checked = kept.checked

    def _write(self) -> None:
        known = [one for one in self._known.values() if self._library.has(one.id)]
        draft = self._file.with_name(self._file.name + ".new")
        try:
            text = Upstream(iterable=tuple(known), checked=self._checked).to_json()
            draft.write_text(text, encoding="utf-8")
            draft.replace(self._file)
        except OSError as error:
            _log.info("what is known of newer versions is not kept: %s", error)


def is_pinned(entry: Entry) -> bool:
    """Return whether no other version of a model can be meant: its digest was given with it.

    That of an adopted file is what another program called it by; nobody has asked for it.
    """
    is_adopted = entry.file is not None and entry.file.program is not None
    return bool(entry.model.sha256) and not is_adopted


def _held(entry: Entry) -> FileVersion:
    """Return the version that is here; without a projector, which is a file of its own there."""
    file, details = entry.file, entry.model.details
    weights = [part for part in file.parts if part.role is FilePartRole.WEIGHTS] if file else []
    return FileVersion(
        size=file.size_bytes + sum(part.size_bytes for part in weights) if file else None,
        sha256=file.sha256 if file else None,
        date=details.source_date if details else None,
    )


def _weights_bytes(plan: PlannedFile) -> int | None:
    """Return the size of all files of the model itself, where each is known."""
    weights = tuple(part for part in plan.parts if part.role is FilePartRole.WEIGHTS)
    return replace(plan, parts=weights).total_bytes


def _compared(entry: Entry, plan: PlannedFile) -> UpstreamState:
    """Return how the file of `entry` stands to the one that its source plans now."""
    if entry.file is None:
        return UpstreamState.UNKNOWN
    if plan.sha256 and entry.file.sha256:
        weights = [part.sha256 for part in entry.file.parts]
        offered = [part.file.sha256 for part in plan.parts]
        # A projector that was chosen beside the model is not the source's business.
        same_parts = all(digest in weights for digest in offered)
        same = plan.sha256 == entry.file.sha256 and same_parts
        return UpstreamState.CURRENT if same else UpstreamState.NEWER
    held = entry.model.details.source_version if entry.model.details else None
    if plan.size_bytes is not None and plan.size_bytes != entry.file.size_bytes:
        return UpstreamState.NEWER
    if held and plan.facts.version:
        return UpstreamState.CURRENT if held == plan.facts.version else UpstreamState.NEWER
    return UpstreamState.UNKNOWN


def _is_local(source: str) -> bool:
    try:
        return local_path(source) is not None
    except ProblemError:
        return True


def _sentence(problem: Problem) -> str:
    if problem.code is ProblemCode.SOURCE_UNREACHABLE:
        return "Its source does not answer"
    return problem.detail or problem.title
