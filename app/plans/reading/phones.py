"""Telephone numbers and mail addresses as plans write them, masked ones too."""

from __future__ import annotations

import re

_EXTENSION = r"(?: {0,2}(?:分机|转|ext\.?|[-#]) {0,2}\d{1,5})?"
MOBILE = re.compile(r"(?<![\d.*])(?:\+?86[- ]?)?(1[3-9]\d[- ]?[\dxX*]{4}[- ]?[\dxX*]{4})(?![\d.*])")
LANDLINE = re.compile(r"(?<![\d.*-])0\d{2,3}[-—–]\d{7,8}(?![\d.*])")
_NUMBERS = (
    r"1[3-9xX*]\d?[\dxX*]{0,2}[- ]?[\dxX*]{4}[- ]?[\dxX*]{3,4}",
    rf"0\d{{2,3}}[-—– ]\d{{7,8}}(?!\d){_EXTENSION}",
    rf"[（(]0\d{{1,3}}[）)] ?\d{{3,4}}[- ]?\d{{3,4}}(?!\d){_EXTENSION}",
    rf"0\d{{1,3}}[- ]\d{{3,4}}[- ]\d{{3,4}}(?!\d){_EXTENSION}",
    rf"0\d{{2,3}}-\d{{6}}(?!\d){_EXTENSION}",
    r"0\d{2}-\d{4}[*xX]{4}",
    r"[48]00[- ]?\d{3,4}[- ]?\d{3,4}",
    rf"(?<=电话[:：]) ?\d{{7,8}}(?!\d){_EXTENSION}",
    r"(?!(?:19|20)\d\d[- ](?:19|20)\d\d)[2-9]\d{3}[- ]\d{4}(?![-\d])",
    r"\(\d{3}\) ?\d{3}[- ]\d{4}",
    r"\d{3}[-.]\d{3}[-.]\d{4}",
    r"0\d{2,4} \d{3,4} \d{3,4}",
    r"\d{3}-\d{4}(?![-\d])",
    r"(?<=[:： ])[2-9]\d{6,7}(?![\d年月日元个人])",
)
PHONE = re.compile(rf"(?<![\d.*/@-])(?:\+?86[- ]?)?({'|'.join(_NUMBERS)})(?![\d.*])")
LINE = re.compile(r"(?<=[:：])\s?(\d{7,8})(?!\d)")
MAIL = re.compile(r"[A-Za-z0-9_.+-]{1,60}@[A-Za-z0-9_-]{1,60}(?:\.[A-Za-z0-9-]{1,20}){1,4}")
