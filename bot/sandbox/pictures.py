"""What the server makes of a picture: its size in pixels, told from the first bytes. PNG alone is part of the sandbox.

Source: sendPhoto of the Bot API (10 MB; width and height at most 10000 in total, their ratio at most 20); wording:
tdlib/td (FileManager.cpp) and the server's own `PHOTO_…` and `IMAGE_…` codes.
"""

import struct

from bot.sandbox.refusal import bad

PHOTO = 10 * 1024 * 1024  # bytes
_SIDES, _RATIO = 10_000, 20
#: PNG (ISO/IEC 15948): signature, then the chunk IHDR with width and height.
_PNG = struct.Struct(">8s4x4sII")


def size(content: bytes) -> tuple[int, int]:
    """Width and height. Raises ApiRefusal for what Telegram would not show as a picture."""
    if len(content) > PHOTO:
        raise bad(f"file of size {len(content)} bytes is too big for a photo; the maximum size is {PHOTO} bytes")
    if len(content) < _PNG.size:
        raise bad("IMAGE_PROCESS_FAILED")
    signature, chunk, width, height = _PNG.unpack_from(content)
    if (signature, chunk) != (b"\x89PNG\r\n\x1a\n", b"IHDR"):
        raise bad("IMAGE_PROCESS_FAILED")
    if not (width and height) or width + height > _SIDES or max(width, height) > _RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height
