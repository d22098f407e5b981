"""Independent eyes: what a decoder sees in our pictures."""

from __future__ import annotations

import cv2
import numpy as np


def grey(png: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)


def decoded(png: bytes) -> str:
    """What an independent decoder reads in a picture with one QR code."""
    return cv2.QRCodeDetector().detectAndDecode(grey(png))[0]


def all_decoded(png: bytes) -> set[str]:
    """What it reads in a picture with several codes."""
    return set(cv2.QRCodeDetector().detectAndDecodeMulti(grey(png))[1])
