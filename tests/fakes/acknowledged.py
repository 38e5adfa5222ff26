"""How much of what was sent has arrived at the other machine, as its system has told ours."""

import socket
import struct

_BYTES_ACKED = 120
"""Where tcpi_bytes_acked lies in struct tcp_info of Linux, a number of 64 bits (linux/tcp.h)."""


def acknowledged_bytes(connection: socket.socket) -> int | None:
    """Return the bytes of `connection` that were acknowledged, also after it was reset.

    None where the system does not tell.
    """
    option = getattr(socket, "TCP_INFO", None)
    if option is None:
        return None
    try:
        told = connection.getsockopt(socket.IPPROTO_TCP, option, 256)
        return int(struct.unpack_from("Q", told, _BYTES_ACKED)[0])
    except (OSError, struct.error):
        return None
