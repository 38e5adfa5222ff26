"""Where the service listens: which addresses, which port."""

import contextlib
import errno
import ipaddress
import itertools
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from modelyard.service.http.guard import LOOPBACK_NAMES
from modelyard.wire import routes
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_LOOPBACK = ("127.0.0.1", "::1")
_LAST_PORT = 65535
_TRIES_FOR_ANY_PORT = 50
_BACKLOG = 128
_NO_IPV6 = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
_TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class Bound:
    """Listening sockets, all on one port; the caller closes them.

    `names` are the lower-case host names by which clients may address the service.
    """

    sockets: tuple[socket.socket, ...]
    port: int
    is_loopback: bool
    """Whether only this machine can connect."""
    names: frozenset[str]

    @property
    def url(self) -> str:
        """The address for clients on this machine."""
        address = ipaddress.ip_address(self.sockets[0].getsockname()[0])
        if address.is_loopback or address.is_unspecified:
            return f"http://localhost:{self.port}"
        host = f"[{address}]" if address.version == 6 else str(address)
        return f"http://{host}:{self.port}"

    def check_port(self, port: int) -> None:
        """Raise what `bind` would on this machine for `port`, unless that is this one."""
        if port != self.port:
            bind(port=port).close()

    def close(self) -> None:
        """Stop listening."""
        for listening in self.sockets:
            listening.close()


def bind(host: str | None = None, port: int | None = None) -> Bound:
    """Listen on `host`; by default on this machine alone, with IPv4 and, where it is there, IPv6.

    Without `port` it is 1000, else the first free one from 11000 up but none of those where
    Pieces OS is looked for; 0 takes any free one.

    Raises:
        ProblemError: PORT_IN_USE {port}, where it is taken or not permitted; BAD_REQUEST for a
            host that is not this machine, a number that is no port, or a port of Pieces OS.
    """
    _check_port(port)
    local = host is None or host.lower() == "localhost"
    addresses = _LOOPBACK if local else _addresses(str(host))
    for candidate in _candidates(port):
        try:
            sockets = _listen(addresses, candidate)
        except OSError as error:
            if error.errno not in _TAKEN:
                detail = f"It is not possible to listen on {host}: {error.strerror}"
                raise problem_error(ProblemCode.BAD_REQUEST, detail) from error
            continue
        is_loopback = all(ipaddress.ip_address(address).is_loopback for address in addresses)
        return Bound(
            sockets=sockets,
            port=sockets[0].getsockname()[1],
            is_loopback=is_loopback,
            names=LOOPBACK_NAMES if is_loopback else LOOPBACK_NAMES | _names(str(host)),
        )
    raise _in_use(port)


def _check_port(port: int | None) -> None:
    if port is None:
        return
    if not 0 <= port <= _LAST_PORT:
        raise problem_error(ProblemCode.BAD_REQUEST, f"{port} is not a port: they end at 65535")
    if port in routes.KEPT_FREE_PORTS:
        detail = f"Port {port} is kept free for Pieces OS, which clients look for there"
        raise problem_error(ProblemCode.BAD_REQUEST, detail)


def _candidates(port: int | None) -> Iterator[int]:
    if port is None:
        yield routes.SERVICE_PORT
        for candidate in range(routes.FIRST_FREE_PORT, _LAST_PORT + 1):
            if candidate not in routes.KEPT_FREE_PORTS:
                yield candidate
    elif port == 0:
        yield from itertools.repeat(0, _TRIES_FOR_ANY_PORT)
    else:
        yield port


def _listen(addresses: tuple[str, ...], port: int) -> tuple[socket.socket, ...]:
    """Listen on all `addresses`, of which an IPv6 one behind another may be missing here."""
    with contextlib.ExitStack() as opened:
        sockets: list[socket.socket] = []
        for address in addresses:
            # All on the port that the system chose for the first.
            chosen = sockets[0].getsockname()[1] if sockets else port
            try:
                sockets.append(opened.enter_context(_listen_on(address, chosen)))
            except OSError as error:
                if not sockets or error.errno not in _NO_IPV6:
                    raise
        if port == 0 and sockets[0].getsockname()[1] in routes.KEPT_FREE_PORTS:
            raise OSError(errno.EADDRINUSE, "this port is kept free")
        opened.pop_all()
    return tuple(sockets)


def _listen_on(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let two programs listen on one port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # IPv4 has a socket of its own.
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
        listening.listen(_BACKLOG)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening


def _addresses(host: str) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        detail = f"{host} is not an address of this machine"
        raise problem_error(ProblemCode.BAD_REQUEST, detail) from error
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


def _names(host: str) -> frozenset[str]:
    own = socket.gethostname().lower()
    return frozenset({host.lower().strip("[]"), own, f"{own}.local"})


def _in_use(port: int | None) -> ProblemError:
    if not port:
        return problem_error(ProblemCode.PORT_IN_USE, "No port is free")
    detail = f"Port {port} is taken by another program, or not permitted"
    return problem_error(ProblemCode.PORT_IN_USE, detail, port=port)
