"""What is on record of a growing partial, and what of it a crash or a power cut would leave."""

from pathlib import Path

from modelyard.service.downloads.data_file import DataFile
from modelyard.service.downloads.journal import Identity, Journal, JournalContent, Record
from modelyard.service.downloads.pages import proof_on_disk
from modelyard.service.downloads.spans import Span, Spans

_LONGEST_BYTES = 256 * 1024
"""A longer journal is written anew: it is read whenever somebody asks how far a download is."""
_RUNG_BYTES = 256 * 1024 * 1024
"""Digests of the front are kept at such distances, so that what rots costs no more."""


class Ledger:
    """The journal and what it says, kept short; calls must not overlap. May raise OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._journal: Journal | None = None
        self._identity: Identity | None = None
        self._front: list[Record] = []
        self._synced_front = 0
        """Up to here the digest of the front was written after the bytes were synced."""
        self._unsure: Span | None = None
        """What digests of an earlier run speak of, and has not been compared with them yet."""
        self._plain = Spans()
        """What is recorded as synced."""
        self._samples: list[Record] = []
        """What is recorded by its pages and was not synced since."""
        self._is_over = False
        """Whether pages tell nothing, since there may be older ones that look the same."""

    @property
    def is_open(self) -> bool:
        """Whether there is a journal."""
        return self._journal is not None

    @property
    def front_bytes(self) -> int:
        """How much of the front is recorded by its digest."""
        return self._front[-1].span.end if self._front else 0

    def begin(self, identity: Identity, *, is_over: bool) -> None:
        """Start a journal that holds nothing; `is_over` where something is written over."""
        self.forget()
        self._identity = identity
        self._is_over = is_over
        self._rewrite()

    def delete(self) -> None:
        """Delete the journal."""
        self.close()
        self._path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Know of nothing any more; the journal stays as it is."""
        self._front, self._samples, self._plain = [], [], Spans()
        self._synced_front, self._unsure = 0, None

    def restore(self, content: JournalContent, file: DataFile) -> Spans:
        """Take over what `content` says, as far as `file` may hold it; return that.

        Digests of the front are taken at their word: they are to be compared, see `digests`.
        """
        size_bytes = file.size_bytes
        self._identity = content.identity
        self._is_over = content.is_over
        self._plain = content.synced.below(size_bytes)
        whole = sorted(
            (record for record in content.records if record.span.end <= size_bytes),
            key=lambda record: record.span.end,
        )
        self._front = [record for record in whole if record.front_sha256]
        self._unsure = Span(0, self.front_bytes)
        self._samples = [
            record
            for record in whole
            if record.pages
            and not self._is_over
            and record.span.end > self.front_bytes
            and proof_on_disk(file, record.span) == record.pages
        ]
        self._rewrite()
        front = Span(0, self.front_bytes)
        return Spans([front, *self._plain, *(record.span for record in self._samples)])

    def digests(self) -> dict[int, str]:
        """Return the digests of the front by the offsets that they reach to."""
        return {record.span.end: record.front_sha256 or "" for record in self._front}

    def reached(self, offset: int, sha256: str) -> None:
        """Record the digest of everything before `offset`."""
        self._front.append(Record(Span(0, offset), sha256))
        self._append(self._front[-1])

    def compared(self, offset: int) -> None:
        """Take note that everything before `offset` is what its digest says."""
        if self._unsure:
            self._unsure = Span(offset, self._unsure.end)

    def sampled(self, span: Span, pages: str) -> None:
        """Record `span` by its pages, if they tell, and the front is not known to be beyond it."""
        if span.end > self.front_bytes and not self._is_over:
            self._samples.append(Record(span, pages=pages))
            self._append(self._samples[-1])

    def lose(self, start: int) -> Spans:
        """Take back what the front's digests said from `start` on; return what that was.

        What was recorded as synced is left: after a power cut it is there.
        """
        lost = Spans([Span(start, self.front_bytes)]).without(self._plain)
        self._front = [record for record in self._front if record.span.end <= start]
        self._samples = [record for record in self._samples if record.span.start >= start]
        self._unsure = None
        self._rewrite()
        return lost

    def synced(self, held: Spans, front_bytes: int) -> None:
        """Record that `held` was synced, of which digests cover what is before `front_bytes`."""
        if not held.size_bytes:
            return
        fresh = held.without(self._plain).without(Spans([Span(0, front_bytes)]))
        for span in fresh:
            self._plain.add(span)
            self._append(Record(span))
        self._synced_front = max(self._synced_front, self._sure_front(front_bytes))
        # Few spans are quick to go through, with every sync.
        self._plain = self._plain.without(Spans([Span(0, self._synced_front)]))
        self._samples = [
            record for record in self._samples if Spans([record.span]).without(held).size_bytes
        ]
        self._thin_out()
        if self._journal and self._journal.size_bytes > _LONGEST_BYTES:
            self._rewrite()

    def flush(self) -> None:
        """Put on disk what was recorded; may overlap with other calls but `close`."""
        if journal := self._journal:
            journal.sync()

    def close(self) -> None:
        """Close the journal."""
        if self._journal:
            self._journal.close()
            self._journal = None

    def _sure_front(self, front_bytes: int) -> int:
        """Return up to where the digests tell what is there, not what was there once."""
        sure_bytes = min(front_bytes, self.front_bytes)
        if self._unsure and self._unsure.start < self._unsure.end:
            return min(sure_bytes, self._unsure.start)
        return sure_bytes

    def _append(self, record: Record) -> None:
        if self._journal:
            self._journal.append(record)

    def _thin_out(self) -> None:
        """Keep every digest that may be needed after a power cut, and some for what rots."""
        sure = [record for record in self._front if record.span.end <= self._synced_front]
        rungs = {record.span.end // _RUNG_BYTES: record for record in reversed(sure)}
        kept = {record.span.end: record for record in (*rungs.values(), *sure[-1:])}
        self._front[: len(sure)] = [kept[end] for end in sorted(kept)]

    def _rewrite(self) -> None:
        """Write the journal anew, in one step, with what still counts."""
        if self._identity is None:
            return
        records = (*self._front, *(Record(span) for span in self._plain), *self._samples)
        fresh = Journal(self._path, self._identity, records, is_over=self._is_over)
        self.close()
        self._journal = fresh
