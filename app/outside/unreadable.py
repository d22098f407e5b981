"""Why a file cannot be read, each reason with a sentence that says what to do instead."""

from __future__ import annotations

from typing import Any

from app.kit.i18n import lazy as _l

SENTENCES: dict[str, Any] = {
    "empty": _l("文件里没有文字。请换一个文件，或把方案的文字复制后粘贴。"),
    "too_large": _l("文件太大了，最多 5 MB。可以删去图片后再试，或把文字复制后粘贴。"),
    "too_long": _l("文件里的内容太多了，读不完。请只留下这次活动的方案，再试一次。"),
    "old_word": _l("这是旧版 Word 或 WPS 文件，读不了。请打开它，另存为 .docx 后再上传。"),
    "old_sheet": _l("这是旧版表格文件，读不了。请打开它，另存为 .xlsx 后再上传。"),
    "save_as_docx": _l("这种文件读不了。请打开它，另存为 Word 文件（.docx）后再上传。"),
    "locked": _l("文件设了密码，打不开。请先去掉密码，或把文字复制后粘贴。"),
    "broken": _l("文件打不开，可能没有传完整。请重新保存后再试，或把文字复制后粘贴。"),
    "bomb": _l("文件解开后大得不正常，没有打开。请把方案的文字复制后粘贴。"),
    "scan": _l("这份 PDF 里只有图片，没有文字。请上传原来的 Word 文件，或把文字打进来。"),
    "picture": _l("这是图片，读不出里面的字。请上传原来的 Word 文件，或把文字打进来。"),
    "other": _l("这不是文字文件。能读的有 Word（.docx）、PDF、网页、表格（.xlsx）和纯文本。"),
}


class Unreadable(Exception):
    """No text can be had from a file. `code` is a key of `SENTENCES`, `sentence` what to tell the person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> Any:
        """The reason in the language of the person being served."""
        return SENTENCES[self.code]
