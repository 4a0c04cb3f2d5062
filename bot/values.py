"""What a single value of the configuration may be. The description of each type says what would be accepted.

Every check takes a value and gives it back, or raises ValueError with what is wrong, without words that are secret.
"""

import difflib
import ipaddress
import re
import zoneinfo
from datetime import time, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit

from holidays.countries.switzerland import Switzerland
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot import say
from catalogue.reminding import HORIZON
from catalogue.rules import terms
from catalogue.rules.reminders import Lead, Quiet, parse_lead

CANTONS = tuple(canton for canton in Switzerland.subdivisions if len(canton) == 2)
#: The tick looks this far ahead for reminders; quiet hours may pull one forward by a day.
LONGEST_LEAD = HORIZON - timedelta(days=1)


def nearest(word: str, known: list[str]) -> str:
    """` (perhaps x?)`, or nothing where nothing is near."""
    close = difflib.get_close_matches(word, known, 1)
    return f" (perhaps {close[0]}?)" if close else ""


def _language(code: str) -> str:
    if code not in say.languages():
        raise ValueError(f'the bot does not speak "{code}"')
    return code


def _each_once(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise ValueError("a language stands there twice")
    return codes


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        known = sorted(zoneinfo.available_timezones())
        raise ValueError(f'there is no time zone "{name}"{nearest(name, known)}') from None
    return name


def _canton(code: str) -> str:
    if code not in CANTONS:
        raise ValueError(f'"{code}" is no canton')
    return code


def _whole(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError(f"{str(value).lower()} is no number")
    return value


def _token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"(\d{1,20}:[A-Za-z0-9_-]{1,100})?", token.get_secret_value()):
        raise ValueError("this is not the form of a token")
    return token


def _secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret.get_secret_value()):
        raise ValueError("too long, or with other signs")
    return secret


def _address(url: str, *schemes: str) -> SplitResult:
    """The parts of a URL. Raises ValueError, also for a port beyond 65535."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", url)
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or parts.username:
        raise ValueError(f'"{url}" is not such an address')
    return parts


def _http(url: str) -> str:
    if url:
        _address(url, "http", "https")
    return url


def _server(url: str) -> str:
    _address(url, "http", "https")
    return url


def _reachable(url: str) -> str:
    if url and _address(url, "http", "https").scheme == "http" and not is_loopback(url):
        raise ValueError(f'"{url}" is not encrypted')
    return url


def is_loopback(url: str) -> bool:
    """Does the address lead to this machine only?"""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(address: str) -> str:
    host, _, port = address.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    wrong = not re.fullmatch(r"[A-Za-z0-9.:_-]+", bare) or (":" in bare and bare == host)
    if wrong or not re.fullmatch(r"\d{1,5}", port) or int(port) > 65535:
        raise ValueError(f'"{address}" is not such an address')
    return address


def _listen_or_not(address: str) -> str:
    return _listen(address) if address else ""


def _database(url: str) -> str:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("this is not the address of a database") from None
    if parsed.drivername not in ("sqlite", "postgresql"):
        raise ValueError(f'"{parsed.drivername}" at its beginning is not known')
    if parsed.drivername == "sqlite" and (parsed.host or parsed.database in (None, "", ":memory:")):
        raise ValueError("no file is named, or after too few slashes")
    return url


def _mail(address: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address):
        raise ValueError(f'"{address}" is no e-mail address')
    return address


def _mail_or_none(address: str) -> str:
    return _mail(address) if address else ""


def _lead(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    lead = parse_lead(text)
    if not timedelta() < _length(lead) <= LONGEST_LEAD:
        raise ValueError(f'"{text}" is nothing, or too long before')
    return lead


def _duration(text: Any) -> timedelta:
    if not isinstance(text, str):
        raise ValueError(f"{text} is no text in quotation marks")
    return _length(parse_lead(text))


def _length(lead: Lead) -> timedelta:
    return timedelta(days=lead.days) + lead.rest


def _quiet(value: Any) -> Any:
    if isinstance(value, Quiet):
        return value
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(_is_time, value)):
        raise ValueError("these are not two times")
    return Quiet(*map(time.fromisoformat, value))


def _hour(value: Any) -> time | None:
    if value is None or isinstance(value, time):
        return value
    if value == "":
        return None
    if not _is_time(value):
        raise ValueError("this is no time")
    return time.fromisoformat(value)


def _is_time(text: object) -> bool:
    return isinstance(text, str) and bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text))


_SPOKEN = ", ".join(sorted(say.languages()))

Name = Annotated[str, Field(min_length=1, max_length=64, description="a name of 1 to 64 characters")]
Language = Annotated[str, AfterValidator(_language)]
Languages = Annotated[
    tuple[Language, ...],
    AfterValidator(_each_once),
    Field(min_length=1, description=f"a list with at least one of {_SPOKEN}"),
]
Zone = Annotated[str, AfterValidator(_zone), Field(description="a name of the time zone database, Europe/Zurich")]
Canton = Annotated[str, AfterValidator(_canton), Field(description=f"one of {', '.join(CANTONS)}")]
TelegramId = Annotated[int, BeforeValidator(_whole), Field(gt=0, lt=2**52)]  # Bot API, User.id: at most 52 bits
Operators = Annotated[tuple[TelegramId, ...], Field(description="a list of Telegram ids, [123456789]")]

Token = Annotated[
    SecretStr, AfterValidator(_token), Field(description="a token as @BotFather gives it, 123456:ABC-DEF, or nothing")
]
ApiUrl = Annotated[str, AfterValidator(_server), Field(description="https://host or http://host:port")]
Mode = Annotated[Literal["polling", "webhook"], Field(description='"polling" or "webhook"')]
Rate = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=30, description="a whole number from 1 to 30")]

Listen = Annotated[str, AfterValidator(_listen), Field(description="host:port, 127.0.0.1:8443")]
ListenOrNot = Annotated[str, AfterValidator(_listen_or_not), Field(description="host:port, 127.0.0.1:8080, or nothing")]
HookUrl = Annotated[
    str, AfterValidator(_reachable), Field(description="https://host/path (http:// on this machine only), or nothing")
]
WebUrl = Annotated[str, AfterValidator(_http), Field(description="https://host, or nothing")]
HookSecret = Annotated[
    SecretStr, AfterValidator(_secret), Field(description="1 to 256 of A-Z a-z 0-9 _ -, or nothing in polling mode")
]

DatabaseUrl = Annotated[
    str,
    AfterValidator(_database),
    Field(
        repr=False,
        description="sqlite:///relative.db, sqlite:////absolute.db or postgresql://user:password@host/name, no driver",
    ),
]
Mail = Annotated[str, AfterValidator(_mail), Field(description="an e-mail address")]
MailOrNone = Annotated[str, AfterValidator(_mail_or_none), Field(description="an e-mail address, or nothing")]
Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]*$", description="the name of a mail server, or nothing")]
Port = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=65535, description="a whole number from 1 to 65535")]
Text = Annotated[str, Field(description="text in quotation marks")]
Password = Annotated[SecretStr, Field(description="text in quotation marks")]

Leads = Annotated[
    tuple[Annotated[Lead, BeforeValidator(_lead)], ...],
    Field(description=f'a list of durations from PT1S to P{LONGEST_LEAD.days}D, ["P7D", "PT2H"]'),
]
QuietHours = Annotated[Quiet, BeforeValidator(_quiet), Field(description='two times, ["20:00", "07:00"]')]
Span = Annotated[timedelta, BeforeValidator(_duration), Field(ge=timedelta(), description="a duration, PT2M or PT0S")]
Hold = Annotated[timedelta, BeforeValidator(_duration), Field(gt=timedelta(), description="a duration, PT24H or P1D")]
Outcome = Annotated[terms.Outcome, Field(description='"refused" or "approved"')]
HourOrNone = Annotated[time | None, BeforeValidator(_hour), Field(description='a time, "07:30", or nothing')]
Tick = Annotated[
    timedelta, BeforeValidator(_duration), Field(ge=timedelta(seconds=1), description="a duration of PT1S or more")
]
