"""What is said to a proxy: who we are, and where a tunnel through it is to lead."""

import base64
import http.client
import socket
from urllib.parse import SplitResult, unquote

_WANTS_SIGN_IN = 407


class ProxyRefusedError(Exception):
    """A proxy answered `status` where a way through it was asked for."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(proxy_refusal(status) or f"the proxy answered {status} {reason}")
        self.status = status


def proxy_refusal(status: int) -> str | None:
    """Return what `status` says where only a proxy answers so."""
    return "the proxy wants another user or password" if status == _WANTS_SIGN_IN else None


def basic_authorization(url: SplitResult) -> str:
    """Return the Authorization of the user and password in `url`."""
    pair = f"{unquote(url.username or '')}:{unquote(url.password or '')}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def proxy_headers(proxy: SplitResult) -> dict[str, str]:
    """Return what authorises us at `proxy`."""
    if proxy.username is None:
        return {}
    return {"Proxy-Authorization": basic_authorization(proxy)}


def open_tunnel(opened: socket.socket, place: tuple[str, int], proxy: SplitResult) -> None:
    """Let `opened`, a connection to `proxy`, lead to the host and port of `place`.

    Raises:
        OSError: The connection broke, or the proxy does not speak HTTP.
        ProxyRefusedError: The proxy does not lead there.
    """
    host, port = place
    location = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    headers = {"Host": location, **proxy_headers(proxy)}
    lines = [f"CONNECT {location} HTTP/1.1", *(f"{name}: {headers[name]}" for name in headers)]
    opened.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
    answer = http.client.HTTPResponse(opened, method="CONNECT")
    try:
        answer.begin()
        if answer.status != http.client.OK:
            raise ProxyRefusedError(answer.status, answer.reason)
    except http.client.HTTPException as error:
        raise OSError(f"the proxy did not answer: {error}") from error
    finally:
        answer.close()
