"""Files of any kind to plain text: the one way in for plans that somebody uploads."""

from __future__ import annotations

from app.outside.unreadable import Unreadable

MOST_BYTES = 5 * 1024 * 1024
MOST_CHARACTERS = 400_000

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00", b"8BPS")
_OTHERS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ",
    b"ID3", b"OggS", b"RIFF", b"fLaC", b"SQLite format 3", b"\x00asm", b"\x1aE\xdf\xa3",
)  # fmt: skip

__all__ = ["MOST_BYTES", "MOST_CHARACTERS", "Unreadable", "pasted", "read"]


def read(data: bytes, name: str = "") -> str:
    """The raw text of a file: lines, cells of a table row told apart by tabs.

    What it is, its first bytes tell; `name` only breaks a tie between plain text and Markdown. Raises `Unreadable` for
    whatever else it may be. Never takes more than two seconds.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large")
    if not data.strip(b"\x00\t\n\r \xff\xfe\xef\xbb\xbf"):
        raise Unreadable("empty")
    try:
        text = _read(data, name)
    except Unreadable:
        raise
    except Exception as error:  # a library stumbled over what it was given
        raise Unreadable("broken") from error
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("too_long")
    if not text.strip():
        raise Unreadable("empty")
    return text


def pasted(text: str) -> str:
    """Text from a form: Markdown is flattened, as in a file. Raises `Unreadable` when it is empty or far too long."""
    from app.outside import plaintext

    if len(text) > MOST_CHARACTERS:
        raise Unreadable("too_long")
    if not text.strip():
        raise Unreadable("empty")
    return plaintext.flattened(text)


def _read(data: bytes, name: str) -> str:
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _archive(data)
    if b"%PDF-" in data[:1024]:
        from app.outside import pdf

        return pdf.read(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unreadable(_compound(data))
    if data.startswith(b"{\\rtf") or b"<?mso-application" in data[:400]:
        raise Unreadable("save_as_docx")
    _refuse_binaries(data)
    from app.outside import plaintext, webpage

    if webpage.is_one(data):
        return webpage.read(data)
    text = plaintext.decoded(data)
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("too_long")
    return plaintext.flattened(text, sure=name.lower().endswith((".md", ".markdown")))


def _archive(data: bytes) -> str:
    from app.outside import archives

    names = archives.checked(data)
    if "word/document.xml" in names:
        from app.outside import word

        return word.read(data)
    if "xl/workbook.xml" in names:
        from app.outside import sheets

        return sheets.read(data)
    if "xl/workbook.bin" in names:
        raise Unreadable("old_sheet")
    if names & {"ppt/presentation.xml", "content.xml", "Index/Document.iwa", "mimetype"}:
        raise Unreadable("save_as_docx")
    raise Unreadable("other")


def _compound(data: bytes) -> str:
    """What an old Office file is: its streams are named in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "locked"
    if "WordDocument".encode("utf-16-le") in data:
        return "old_word"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "old_sheet"
    return "save_as_docx"


def _refuse_binaries(data: bytes) -> None:
    if data.startswith(_PICTURES) or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif") or data[8:12] == b"WEBP":
        raise Unreadable("picture")
    if data.startswith(_OTHERS) or data[4:8] == b"ftyp":
        raise Unreadable("other")
