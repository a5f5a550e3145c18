"""Calling an address that somebody else gave us: where it may lead, and how long it may take.

The host is looked up once and the call goes to what was found, so that a name that leads elsewhere
a moment later leads nowhere. Redirects are not followed, and nothing of the answer is read but its
status.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv6Address, IPv6Network, ip_address
from threading import Thread, Timer
from urllib.parse import SplitResult, urlsplit

LONGEST_URL = 500
CONNECT_SECONDS = 3  # for each address of the host
IN_ALL_SECONDS = 10  # the look-up of the host counted in
MOST_ADDRESSES = 4  # tried of a host that has many
GLOBAL_UNICAST = IPv6Network("2000::/3")  # all else leads inside, or to an IPv4 address in disguise


class Unreachable(Exception):
    """An address that is not called, with a stable code and what to do about it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Place:
    """Where a call goes: the host as it was written, and the addresses it was found at."""

    is_tls: bool
    host: str
    port: int
    addresses: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Answer:
    """What came of a call: the status of the other side, or the code of what went wrong."""

    status: int | None
    fault: str = ""

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def said(self) -> str:
        return self.fault if self.status is None else str(self.status)


def find(url: str, *, loopback_allowed: bool) -> Place:
    """Look the address up. `Unreachable` unless it is https and leads to the public internet.

    `loopback_allowed`: this machine too, and over http, as on a desk and in tests.
    """
    parts = _parts(url)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    if not is_tls and not (parts.scheme == "http" and loopback_allowed):
        raise Unreachable("https-needed", "The address begins with https://.")
    port = parts.port or (443 if is_tls else 80)
    addresses = _look_up(host, port)
    if not addresses:
        raise Unreachable("host-unknown", "The host of the address cannot be found.")
    for address in addresses:
        ours = loopback_allowed and ip_address(address).is_loopback
        if not ours and not (is_tls and is_public(address)):
            raise Unreachable(
                "address-not-allowed",
                "The host leads to a private network or to this machine, which we do not call.",
            )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(is_tls, host, port, addresses[:MOST_ADDRESSES], target)


def _look_up(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host; none if it has none, or they do not come in time."""
    found: list[str] = []

    def look() -> None:
        try:
            every = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(one[4][0]) for one in every))

    # a look-up has no time limit of its own: one that does not end is left to itself
    thread = Thread(target=look, daemon=True)
    thread.start()
    thread.join(IN_ALL_SECONDS)
    return tuple(found)


def _parts(url: str) -> SplitResult:
    malformed = Unreachable(
        "url-malformed",
        "Write the whole address, such as https://rms.force.example/hooks/rasso, without a user, "
        "a password or a #.",
    )
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise malformed from None
    visible = all("!" <= character <= "~" for character in url)
    if not sound or not visible or "#" in url or "@" in parts.netloc or len(url) > LONGEST_URL:
        raise malformed
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address lies on the public internet, also inside one of the other kind."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is None and ip not in GLOBAL_UNICAST:
            return False
        ip = ip.ipv4_mapped or ip.sixtofour or ip
    return ip.is_global and not ip.is_multicast


class _Line(HTTPConnection):
    """A connection to the addresses that were found, under the name that was asked for."""

    def __init__(self, place: Place, until: float) -> None:
        super().__init__(place.host, place.port, timeout=CONNECT_SECONDS)
        self.default_port = 443 if place.is_tls else 80  # left out of the header Host
        self.place = place
        self.until = until  # of the monotonic clock
        self.hung_up = False

    def connect(self) -> None:
        for address in self.place.addresses:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                plain = socket.create_connection((address, self.port), min(CONNECT_SECONDS, left))
                break
            except OSError as error:
                failed = error
        else:
            raise failed
        plain.settimeout(IN_ALL_SECONDS)
        self.sock = plain
        if self.place.is_tls:
            context = ssl.create_default_context()
            # known before the handshake, which can be hung up on too
            self.sock = context.wrap_socket(
                plain, server_hostname=self.host, do_handshake_on_connect=False
            )
        if self.hung_up:  # before there was a socket to hang up
            raise TimeoutError
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.do_handshake()

    def hang_up(self) -> None:
        """From another thread: whatever waits for the other side waits no longer."""
        self.hung_up = True
        if self.sock is not None:
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, loopback_allowed: bool = False
) -> Answer:
    """Send `body` and answer what came of it, within about ten seconds. Raises nothing."""
    until = time.monotonic() + IN_ALL_SECONDS
    try:
        place = find(url, loopback_allowed=loopback_allowed)
    except Unreachable as error:
        return Answer(None, error.code)
    line = _Line(place, until)
    # a timeout of a socket is for each piece: a peer that sends one byte at a time has no end
    clock = Timer(max(0, until - time.monotonic()), line.hang_up)
    clock.daemon = True
    clock.start()
    try:
        line.request("POST", place.target, body, dict(headers))
        return Answer(line.getresponse().status)
    except (OSError, HTTPException, ValueError) as error:
        if line.hung_up or isinstance(error, TimeoutError):
            return Answer(None, "timed-out")
        return Answer(None, "tls-failed" if isinstance(error, ssl.SSLError) else "no-connection")
    finally:
        clock.cancel()
        line.close()
