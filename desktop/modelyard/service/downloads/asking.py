"""The questions of one lane, and whether the answers belong to the file that was begun."""

from modelyard.service.downloads.connection import Connector
from modelyard.service.downloads.course import Course
from modelyard.service.downloads.exchange import Answer, request
from modelyard.service.downloads.failures import TransientError, broken, changed, unreachable
from modelyard.service.downloads.judgement import (
    PARTIAL_CONTENT,
    Part,
    Wanted,
    next_part,
    require_size,
    size_after_416,
    whole_file,
)
from modelyard.service.downloads.pieces import Piece
from modelyard.wire.problems import ProblemCode, ProblemError

_EXPIRED = frozenset({ProblemCode.SOURCE_REFUSED, ProblemCode.GATED})


class Asking:
    """Asks the mirror of a course, over one connection; raises what `request` raises."""

    def __init__(self, course: Course, connector: Connector) -> None:
        self._course = course
        self._connector = connector

    def wanted(self, piece: Piece) -> Wanted:
        """Return what to ask for to get the rest of `piece`."""
        course = self._course
        total_bytes = course.partial.total_bytes
        end = None if piece.end == total_bytes else piece.end
        ranged = course.is_tied and (piece.position > 0 or end is not None)
        return Wanted(piece.position, end, ranged=ranged, size_bytes=total_bytes)

    def ask(self, wanted: Wanted) -> Answer:
        """Return the answer, which is a 200, 206 or 416."""
        mirror, identity = self._course.mirror, self._course.identity
        headers = dict(mirror.headers)
        if wanted.ranged:
            end = "" if wanted.end is None else wanted.end - 1
            headers["Range"] = f"bytes={wanted.start}-{end}"
            if identity and identity.validator:
                headers["If-Range"] = identity.validator
        answer = self._ask_again(mirror.landed, headers) if mirror.landed else None
        if answer is None:
            redirects = self._course.policy.redirects
            answer = request(self._connector, mirror.url, headers, redirects=redirects)
            mirror.landed = answer.landed if answer.landed != mirror.url else None
        return answer

    def prove_ranges(self, block: memoryview) -> None:
        """Fetch one byte, so that nobody leaves others what they can't get.

        Raises:
            ProblemError: SOURCE_BROKEN: the server does not do ranges.
            TransientError: It sent nothing.
        """
        size_bytes = self._course.partial.total_bytes or 1
        wanted = Wanted(size_bytes - 1, size_bytes, ranged=True, size_bytes=size_bytes)
        with self.ask(wanted) as answer:
            if answer.status != PARTIAL_CONTENT:
                raise broken("it does not send parts of a file", url=answer.url)
            self.accept_part(answer, wanted)
            if not answer.read_block(block[:1]):
                raise unreachable("the connection broke off", url=answer.url, answered=True)
            self._course.mirror.has_ranges = True

    def accept_part(self, answer: Answer, wanted: Wanted) -> Part:
        """Return what a 206 brings.

        Raises:
            ProblemError: SOURCE_BROKEN, SOURCE_CHANGED.
            SourceChangedError: It is a part of another version.
        """
        course, identity = self._course, self._course.identity
        if identity is None:
            raise broken("it sends a part where the whole was asked for", url=answer.url)
        part = next_part(answer, wanted, identity)
        require_size(course.file.size_bytes, part, url=answer.url)
        if part.total_bytes is not None:
            course.partial.total_bytes = part.total_bytes
        return part

    def accept_whole(self, answer: Answer) -> Part:
        """Return what a 200 brings.

        Raises:
            ProblemError: SOURCE_BROKEN, SOURCE_CHANGED.
        """
        part = whole_file(answer)
        require_size(self._course.file.size_bytes, part, url=answer.url)
        return part

    def settle_416(self, answer: Answer, wanted: Wanted) -> None:
        """Take note that nothing follows what is held.

        Raises:
            ProblemError: SOURCE_BROKEN.
            SourceChangedError: What is held is not the whole.
        """
        size, partial = size_after_416(answer), self._course.partial
        if not wanted.ranged:
            raise broken("it refuses to send the whole file", url=answer.url)
        if size != partial.held_bytes or wanted.size_bytes not in (None, size):
            raise changed("the file has another size at its source", url=answer.url)
        partial.total_bytes = size

    def _ask_again(self, landed: str, headers: dict[str, str]) -> Answer | None:
        """Ask where the redirects have led to; None where that is over, e.g. was signed."""
        redirects, url = self._course.policy.redirects, self._course.mirror.url
        try:
            return request(self._connector, landed, headers, redirects=redirects, trusted=url)
        except (ProblemError, TransientError) as error:
            # The next one goes the whole way again.
            self._course.mirror.landed = None
            if error.problem.code in _EXPIRED and isinstance(error, ProblemError):
                return None
            raise
