"""The configuration: frozen, checked as a whole before anything starts, from a TOML file and the environment.

`KURSVERBUND_TELEGRAM__TOKEN` wins over `token` under `[telegram]`. Keys and defaults: `config.example.toml`.
"""

import json
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from holidays import country_holidays
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot import values
from bot.origins import DELIMITER, PREFIX, Origins, read, variables
from catalogue.rules.reminders import Lead, Quiet
from catalogue.rules.terms import Outcome, Terms

DEFAULT = Path("config.toml")
#: The Bot API itself, as against a local server.
TELEGRAM = "https://api.telegram.org"


class ConfigError(Exception):
    """All that is wrong, a line each: where, which key, what, and what would be accepted."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Network(Section):
    name: values.Name = "Kursverbund"
    languages: values.Languages = ("de", "fr", "en")
    timezone: values.Zone = "Europe/Zurich"
    canton: values.Canton = "BE"
    operators: values.Operators = ()


class Telegram(Section):
    token: values.Token = SecretStr("")
    api_url: values.ApiUrl = TELEGRAM
    mode: values.Mode = "polling"
    messages_per_second: values.Rate = 28


class Webhook(Section):
    listen: values.Listen = "127.0.0.1:8443"
    public_url: values.HookUrl = ""
    secret: values.HookSecret = SecretStr("")


class Web(Section):
    listen: values.ListenOrNot = ""
    public_url: values.WebUrl = ""


class Database(Section):
    url: values.DatabaseUrl = "sqlite:///kursverbund.db"


class Calendar(Section):
    organizer: values.Mail = "noreply@kursverbund.invalid"


class Mail(Section):
    host: values.Host = ""
    port: values.Port = 587
    user: values.Text = ""
    password: values.Password = SecretStr("")
    sender: values.MailOrNone = Field(default="", validation_alias="from")


class Reminders(Section):
    leads: values.Leads = (Lead(7, timedelta()), Lead(1, timedelta()))
    quiet_hours: values.QuietHours = Quiet(time(20), time(7))
    tick: values.Tick = timedelta(seconds=15)


class Offers(Section):
    hold: values.Hold = timedelta(hours=24)
    urgent_hold: values.Hold = timedelta(hours=2)


class Approvals(Section):
    hold: values.Hold = timedelta(days=3)
    remind: values.Hold = timedelta(days=1)
    deputy: values.Hold = timedelta(days=2)
    outcome: values.Outcome = Outcome.REFUSED


class Notices(Section):
    undo: values.Span = timedelta(minutes=2)
    morning: values.HourOrNone = time(7, 30)


class Environment(EnvSettingsSource):
    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """Lists as in JSON, or simply with commas; what is no list is found by the checks, with all the rest."""
        try:
            return json.loads(value)
        except ValueError:
            return [part.strip() for part in value.split(",")]


class Config(BaseSettings):
    """All sections. `load` reads them; a copy with changes is made by `model_copy`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter=DELIMITER)

    network: Network = Network()
    telegram: Telegram = Telegram()
    webhook: Webhook = Webhook()
    web: Web = Web()
    database: Database = Database()
    calendar: Calendar = Calendar()
    mail: Mail = Mail()
    reminders: Reminders = Reminders()
    offers: Offers = Offers()
    approvals: Approvals = Approvals()
    notices: Notices = Notices()
    _folder: Path = PrivateAttr(default_factory=Path.cwd)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which comes as arguments."""
        return Environment(settings_cls), init_settings

    @property
    def folder(self) -> Path:
        """Of the configuration file: relative paths in it count from here."""
        return self._folder

    @property
    def tick(self) -> timedelta:
        return self.reminders.tick

    def terms(self) -> Terms:
        """The part that rules need."""
        return Terms(
            leads=self.reminders.leads,
            quiet=self.reminders.quiet_hours,
            hold=self.offers.hold,
            urgent_hold=self.offers.urgent_hold,
            undo=self.notices.undo,
            zone=self.network.timezone,
            approval_hold=self.approvals.hold,
            approval_reminder=self.approvals.remind,
            approval_deputy=self.approvals.deputy,
            approval_outcome=self.approvals.outcome,
            holidays=country_holidays("CH", subdiv=self.network.canton),
            morning=self.notices.morning,
        )


def keys(section: str) -> dict[str, FieldInfo]:
    """The keys of a section, as they stand in the file; none where there is no such section."""
    field = Config.model_fields.get(section)
    kind = field.annotation if field else None
    fields = kind.model_fields if isinstance(kind, type) and issubclass(kind, Section) else {}
    return {str(info.validation_alias or name): info for name, info in fields.items()}


def load(path: Path | None = None) -> Config:
    """Read and check `path`, or `config.toml` in the current folder, which may be missing: then defaults hold.

    Raises ConfigError with everything that is wrong at once.
    """
    file = path or DEFAULT
    nothing = path is None and not file.exists()
    origins, fault = (Origins(file, "", {}), None) if nothing else read(file)
    wrong = [fault] if fault else []
    try:
        config = Config(**origins.data)
    except ValidationError as error:
        wrong += [complaint(origins, dict(detail)) for detail in error.errors()]
    wrong += [*_unknown_variables(), *_together(origins)]
    if wrong:
        raise ConfigError(tuple(wrong))
    config._folder = file.absolute().parent
    return config


def complaint(origins: Origins, detail: dict[str, Any]) -> str:
    """One error of pydantic in the words of the file."""
    section, key = (*(str(part) for part in detail["loc"]), "")[:2]
    name = f"{section}.{key}" if key else section
    if detail["type"] == "extra_forbidden":
        return f"{origins.of(section, key)}: {name}: {_unknown(section, key)}"
    info = keys(section).get(key)
    accepted = info.description if info else f"a section [{section}] with keys"
    return f"{origins.of(section, key)}: {name}: {_wrong(detail, info)}; accepted: {accepted}"


def _wrong(detail: dict[str, Any], info: FieldInfo | None) -> str:
    """Our own sentence, or the value itself where it is no secret and no longer than a glance."""
    said = detail.get("ctx", {}).get("error")
    shown = json.dumps(detail["input"], ensure_ascii=False, default=str)
    hidden = info is None or info.annotation is SecretStr or len(shown) > 60
    return str(said) if said else f"{'the value' if hidden else shown} does not fit"


def _unknown(section: str, key: str) -> str:
    """What somebody may have meant."""
    word = key or section
    homes = [home for home in Config.model_fields if word in keys(home)]
    if homes:
        return f"it stands under another section; accepted: {word} under [{homes[0]}]"
    known = sorted(keys(section) if key else Config.model_fields)
    return f"there is no such {'key' if key else 'section'}{values.nearest(word, known)}; accepted: {', '.join(known)}"


def _unknown_variables() -> list[str]:
    strange = [(name, section) for name, section in variables() if section not in Config.model_fields]
    return [f"{name}: {section}: {_unknown(section, '')}" for name, section in strange]


def _together(origins: Origins) -> list[str]:
    """What one key asks of others."""
    wrong = []
    if origins.value("telegram", "mode") == "webhook":
        mode = ("telegram", "mode")
        wrong += [_missing(origins, "webhook", key, mode) for key in ("public_url", "secret")]
    if origins.value("mail", "host"):
        wrong.append(_missing(origins, "mail", "from", ("mail", "host")))
    return [line for line in wrong if line]


def _missing(origins: Origins, section: str, key: str, cause: tuple[str, str]) -> str:
    """Empty where all is well. A key that is left out has no line, but what asks for it has one."""
    value = origins.value(section, key)
    if value:
        return ""
    where = origins.of(*cause) if value is None else origins.of(section, key)
    why = f'{".".join(cause)} = "{origins.value(*cause)}" needs it'
    return f"{where}: {section}.{key}: empty, but {why}; accepted: {keys(section)[key].description}"
