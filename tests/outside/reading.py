"""Independent eyes: what a decoder sees in our pictures."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp


def grey(png: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)


def decoded(png: bytes) -> str:
    """What an independent decoder reads in a picture with one QR code ("" when it sees none).

    ZXing, which scanners are built on: OpenCV's own overlooks about one good code in a hundred.
    """
    found = zxingcpp.read_barcodes(grey(png), formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if len(found) == 1 else ""


def all_decoded(png: bytes) -> set[str]:
    """What it reads in a picture with several codes."""
    return {one.text for one in zxingcpp.read_barcodes(grey(png), formats=zxingcpp.BarcodeFormat.QRCode)}
