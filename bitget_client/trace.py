"""The package's log: the TRACE level, the redaction of everything secret, and the BITGETTRACE switch.

Frames and requests are logged at TRACE (5, below DEBUG) through the standard ``logging`` module, always through
:func:`redact`. Nothing is printed unless the program configures logging, or the environment says ``BITGETTRACE=1``:
then the package's log goes to standard error as it is.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from typing import Any

from .wire import dumps, loads

__all__ = ["LOGGER", "MASK", "TRACE", "enable", "redact"]

#: Below ``logging.DEBUG``: every frame and request.
TRACE = 5

#: What stands in the place of a secret.
MASK = "***"

logging.addLevelName(TRACE, "TRACE")

#: The package's logger, parent of all others in it.
LOGGER = logging.getLogger("bitget_client")
LOGGER.addHandler(logging.NullHandler())

# Names whose values are never shown, written without case, "-" and "_".
_SECRET = frozenset((
    "accesskey", "accesspassphrase", "accesssign", "apikey", "apipass", "apipassphrase", "apisecret", "authorization",
    "cookie", "passphrase", "password", "privatekey", "proxyauthorization", "secret", "secretkey", "setcookie", "sign",
    "signature", "subaccountapikey", "subpassphrase", "subsecretkey",
))  # fmt: skip

# For text that is no whole JSON document, such as a frame cut short: "name": "value" pairs by pattern. Compiled, and
# kept by re, when it is first needed: most programs log no frames.
_PAIR = r'(["\']?)([A-Za-z_-]{4,24})\1(\s*[:=]\s*)(["\'])((?:\\.|(?!\4).)*)(\4|$)'


def redact(value: Any) -> Any:
    """A copy of a mapping, list, frame or header set in which every secret is replaced by ``***``.

    Text and bytes are read as JSON; where they are not JSON, ``"name": "value"`` pairs in them are masked by pattern.
    """
    if isinstance(value, Mapping):
        return {key: MASK if _is_secret(key) and item else redact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redact(item) for item in value]
    if isinstance(value, bytes | bytearray):
        return redact(bytes(value).decode(errors="replace"))
    if isinstance(value, str) and len(value) > 8:
        return _redact_text(value)
    return value


def enable(level: int = TRACE) -> logging.Handler:
    """Send the package's log to standard error from ``level`` upwards; returns the handler, to be removed again."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(threadName)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(level)
    return handler


def _is_secret(key: Any) -> bool:
    return isinstance(key, str) and key.lower().replace("-", "").replace("_", "") in _SECRET


def _redact_text(text: str) -> str:
    if text[0] in "{[":
        try:
            return dumps(redact(loads(text))).decode()
        except ValueError:
            pass
    return re.sub(_PAIR, _mask_pair, text)


def _mask_pair(found: re.Match[str]) -> str:
    quote, name, between, opening, _, closing = found.groups()
    if not _is_secret(name):
        return found.group()
    return f"{quote}{name}{quote}{between}{opening}{MASK}{closing}"


if os.environ.get("BITGETTRACE", "").lower() not in ("", "0", "false", "no"):
    enable()
