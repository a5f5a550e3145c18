"""Calling an address that somebody else gave us: nowhere private, nowhere else, not for ever."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core import outgoing
from core.notices.posting import LEASE
from core.notices.tasks import webhooks
from core.outgoing import Answer, Unreachable, find, is_public, post
from tests.core.receiver import listening


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "url-malformed"),
        ("https://", "url-malformed"),
        ("rms.force.example/hook", "url-malformed"),
        ("https://user:word@93.184.216.34/", "url-malformed"),
        ("https://93.184.216.34/#part", "url-malformed"),
        ("https://93.184.216.34:99999/", "url-malformed"),
        ("https://93.184.216.34:0/", "url-malformed"),
        ("https://[::1/", "url-malformed"),
        ("https://93.184.216.34/a b", "url-malformed"),
        ("https://93.184.216.34/\r\nHost: x", "url-malformed"),
        ("https://93.184.216.34/" + "x" * 500, "url-malformed"),
        ("http://93.184.216.34/", "https-needed"),
        ("ftp://93.184.216.34/", "https-needed"),
        ("https://no-such-host.invalid/", "host-unknown"),
        ("https://127.0.0.1/", "address-not-allowed"),
        ("https://localhost/", "address-not-allowed"),
        ("https://2130706433/", "address-not-allowed"),
        ("https://0x7f.1/", "address-not-allowed"),
        ("https://0.0.0.0/", "address-not-allowed"),
        ("https://10.1.2.3/", "address-not-allowed"),
        ("https://172.16.0.1/", "address-not-allowed"),
        ("https://192.168.1.1/", "address-not-allowed"),
        ("https://100.64.0.1/", "address-not-allowed"),
        ("https://169.254.169.254/latest/", "address-not-allowed"),
        ("https://224.0.0.1/", "address-not-allowed"),
        ("https://[::1]/", "address-not-allowed"),
        ("https://[fe80::1]/", "address-not-allowed"),
        ("https://[fd00::1]/", "address-not-allowed"),
        ("https://[::ffff:10.0.0.1]/", "address-not-allowed"),
        ("https://[2002:a00:1::]/", "address-not-allowed"),
        ("https://[64:ff9b::7f00:1]/", "address-not-allowed"),
        ("https://[64:ff9b::a9fe:a9fe]/", "address-not-allowed"),
        ("https://[64:ff9b:1::1]/", "address-not-allowed"),
        ("https://[::127.0.0.1]/", "address-not-allowed"),
        ("https://[::10.0.0.1]/", "address-not-allowed"),
        ("https://[::ffff:0:127.0.0.1]/", "address-not-allowed"),
        ("https://[fec0::1]/", "address-not-allowed"),
    ],
)
def test_an_address_that_is_not_on_the_public_internet_is_not_called(url: str, code: str) -> None:
    with pytest.raises(Unreachable) as caught:
        find(url, loopback_allowed=False)

    assert caught.value.code == code
    assert post(url, b"", {}).said == code


def test_a_public_address_is_found_with_its_port_and_target() -> None:
    place = find("https://93.184.216.34:8443/hooks/rasso?desk=1", loopback_allowed=False)

    assert (place.host, place.port, place.addresses) == ("93.184.216.34", 8443, ("93.184.216.34",))
    assert place.target == "/hooks/rasso?desk=1"
    assert is_public("2606:2800:220:1::1")
    assert is_public("::ffff:93.184.216.34")


def test_a_desk_may_call_itself_and_nothing_else_without_tls() -> None:
    assert find("http://127.0.0.1:9/", loopback_allowed=True).port == 9
    with pytest.raises(Unreachable, match="private network"):
        find("http://93.184.216.34/", loopback_allowed=True)
    with pytest.raises(Unreachable, match="private network"):
        find("https://10.0.0.1/", loopback_allowed=True)


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with listening(302) as receiver:
        assert post(receiver.url, b"{}", {}, loopback_allowed=True) == Answer(302)

    assert [one.path for one in receiver.got] == ["/hook"]


def test_where_nobody_listens_there_is_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    answer = post(f"http://127.0.0.1:{port}/", b"", {}, loopback_allowed=True)

    assert answer == Answer(None, "no-connection")


@contextmanager
def dripping(begins: bytes) -> Iterator[int]:
    """A server that never ends its first line, or its handshake: a byte now and then."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                try:
                    for byte in begins + b"O" * 1000:
                        line.send(bytes([byte]))
                        time.sleep(0.05)
                except OSError:
                    return

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("scheme", "begins"), [("http", b"HTTP/1.1 200 "), ("https", b"\x16\x03\x03\x40\x00")]
)
def test_one_that_answers_a_byte_at_a_time_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch, scheme: str, begins: bytes
) -> None:
    monkeypatch.setattr(outgoing, "IN_ALL_SECONDS", 0.5)
    with dripping(begins) as port:
        began = time.monotonic()
        answer = post(f"{scheme}://127.0.0.1:{port}/", b"{}", {}, loopback_allowed=True)

    assert answer == Answer(None, "timed-out")
    assert time.monotonic() - began < 5


def many_addresses(*args: Any, **kwargs: Any) -> list[Any]:
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    return [(*kind, (f"127.0.0.{number}", 443)) for number in range(1, 251)]


def test_of_a_host_with_many_addresses_a_few_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", many_addresses)

    place = find("https://many.example/", loopback_allowed=True)

    assert place.addresses == ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")


def test_addresses_that_do_not_answer_have_one_time_between_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[float] = []

    def silent(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(timeout)
        time.sleep(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", many_addresses)
    monkeypatch.setattr(socket, "create_connection", silent)
    monkeypatch.setattr(outgoing, "CONNECT_SECONDS", 0.4)
    monkeypatch.setattr(outgoing, "IN_ALL_SECONDS", 0.5)
    answer = post("https://many.example/", b"{}", {}, loopback_allowed=True)

    assert answer == Answer(None, "timed-out")
    assert len(tried) == 2
    assert sum(tried) <= 0.5


def test_a_look_up_that_does_not_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*args: Any, **kwargs: Any) -> list[Any]:
        time.sleep(3)
        return many_addresses()

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setattr(outgoing, "IN_ALL_SECONDS", 0.3)
    began = time.monotonic()

    assert post("https://slow.example/", b"{}", {}).said == "host-unknown"
    assert time.monotonic() - began < 2


def test_a_run_that_hangs_ends_before_its_attempts_count_as_lost() -> None:
    soft, hard = webhooks.soft_time_limit, webhooks.time_limit
    assert soft is not None
    assert hard is not None
    assert soft < hard < LEASE.total_seconds()


def test_a_certificate_that_nobody_vouches_for_is_no_connection(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            plain, _ = server.accept()
            with plain:
                try:
                    context.wrap_socket(plain, server_side=True)
                except OSError:
                    return

        thread = Thread(target=serve, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        answer = post(f"https://localhost:{port}/", b"{}", {}, loopback_allowed=True)
        thread.join()

    assert answer == Answer(None, "tls-failed")


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
