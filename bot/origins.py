"""Where a configured value comes from: a line of the file, or an environment variable."""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX, DELIMITER = "KURSVERBUND_", "__"


@dataclass(frozen=True, slots=True)
class Origins:
    """A file as it was named, and what it says."""

    file: Path
    text: str
    data: dict[str, Any]

    def value(self, section: str, key: str) -> Any:
        """As it stands in the environment or else in the file, unchecked; None where it is left out."""
        variable = os.environ.get(variable_of(section, key))
        inside = self.data.get(section)
        return variable if variable is not None else inside.get(key) if isinstance(inside, dict) else None

    def of(self, section: str, key: str = "") -> str:
        """`config.toml, line 7` or `KURSVERBUND_NETWORK__CANTON`; the file alone where no line has the key."""
        for variable in (variable_of(section, key), PREFIX + section.upper()):
            if variable in os.environ:
                return variable
        line = self._line(f"{section}.{key}" if key else section) or self._line(section)
        return f"{self.file}, line {line}" if line else str(self.file)

    def _line(self, wanted: str) -> int | None:
        """The line that a text search finds: the key below its section, or the section."""
        section = ""
        for number, text in enumerate(self.text.splitlines(), 1):
            if header := re.match(r'\s*\[\s*"?([\w.-]+)"?\s*\]', text):
                name = section = header[1]
            elif found := re.match(r'\s*"?([\w.-]+)"?\s*=', text):
                name = f"{section}.{found[1]}" if section else found[1]
            else:
                continue
            if name == wanted:
                return number
        return None


def variable_of(section: str, key: str) -> str:
    return f"{PREFIX}{section}{DELIMITER}{key}".upper()


def variables() -> list[tuple[str, str]]:
    """Every environment variable of ours that names a section, with that section."""
    found = ((name, re.match(rf"{PREFIX}(.+?){DELIMITER}", name)) for name in sorted(os.environ))
    return [(name, match[1].lower()) for name, match in found if match]


def read(file: Path) -> tuple[Origins, str | None]:
    """What the file says, and what is wrong with it as a whole; then it says nothing."""
    text = ""
    try:
        text = file.read_text(encoding="utf-8-sig")
        return Origins(file, text, tomllib.loads(text)), None
    except UnicodeDecodeError:
        fault = f"{file}: this is no text in UTF-8; save it as UTF-8"
    except OSError as error:
        fault = f"{file}: it can't be read: {error.strerror}; --config names another file"
    except tomllib.TOMLDecodeError as error:
        line, what = _placed(str(error), text)
        fault = f"{file}, line {line}: {what}; accepted: TOML, a line is `key = value`, text stands in quotation marks"
    return Origins(file, text, {}), fault


def _placed(problem: str, text: str) -> tuple[int, str]:
    """`Invalid value (at line 3, column 8)` as its line and its reason."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", problem, re.DOTALL)
    last = len(text.rstrip().splitlines())
    return (int(match[2] or last), match[1]) if match else (last, problem)
