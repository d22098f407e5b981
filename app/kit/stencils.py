"""Pages that many read alike: drawn once with holes, then filled for each reader.

A hole is a mark that no text of ours can hold (forms and databases take no NUL). Draw a page with `hole("name")` where
each reader sees something else, make a `Stencil` of it, and `fill` it as often as it is asked for.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from functools import cached_property

from markupsafe import Markup

from app.kit.pages import CSRF_FIELD, Kept

_HOLE = re.compile("\x00([a-z_]+)\x00")
_HEAD, _END = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", b"\x03\x00"  # gzip (RFC 1952), an empty last block
_WORTH = 300  # bytes; shorter values go uncompressed


def hole(name: str) -> Markup:
    """The mark of a hole; may stand anywhere in a page, but not be asked or counted."""
    return Markup(f"\x00{name}\x00")  # noqa: S704


MARK = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, hole("mark"))  # csrf_input with a hole


class Stencil:
    """A drawn page with holes."""

    def __init__(self, html: str) -> None:
        parts = _HOLE.split(html)
        self._texts, self._names = parts[::2], parts[1::2]

    def fill(self, **values: str) -> str:
        """The page; the values are HTML already."""
        found = [self._texts[0]]
        for name, text in zip(self._names, self._texts[1:], strict=True):
            found += values[name], text
        return "".join(found)

    def keep(self, media_type: str, **values: str) -> Kept:
        """The page ready to be given away; only what is in the holes is compressed anew."""
        given = {name: value.encode() for name, value in values.items()}
        body, zipped = [self._plain[0]], [self._zipped[0]]
        for number, name in enumerate(self._names, 1):
            body += given[name], self._plain[number]
            zipped += _block(given[name]), self._zipped[number]
        whole = b"".join(body)
        tail = _END + struct.pack("<LL", zlib.crc32(whole), len(whole) & 0xFFFFFFFF)
        return Kept(
            whole, _HEAD + b"".join(zipped) + tail, f'"{hashlib.sha256(whole).hexdigest()[:20]}"', media_type
        )

    @cached_property
    def _plain(self) -> list[bytes]:
        return [text.encode() for text in self._texts]

    @cached_property
    def _zipped(self) -> list[bytes]:
        return [_deflated(text, 6) for text in self._plain]


def _deflated(text: bytes, level: int) -> bytes:
    """Compressed so that it ends on a whole byte and refers to nothing before it (RFC 1951): such parts can be joined."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)


def _block(value: bytes) -> bytes:
    if len(value) > _WORTH:
        return _deflated(value, 1)
    return struct.pack("<BHH", 0, len(value), len(value) ^ 0xFFFF) + value if value else b""
