"""Signatures: known answers, the three kinds of signer, and what bad keys get."""

from __future__ import annotations

import base64
import sys

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from bitget_client.errors import InvalidArgument
from bitget_client.signing import login_signature, make_signer, rest_signature


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None) -> str:
    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        encryption = serialization.BestAvailableEncryption(password)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption).decode()


def test_hmac_known_answer() -> None:
    """RFC 4231, test case 2: the signer is plain HMAC-SHA256 in base64."""
    digest = bytes.fromhex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    signer = make_signer("Jefe")
    assert base64.b64encode(digest).decode() == signer("what do ya want for nothing?")
    assert base64.b64encode(digest).decode() == signer("what do ya want for nothing?"), "a signer can be used again"


@pytest.mark.parametrize(
    ("method", "query", "body", "text"),
    [
        ("GET", "", b"", "1700000000000GET/api/v3/x"),
        ("get", "symbol=龙虾USDT&limit=5", b"", "1700000000000GET/api/v3/x?symbol=龙虾USDT&limit=5"),
        ("POST", "", '{"a":"é"}'.encode(), '1700000000000POST/api/v3/x{"a":"é"}'),
        ("POST", "", '{"a":"é"}', '1700000000000POST/api/v3/x{"a":"é"}'),
        ("DELETE", "a=1", b"{}", "1700000000000DELETE/api/v3/x?a=1{}"),
    ],
)
def test_rest_text(method: str, query: str, body: bytes | str, text: str) -> None:
    """Signed is time + VERB + path + ? + raw query + body, and nothing else."""
    assert text == rest_signature(lambda signed: signed, 1700000000000, method, "/api/v3/x", query, body)


def test_login_text() -> None:
    """A login signs its time and a fixed path."""
    assert "1700000000GET/user/verify" == login_signature(lambda signed: signed, "1700000000")


@pytest.mark.parametrize("spelled_out", [False, True])
def test_rsa(key: rsa.RSAPrivateKey, spelled_out: bool) -> None:
    """A PEM private key signs with RSA-SHA256, also when its line breaks came as backslash and n."""
    pem = pem_of(key)
    signature = make_signer(pem.replace("\n", "\\n") if spelled_out else pem)("a text, é")
    # verify() raises for a wrong signature and returns None for a right one
    verified = key.public_key().verify(
        base64.b64decode(signature), "a text, é".encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    assert None is verified


def test_rsa_signatures_differ_by_text(key: rsa.RSAPrivateKey) -> None:
    """Another text has another signature."""
    signer = make_signer(pem_of(key))
    assert signer("one") != signer("two")


def test_unusable_keys(key: rsa.RSAPrivateKey) -> None:
    """A key that is garbled, encrypted or of another kind is refused at once, and never shown."""
    garbled = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWNhbmFyeQ==\n-----END PRIVATE KEY-----\n"
    for pem, words in [
        (garbled, "cannot be read"),
        (pem_of(key, b"hunter2"), "pass it decrypted"),
        (pem_of(ec.generate_private_key(ec.SECP256R1())), "not an RSA key"),
    ]:
        with pytest.raises(InvalidArgument, match=words) as caught:
            make_signer(pem)
        assert pem.splitlines()[1] not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_missing_extra(key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package for RSA the error says what to install."""
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives", None)
    with pytest.raises(InvalidArgument, match=r"pip install 'bitget_client\[rsa\]'"):
        make_signer(pem_of(key))


def test_custom_signer() -> None:
    """A caller's own function gets text and secret, and its result is the signature, PEM or not."""
    assert "3:-----BEGIN PRIVATE KEY-----" == make_signer(
        "-----BEGIN PRIVATE KEY-----", lambda text, secret: f"{len(text)}:{secret}"
    )("abc")


@pytest.mark.parametrize("result", ["two\nlines", "é", b"bytes", None])
def test_custom_signer_returns_nonsense(result: object) -> None:
    """What cannot stand in a header is refused before it gets into one."""
    with pytest.raises(InvalidArgument, match="one line of ASCII"):
        make_signer("secret", lambda text, secret: result)("abc")  # type: ignore[arg-type,return-value]
