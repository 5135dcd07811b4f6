"""How requests and logins are signed: pure functions over text. No clock, header or socket is known here.

What is signed is the same for every kind of key; only the signer differs:

* an HMAC secret gives HMAC-SHA256, base64;
* a PEM private key as the secret gives RSA-SHA256 (PKCS #1 v1.5), base64; this needs the extra ``rsa``;
* a caller's own function ``sign(text, secret) -> str`` replaces both, for keys kept elsewhere.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import TypeAlias

from .errors import InvalidArgument

__all__ = ["CustomSign", "Signer", "login_signature", "make_signer", "rest_signature"]

#: Text in, signature out. The secret is inside.
Signer: TypeAlias = Callable[[str], str]

#: A caller's own function: the text to sign and the secret in, the signature as the exchange wants it out.
CustomSign: TypeAlias = Callable[[str, str], str]

_LOGIN = "GET/user/verify"


def make_signer(secret: str, custom: CustomSign | None = None) -> Signer:
    """The signer for a secret: ``custom`` where one is given, RSA for a PEM private key, HMAC-SHA256 otherwise.

    Raises :class:`InvalidArgument` for a PEM text that is no usable RSA key, and where the extra ``rsa`` is missing.
    """
    if custom is not None:
        return _custom_signer(secret, custom)
    if "PRIVATE KEY-----" in secret:
        return _rsa_signer(secret)
    return _hmac_signer(secret)


def rest_signature(
    signer: Signer, timestamp: int | str, method: str, path: str, query: str = "", body: bytes | str = b""
) -> str:
    """The ``ACCESS-SIGN`` of one REST request.

    ``timestamp`` is in milliseconds; ``query`` is raw (not percent-encoded) and without its question mark; ``body`` is
    byte for byte what is sent.
    """
    text = body if isinstance(body, str) else body.decode()
    return signer(f"{timestamp}{method.upper()}{path}{'?' if query else ''}{query}{text}")


def login_signature(signer: Signer, timestamp: int | str) -> str:
    """The ``sign`` of a WebSocket login; ``timestamp`` is what the login frame says."""
    return signer(f"{timestamp}{_LOGIN}")


def _hmac_signer(secret: str) -> Signer:
    import hmac  # here, because a program that only listens to market data need not pay for it

    keyed = hmac.new(secret.encode(), digestmod="sha256")

    def sign(text: str) -> str:
        mac = keyed.copy()  # a third cheaper than keying anew for every request
        mac.update(text.encode())
        return b64encode(mac.digest()).decode()

    return sign


def _custom_signer(secret: str, custom: CustomSign) -> Signer:
    def sign(text: str) -> str:
        signature = custom(text, secret)
        # What comes back goes into a header, where a line break would start another one.
        if not isinstance(signature, str) or not signature.isascii() or not signature.isprintable():
            raise InvalidArgument("the sign function must return one line of ASCII text, such as base64")
        return signature

    return sign


def _rsa_signer(pem: str) -> Signer:
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
    except ImportError:
        raise InvalidArgument(
            "api_secret is a PEM private key; signing with it needs: pip install 'bitget_client[rsa]'"
        ) from None
    if "\n" not in pem.strip():
        pem = pem.replace("\\n", "\n")  # environment variables often hold the line breaks spelled out
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except TypeError:
        raise InvalidArgument("api_secret is a PEM private key with a password: pass it decrypted") from None
    except (ValueError, UnsupportedAlgorithm):
        # "from None": the parser's own message could show a part of the key.
        raise InvalidArgument("api_secret looks like a PEM private key but cannot be read as one") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise InvalidArgument("api_secret is a PEM private key but not an RSA key")
    scheme, digest = padding.PKCS1v15(), hashes.SHA256()

    def sign(text: str) -> str:
        return b64encode(key.sign(text.encode(), scheme, digest)).decode()

    return sign
