"""What goes wrong in the laboratory, and what is due of a good downloader."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.faults.disks import Disk
from tests.benchmarks.faults.site import HALF, NAME, SIZE_BYTES, Site
from tests.fakes.fault import Fault
from tests.fakes.origin import HTML_PAGE, Origin

_QUARTER = SIZE_BYTES // 4
_SLOW_BYTES_S = 8e6
"""Slow enough for something to happen on the way."""
_DOWN_S = 2.0
_RETRY_AFTER_S = 3
_SIGN_IN_S = 5.0
"""So long a person takes to sign in."""
_POLL_S = 0.01
_BROKEN = ("source_broken",)
_REFUSED = ("source_refused",)
_MISMATCH = ("digest_mismatch",)
_UNREACHABLE = ("source_unreachable",)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row of the table: `prepare` sets it up, `during` happens while the download runs.

    Where `codes` are given, the file can't be had: one of these problems is due; else the right
    file. `most_sent` is how many times the file may be sent to ours, the recovery included.
    """

    name: str
    prepare: Callable[[Site], None]
    codes: tuple[str, ...] = ()
    interrupted: bool = False
    """Half of the file was fetched before, by a download that failed."""
    digest_known: bool = True
    during: Callable[[Site], None] | None = None
    check: Callable[[Site], str | None] | None = None
    """Look at what the origin saw of ours; return what is wrong with it."""
    may_succeed: bool = False
    """Whether the right file is as good as the problem."""
    tls: bool = False
    trusted: bool = True
    disk: Disk | None = None
    crawls: bool = False
    limit_s: float = 60.0
    most_sent: float = 1.35


def scripted(*faults: Fault) -> Callable[[Site], None]:
    """Set up: the next requests meet `faults`."""
    return lambda site: site.script(*faults)


def standing(fault: Fault) -> Callable[[Site], None]:
    """Set up: every request meets `fault`."""
    return lambda site: site.always(fault)


def _page_instead(site: Site) -> None:
    site.origin.serve(NAME, HTML_PAGE * 100)


def _until_sent(site: Site, size_bytes: int) -> None:
    until_s = time.monotonic() + 30
    before = site.body_bytes
    while site.body_bytes - before < size_bytes and time.monotonic() < until_s:
        time.sleep(_POLL_S)


def _restart(site: Site) -> None:
    _until_sent(site, HALF)
    site.origin.go_down()
    time.sleep(_DOWN_S)
    site.always(Fault())
    site.origin.come_back()


def _signing_in(fault: Fault) -> Callable[[Site], None]:
    """Return what happens: half-way the network answers everything itself, for a while."""

    def happen(site: Site) -> None:
        _until_sent(site, HALF)
        site.origin.intercept(fault)
        _sign_in(site)

    return happen


def _led_to_sign_in(site: Site) -> None:
    with Origin() as portal:
        portal.serve("sign-in", HTML_PAGE)
        portal.always("sign-in", Fault(html=True))
        # Another name for the same machine: another host, as far as anybody can see.
        leading = Fault(redirect=f"http://localhost:{portal.port}/sign-in?from={NAME}")
        _signing_in(leading)(site)


def _sign_in(site: Site) -> None:
    time.sleep(_SIGN_IN_S)
    site.always(Fault())
    site.origin.intercept(None)


def _replace_on_the_way(site: Site) -> None:
    _until_sent(site, 1)
    site.replace()


def _replaced(site: Site) -> None:
    site.replace()


def _replaced_carelessly(site: Site) -> None:
    site.replace()
    site.always(Fault(ignore_if_range=True))


def _signed(site: Site) -> None:
    """Each visit to the address leads to a signed one; the first expires on the way."""
    first = site.origin.serve("signed-1", site.right)
    second = site.origin.serve("signed-2", site.right)
    site.origin.script("signed-1", Fault(cut_after=HALF))
    site.origin.always("signed-1", Fault(status=403))
    site.script(Fault(redirect=first))
    site.always(Fault(redirect=second))


def _waited(site: Site) -> str | None:
    times = [request.at_s for request in site.origin.requests if request.method == "GET"]
    if len(times) < 2 or times[1] - times[0] < _RETRY_AFTER_S:
        return "it came back before Retry-After was over"
    return None


def _retry_after(status: int) -> Fault:
    return Fault(status=status, headers={"Retry-After": str(_RETRY_AFTER_S)})


_ON_THE_WAY = (
    Scenario(
        "server restarts in the middle",
        standing(Fault(rate_bytes_s=_SLOW_BYTES_S)),
        during=_restart,
    ),
    Scenario("connection cut half-way, once", scripted(Fault(cut_after=HALF))),
    Scenario(
        "connection cut every megabyte", scripted(*[Fault(cut_after=1 << 20)] * 5), limit_s=90
    ),
    Scenario("falls silent half-way, once", scripted(Fault(stall_after=HALF)), limit_s=100),
    Scenario("falls silent before its answer, once", scripted(Fault(delay_s=300)), limit_s=100),
    Scenario(
        "1 byte/s",
        standing(Fault(rate_bytes_s=1)),
        crawls=True,
        limit_s=12,
    ),
    Scenario(
        "new version on the way (same size, other ETag)",
        scripted(Fault(rate_bytes_s=_SLOW_BYTES_S, cut_after=HALF)),
        during=_replace_on_the_way,
        digest_known=False,
        most_sent=2.0,
    ),
)
_SIGN_INS = (
    Scenario(
        "network wants a sign-in: 403 and a page, for a while",
        standing(Fault(rate_bytes_s=_SLOW_BYTES_S)),
        during=_signing_in(Fault(status=403, html=True)),
    ),
    Scenario(
        "network wants a sign-in: 511, for a while",
        standing(Fault(rate_bytes_s=_SLOW_BYTES_S)),
        during=_signing_in(Fault(status=511, html=True)),
    ),
    Scenario(
        "network wants a sign-in: redirect to its page, for a while",
        standing(Fault(rate_bytes_s=_SLOW_BYTES_S)),
        during=_led_to_sign_in,
    ),
    Scenario(
        "network wants a sign-in: 200 and a page, for a while",
        standing(Fault(rate_bytes_s=_SLOW_BYTES_S)),
        during=_signing_in(Fault(html=True)),
    ),
    Scenario(
        "resume: network wants a sign-in, for a while",
        lambda site: site.origin.intercept(Fault(status=403, html=True)),
        interrupted=True,
        during=_sign_in,
    ),
    Scenario(
        "resume: 403 and a page, of the source itself",
        standing(Fault(status=403, html=True)),
        _REFUSED,
        interrupted=True,
    ),
)
_AT_THE_RESUME = (
    Scenario(
        "resume: 200 instead of 206",
        standing(Fault(ignore_range=True)),
        interrupted=True,
        most_sent=1.6,
    ),
    Scenario(
        "resume: new version (same size, other ETag)",
        _replaced,
        interrupted=True,
        digest_known=False,
        most_sent=1.6,
    ),
    Scenario(
        "resume: new version, If-Range ignored",
        _replaced_carelessly,
        interrupted=True,
        digest_known=False,
        most_sent=2.1,
    ),
    Scenario(
        "resume: wrong total in Content-Range",
        standing(
            Fault(content_range=f"bytes {HALF}-{SIZE_BYTES - 1}/{SIZE_BYTES + 1}"),
        ),
        _BROKEN,
        interrupted=True,
    ),
    Scenario(
        "resume: another part than asked for",
        standing(Fault(content_range=f"bytes 0-{HALF - 1}/{SIZE_BYTES}")),
        _BROKEN,
        interrupted=True,
    ),
    Scenario(
        "resume: extra bytes in the part",
        standing(Fault(extra_bytes=1000)),
        _BROKEN,
        interrupted=True,
    ),
    Scenario("resume: HTML login page", standing(Fault(html=True)), _BROKEN, interrupted=True),
    Scenario("resume: 403, its signature expired", standing(Fault(status=403)), _REFUSED, True),
    Scenario("signed address expires half-way, a new one is given", _signed),
)
_WRONG_BODIES = (
    Scenario("flipped byte, once", scripted(Fault(flip_at=HALF + 7)), most_sent=2.1),
    Scenario("flipped byte, always", standing(Fault(flip_at=HALF + 7)), _MISMATCH, most_sent=3.2),
    Scenario(
        "body ends early, without a length, once",
        scripted(Fault(no_length=True, cut_after=HALF)),
        most_sent=1.6,
    ),
    Scenario(
        "body and its length too short, always",
        standing(Fault(declared_bytes=HALF, cut_after=HALF)),
        _MISMATCH,
        most_sent=2.2,
    ),
    Scenario("extra bytes, declared", standing(Fault(extra_bytes=1000)), _MISMATCH, most_sent=3.2),
    Scenario(
        "extra bytes after the declared end",
        standing(Fault(extra_bytes=1000, declared_bytes=SIZE_BYTES)),
    ),
    Scenario("HTML login page", standing(Fault(html=True)), _BROKEN),
    Scenario("login page without its type", _page_instead, _BROKEN),
    Scenario(
        "gzip that nobody asked for",
        standing(Fault(headers={"Content-Encoding": "gzip"})),
        _BROKEN,
    ),
)
_REFUSALS = (
    Scenario("endless redirect", standing(Fault(redirect=f"/{NAME}")), _BROKEN),
    Scenario("404", standing(Fault(status=404)), _REFUSED),
    Scenario("403", standing(Fault(status=403)), _REFUSED),
    Scenario("429 with Retry-After, once", scripted(_retry_after(429)), check=_waited),
    Scenario("503 with Retry-After, once", scripted(_retry_after(503)), check=_waited),
    Scenario("503, always", standing(Fault(status=503)), _REFUSED, limit_s=90),
)
_TLS = (
    Scenario("TLS breaks off half-way, once", scripted(Fault(cut_after=HALF)), tls=True),
    Scenario(
        "TLS cut, body without a length, once",
        scripted(Fault(no_length=True, cut_after=HALF)),
        tls=True,
        most_sent=1.6,
    ),
    Scenario("certificate not to be trusted", scripted(), _UNREACHABLE, tls=True, trusted=False),
)
_DISKS = (
    Scenario("disk: no room from the beginning", scripted(), ("disk_full",), disk=Disk.FULL),
    Scenario(
        "disk: fills up on the way",
        standing(Fault(rate_bytes_s=_SLOW_BYTES_S)),
        ("disk_full",),
        during=lambda site: _until_sent(site, _QUARTER),
        disk=Disk.FILLS,
        # Where room was set aside beforehand nobody can take it.
        may_succeed=True,
    ),
    Scenario("disk: read-only", scripted(), ("disk_error",), disk=Disk.READ_ONLY),
    Scenario(
        "disk: input/output error", scripted(), ("disk_error",), disk=Disk.BROKEN, most_sent=2.2
    ),
    Scenario("disk: each sync takes 0.4 s", scripted(), disk=Disk.SLOW),
)
SCENARIOS = (*_ON_THE_WAY, *_SIGN_INS, *_AT_THE_RESUME, *_WRONG_BODIES, *_REFUSALS, *_TLS, *_DISKS)
