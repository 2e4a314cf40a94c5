"""A call goes to the address that was looked at, and asks for the certificate of the name."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from surveys.webhooks import addresses, http_client
from surveys.webhooks.http_client import Call, call_all

from .test_hooks import resolving_to

HOST = "hooks.example.org"


def certificate(folder: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, SHA256())
    )
    path = folder / f"{host}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@contextmanager
def serving(path: Path, got: list[str]) -> Iterator[int]:
    """Answer one call by TLS, and note the requested name and the request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.sni_callback = lambda _socket, name, _context: got.append(str(name))

    def answer() -> None:
        connection, _from = listener.accept()
        try:
            with context.wrap_socket(connection, server_side=True) as line:
                sent, part = b"", b"-"
                # To its end: what is not read breaks off the connection.
                while part and not sent.endswith(b"{}"):
                    part = line.recv(4096)
                    sent += part
                got.append(sent.decode())
                line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        except OSError:
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("host", "answer"), [(HOST, "200"), ("other.example.org", "tls")], ids=["theirs", "another's"]
)
def test_the_certificate_has_to_be_that_of_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, answer: str
) -> None:
    path, got = certificate(tmp_path, host), list[str]()
    trusted = ssl.create_default_context(cafile=str(path))
    monkeypatch.setattr(http_client, "_trusted", lambda: trusted)
    # So that a name and a port of this test may be called.
    monkeypatch.setattr(addresses, "_is_allowed", lambda _url: True)
    monkeypatch.setattr(addresses, "is_public", lambda _addresses: True)
    monkeypatch.setattr(addresses.socket, "getaddrinfo", resolving_to("127.0.0.1"))
    with serving(path, got) as port:
        (found,) = call_all([Call(f"https://{HOST}:{port}/a?b=c", b"{}", {})])
    assert (found.text, got[0]) == (answer, HOST)
    sent = [part.lower() for text in got[1:] for part in text.split("\r\n")]
    assert [one for one in sent if one.startswith(("post", "host"))] == (
        ["post /a?b=c http/1.1", f"host: {HOST}:{port}"] if answer == "200" else []
    )
