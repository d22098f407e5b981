"""Sealed text (AES-256-GCM), blind indexes, signed links. Keys come from one secret by HKDF (RFC 5869)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/l/i: codes are read aloud and typed


class _Master:
    secret: bytes = b""


def set_secret(secret: str) -> None:
    """Set the master secret (at least 32 characters) for this process."""
    if len(secret) < 32:
        raise ValueError("the secret key needs at least 32 characters")
    _Master.secret = secret.encode()
    _key.cache_clear()


@lru_cache(maxsize=64)
def _key(purpose: str) -> bytes:
    if not _Master.secret:
        raise RuntimeError("no secret key yet: call crypto.set_secret first")
    return HKDF(algorithm=SHA256(), length=32, salt=b"qianshou", info=purpose.encode()).derive(_Master.secret)


def seal(text: str, where: str) -> bytes:
    """Encrypt; `where` (such as "participant.card:k3f…") is bound to it, so that rows cannot be swapped."""
    nonce = secrets.token_bytes(12)
    return _VERSION + nonce + AESGCM(_key("seal")).encrypt(nonce, text.encode(), where.encode())


def unseal(sealed: bytes | None, where: str) -> str:
    """The text again, "" for nothing; raises `ValueError` when it was changed or belongs elsewhere."""
    if not sealed:
        return ""
    data = bytes(sealed)
    try:
        if data[:1] != _VERSION:
            raise ValueError("sealed by an unknown version")
        return AESGCM(_key("seal")).decrypt(data[1:13], data[13:], where.encode()).decode()
    except InvalidTag as error:
        raise ValueError("sealed text was changed or moved") from error


def seal_json(data: dict[str, Any], where: str) -> bytes:
    """A sealed JSON object."""
    return seal(json.dumps(data, ensure_ascii=False), where)


def unseal_json(sealed: bytes | None, where: str) -> dict[str, Any]:
    """The object again, {} for nothing."""
    text = unseal(sealed, where)
    return json.loads(text) if text else {}


def blind(text: str, purpose: str) -> str:
    """A keyed fingerprint (32 hex digits) for exact search without keeping the text."""
    return hmac.new(_key("blind:" + purpose), text.encode(), hashlib.sha256).hexdigest()[:32]


def public_id(length: int = 10) -> str:
    """A random opaque id for links; 10 characters hold 49 bits and are used under a signature or a state check."""
    found = ""
    while len(found) < length:  # bytes beyond the last whole multiple would favour the first letters
        found += "".join(_ALPHABET[byte % 31] for byte in secrets.token_bytes(2 * length) if byte < 248)
    return found[:length]


def _mark(purpose: str, text: str, length: int) -> str:
    digest = hmac.new(_key("link:" + purpose), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower().rstrip("=")[:length]


def signed(purpose: str, uid: str, generation: int, length: int = 16) -> str:
    """A link token `uid-generation-mark`: bound to its purpose; raising the row's generation revokes it."""
    return f"{uid}-{generation}-{_mark(purpose, f'{uid}-{generation}', length)}"


def read_signed(purpose: str, token: str, length: int = 16) -> tuple[str, int] | None:
    """(uid, generation) of a token that this house signed for this purpose, else None."""
    if len(token) > 80 or not token.isascii():
        return None
    uid, _, rest = token.partition("-")
    number, _, mark = rest.partition("-")
    if not (uid.isalnum() and number.isdigit() and mark) or str(int(number)) != number:
        return None
    if not hmac.compare_digest(mark, _mark(purpose, f"{uid}-{number}", length)):
        return None
    return uid, int(number)


def sha256(text: str) -> str:
    """Hex SHA-256 of UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()
