"""Packed Office files, looked at before anything is unpacked."""

from __future__ import annotations

import zipfile
from io import BytesIO

from app.outside.unreadable import Unreadable

MOST_PARTS = 3000
MOST_UNPACKED = 60 * 1024 * 1024
MOST_XML = 4 * 1024 * 1024  # of one part; a plan of ten pages takes a tenth of it
MOST_XML_TOGETHER = 8 * 1024 * 1024
MOST_TAGS = 120_000  # of one part
_RATIO = 200  # unpacked to packed, from a megabyte on
_XML = (".xml", ".rels", ".vml")


def checked(data: bytes) -> set[str]:
    """The names of the parts. Raises `Unreadable` for what is broken, locked, or grows beyond measure when unpacked.

    The reader of the standard library never gives more bytes than the directory declares, so its sums can be trusted.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _checked(archive)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("broken") from error


def _checked(archive: zipfile.ZipFile) -> set[str]:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked")
    names = {part.filename for part in parts}
    if len(names) != len(parts) or any(part.compress_type not in (0, 8) for part in parts):
        raise Unreadable("broken")
    xml = [part for part in parts if part.filename.lower().endswith(_XML)]
    for part in parts:
        if part.file_size > 1024 * 1024 and part.file_size > _RATIO * max(1, part.compress_size):
            raise Unreadable("bomb")
    if any(part.file_size > MOST_XML for part in xml) or sum(part.file_size for part in xml) > MOST_XML_TOGETHER:
        raise Unreadable("too_long")
    for part in xml:
        content = archive.read(part)
        if content.count(b"<") > MOST_TAGS and not part.filename.startswith("xl/"):
            raise Unreadable("too_long")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # Office writes none: a bomb of entities, or a peek at files
            raise Unreadable("bomb")
        if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:64]:
            raise Unreadable("broken")
    return names
