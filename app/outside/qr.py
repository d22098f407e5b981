"""QR codes: always a plain address that any phone's own scanner opens."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

QUIET = 4  # modules of white around the code, ISO/IEC 18004 6.3.8


@lru_cache(maxsize=256)
def matrix(url: str) -> tuple[tuple[bool, ...], ...]:
    """The dark modules, without the quiet zone; level M, so a seventh of it may be smudged.

    Raises `ValueError` for an empty address or one over 1,000 bytes, which no phone reads in the sun.
    """
    if not url or len(url.encode("utf-8", "replace")) > 1000:
        raise ValueError("A QR code holds an address of 1 to 1,000 bytes.")
    import qrcode

    # A fixed mask spares the trial of all eight; every decoder accepts any of them.
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=3)
    code.add_data(url.encode(), optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.modules)


@lru_cache(maxsize=512)
def png(url: str, pixels: int = 300) -> bytes:
    """A square black and white PNG of exactly `pixels` on a side, quiet zone included.

    Raises `ValueError` when the address does not fit at two pixels a module.
    """
    from PIL import Image

    rows = matrix(url)
    modules = len(rows) + 2 * QUIET
    scale = pixels // modules
    if scale < 2:
        raise ValueError(f"This address needs a picture of at least {2 * modules} pixels.")
    code = Image.new("1", (len(rows), len(rows)), 1)
    code.putdata([0 if dark else 1 for row in rows for dark in row])
    side = len(rows) * scale
    sheet = Image.new("1", (pixels, pixels), 1)
    sheet.paste(code.resize((side, side), Image.Resampling.NEAREST), ((pixels - side) // 2,) * 2)
    out = BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=512)
def svg(url: str) -> str:
    """The code as one small SVG of two paths, without style attributes: for a page or for paper."""
    rows = matrix(url)
    modules = len(rows) + 2 * QUIET
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            strokes.append(f"M{start + QUIET} {y + QUIET}h{x - start}v1h-{x - start}z")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {modules} {modules}" '
        f'shape-rendering="crispEdges" aria-hidden="true" focusable="false">'
        f'<path fill="#fff" d="M0 0h{modules}v{modules}H0z"/><path fill="#000" d="{"".join(strokes)}"/></svg>'
    )
