"""How a link is opened: the handshake, TLS, proxies, how often it may be tried. What goes over it is not known here.

The handshake, TLS and proxies are websocket-client's.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from ..errors import InvalidArgument
from ..rate_limit import SlidingWindow
from .link import Link, LinkOptions, Waker

if TYPE_CHECKING:
    import ssl

__all__ = ["Dial", "check_options", "dial_moment", "open_link", "proxy_options"]


class Dial:
    """One attempt to open a link, on a thread of its own: closing and deadlines need not wait for a slow network."""

    def __init__(self, url: str, options: LinkOptions, waker: Waker) -> None:
        self.link: Link | None = None
        self.error: Exception | None = None
        #: Set, and the waker woken, once there is a link or an error.
        self.finished = False
        self._lock = threading.Lock()
        self._abandoned = False
        self._url, self._options, self._waker = url, options, waker
        threading.Thread(target=self._open, name="bitget-dial", daemon=True).start()

    def _open(self) -> None:
        link: Link | None = None
        error: Exception | None = None
        try:
            link = open_link(self._url, self._options)
        except Exception as failure:  # websocket-client raises many kinds; all mean that there is no link
            error = failure
        with self._lock:
            self.link, self.error, self.finished = link, error, True
            unwanted = self._abandoned
            if not unwanted:
                self._waker.wake()
        if unwanted and link is not None:
            link.close()

    def abandon(self) -> None:
        """Nobody wants the link any more, now or when it comes."""
        with self._lock:
            self._abandoned = True
            link = self.link
        if link is not None:
            link.close()


_dials: dict[str, SlidingWindow] = {}
_dials_lock = threading.Lock()


def _renew_lock() -> None:
    """For a forked child, in which the thread that held the lock does not exist."""
    global _dials_lock
    _dials_lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def dial_moment(url: str, now: float) -> float:
    """When the next attempt at this address may be made, counting all connections of this process; files the attempt.

    The exchange allows 300 attempts in 5 minutes from one address, and may block an address that goes on asking.
    """
    server = urlsplit(url).netloc
    with _dials_lock:
        window = _dials.get(server)
        if window is None:
            window = _dials[server] = SlidingWindow(300, 300.0)
        return window.reserve(now)


def open_link(url: str, options: LinkOptions) -> Link:
    """Connect, with TLS and through a proxy where the address and the options say so, and shake hands.

    Raises ``OSError`` or ``websocket.WebSocketException``. Names are looked up anew each time.
    """
    import websocket  # here, because a program that uses only REST need not pay for it

    own = _from_source_address(url, options, options.source_address) if options.source_address else None
    client = websocket.WebSocket(sslopt=dict(options.sslopt), skip_utf8_validation=True, enable_multithread=False)
    try:
        client.connect(  # type: ignore[no-untyped-call]  # websocket-client has no annotations here
            url, timeout=options.connect_timeout, socket=own, **options.connect
        )
    except BaseException:
        if own is not None:
            own.close()
        raise
    sock = client.sock
    if sock is None:
        raise OSError(f"no connection to {url}")
    return Link(sock)


def _from_source_address(url: str, options: LinkOptions, source: tuple[str, int]) -> socket.socket:
    """A socket connected from a chosen local address, which websocket-client has no option for."""
    address = urlsplit(url)
    host = address.hostname or ""
    secure = address.scheme == "wss"
    sock = socket.create_connection((host, address.port or (443 if secure else 80)), options.connect_timeout, source)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not secure:
        return sock
    try:
        context = options.sslopt.get("context") or _tls_context(options.sslopt)
        return context.wrap_socket(sock, server_hostname=options.sslopt.get("server_hostname") or host)
    except BaseException:
        sock.close()
        raise


_OWN_TLS: Final = frozenset(
    ("context", "server_hostname", "ca_certs", "ca_cert_path", "certfile", "keyfile", "password")
    + ("cert_reqs", "check_hostname", "ciphers")
)


def _tls_context(sslopt: Mapping[str, Any]) -> ssl.SSLContext:
    """What websocket-client makes of its TLS settings, as far as :func:`check_options` lets them through."""
    import ssl

    context = ssl.create_default_context(cafile=sslopt.get("ca_certs"), capath=sslopt.get("ca_cert_path"))
    if sslopt.get("certfile"):
        context.load_cert_chain(sslopt["certfile"], sslopt.get("keyfile"), sslopt.get("password"))
    wants = sslopt.get("cert_reqs", ssl.CERT_REQUIRED)
    context.check_hostname = sslopt.get("check_hostname", wants != ssl.CERT_NONE)
    context.verify_mode = wants
    if "ciphers" in sslopt:
        context.set_ciphers(sslopt["ciphers"])
    return context


def check_options(options: LinkOptions) -> None:
    """Refuse what cannot be had together, rather than leave one of the two out unseen."""
    if options.source_address is None:
        return
    if options.connect.get("http_proxy_host"):
        raise InvalidArgument("source_address and a proxy exclude each other: the proxy chooses where it connects from")
    if unknown := options.sslopt.keys() - _OWN_TLS:
        raise InvalidArgument(f"sslopt with source_address knows no {', '.join(sorted(unknown))}: pass a context")


def proxy_options(proxy: str) -> dict[str, Any]:
    """websocket-client's options for a proxy's address: ``http://user:password@host:3128``, ``socks5h://…``."""
    address = urlsplit(proxy)
    if address.scheme not in ("http", "socks4", "socks4a", "socks5", "socks5h") or not address.hostname:
        raise InvalidArgument("proxy: use http://host:port, socks4://host:port or socks5h://host:port")
    if address.scheme != "http":
        import importlib.util  # here, because few have such a proxy

        if importlib.util.find_spec("python_socks") is None:
            what = f"proxy {address.scheme}://…"
            raise InvalidArgument(f"{what} needs the package python-socks: pip install python-socks")
    options: dict[str, Any] = {
        "proxy_type": address.scheme,
        "http_proxy_host": address.hostname,
        "http_proxy_port": address.port or (3128 if address.scheme == "http" else 1080),
    }
    if address.username is not None:
        options["http_proxy_auth"] = (unquote(address.username), unquote(address.password or ""))
    return options
