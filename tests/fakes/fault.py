"""What a scripted origin can do wrong in one answer, and the body that comes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields

_SLICE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """How one answer differs from the right one; offsets and sizes are in bytes.

    `cut_after`, `stall_after` and `extra_bytes` count from the start of this answer's body,
    `flip_at` from the start of the file.
    """

    status: int | None = None
    """Answer this status with a short text instead of the file."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent as well as, or instead of, the usual headers."""
    redirect: str | None = None
    """Answer 302 to this address."""
    html: bool = False
    """Answer `status`, or 200, with a sign-in page."""
    ignore_range: bool = False
    ignore_if_range: bool = False
    content_range: str | None = None
    """Sent instead of the right Content-Range."""
    declared_bytes: int | None = None
    """Sent instead of the right Content-Length."""
    no_length: bool = False
    """Send neither Content-Length nor chunks; the body ends with the connection."""
    chunked: bool = False
    no_validators: bool = False
    """Send neither ETag nor Last-Modified."""
    cut_after: int | None = None
    """Close the connection after so many bytes."""
    stall_after: int | None = None
    """Fall silent after so many bytes, until the origin is closed or `release` is called."""
    extra_bytes: int = 0
    """Send so many bytes more than there are (declared too, unless `declared_bytes` says)."""
    flip_at: int | None = None
    rate_bytes_s: float | None = None
    """Send no faster than this."""
    delay_s: float = 0.0
    """Wait before the answer."""

    @property
    def is_other(self) -> bool:
        """Whether the answer is something else than the file."""
        return self.html or self.status is not None or self.redirect is not None

    def __str__(self) -> str:
        """Name what differs from a right answer."""
        differing = {
            item.name: getattr(self, item.name)
            for item in fields(self)
            if item.default is not MISSING and getattr(self, item.name) != item.default
        } | ({"headers": dict(self.headers)} if self.headers else {})
        return " ".join(f"{name}={value}" for name, value in differing.items()) or "no fault"


def pieces_of(
    content: bytes, span: tuple[int, int], fault: Fault, limit: int | None
) -> Iterator[bytes]:
    """Yield the bytes `span` of `content` in slices, at most `limit`, changed as `fault` says."""
    start, end = span
    if limit is not None:
        end = min(end, start + limit)
    step = _SLICE_BYTES
    if fault.rate_bytes_s:
        step = max(1, min(step, int(fault.rate_bytes_s / 50)))
    for offset in range(start, end, step):
        piece = content[offset : min(offset + step, end)]
        if fault.flip_at is not None and offset <= fault.flip_at < offset + len(piece):
            at = fault.flip_at - offset
            piece = piece[:at] + bytes([piece[at] ^ 0x01]) + piece[at + 1 :]
        yield piece
    if fault.extra_bytes and limit is None:
        yield b"\xee" * fault.extra_bytes
