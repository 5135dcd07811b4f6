"""Certificates for servers on loopback, made for the occasion. No test lives here; the benchmarks use it as well."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme

__all__ = ["make_certificate", "tls_context"]


def make_certificate(folder: Path, host: str) -> str:
    """A file with a server's certificate, its key, and the authority that clients may trust."""
    authority = trustme.CA()
    made = authority.issue_cert(host)
    file = folder / "certificate.pem"
    file.write_bytes(made.private_key_and_cert_chain_pem.bytes() + authority.cert_pem.bytes())
    return str(file)


def tls_context(folder: Path, host: str = "localhost") -> tuple[ssl.SSLContext, str]:
    """The server's side of TLS, and that file."""
    file = make_certificate(folder, host)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file
