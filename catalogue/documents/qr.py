"""A link as a picture to scan, for a notice board or a team meeting."""

from io import BytesIO

import segno

#: Pixels per module: about 400 in all, sharp on a printed A5 sheet.
SCALE = 10


def png(link: str) -> bytes:
    """Level M: it is read with a crease or a thumb on it."""
    out = BytesIO()
    segno.make_qr(link, error="m").save(out, kind="png", scale=SCALE)
    return out.getvalue()
