"""Letters that a PDF can print. A name in any other script is written in Latin letters, and marked: none is lost.

The typesetter brings fonts for Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Devanagari; those for Arabic and
Tamil are packages of their own. Nothing is fetched, and no font of the machine is used.
"""

import re
from functools import lru_cache
from importlib.resources import files

import typst
from anyascii import anyascii

_PACKAGES = ("fontpkg_noto_sans_arabic", "fontpkg_noto_sans_tamil")
#: Behind what was written in Latin letters.
MARK = "*"
#: The letters of those fonts, and whatever shows nothing by itself.
_KNOWN = (
    "\u0000-\u04ff\u0530-\u05ff"  # Latin, Greek, Cyrillic, Armenian, Hebrew
    "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"  # Arabic
    "\u0900-\u097f\u0b80-\u0bff\u10d0-\u10ff"  # Devanagari, Tamil, Georgian
    "\u1e00-\u1fff\u2000-\u2040\u2044-\u2052\u2054-\u206f\u20a0-\u20bf\ufb00-\ufb4f"  # more Latin and Greek, signs
)
_UNKNOWN = re.compile(f"[^{_KNOWN}]+")


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    paths = [str(files(package) / "files") for package in _PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=paths)


def is_known(letter: str) -> bool:
    return _UNKNOWN.match(letter) is None


def readable(text: str) -> str:
    """The text with every letter printed. Signs such as emoji are left out beside letters, and named where they are all
    there is."""
    if _UNKNOWN.search(text) is None:
        return text
    bare = _UNKNOWN.sub(lambda found: found[0] if any(map(str.isalpha, found[0])) else "", text).strip()
    written = _UNKNOWN.sub(lambda found: anyascii(found[0]) or found[0], bare or text)
    return written if written in (bare, text) else f"{written}{MARK}"
