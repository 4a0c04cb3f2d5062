"""The configuration: every wrong value has its line, all of them at once, and the environment wins."""

import os
import re
import tomllib
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import config
from bot.config import Config, ConfigError, load
from catalogue.rules.reminders import Lead, Quiet
from catalogue.rules.terms import Outcome, Terms

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("KURSVERBUND_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    path = Path("config.toml")
    path.write_text(text, encoding="utf-8")
    return path


def complaints(text: str) -> list[str]:
    with pytest.raises(ConfigError) as error:
        load(written(text))
    return list(error.value.lines)


# --- what is right ------------------------------------------------------------------------------------------------


def test_without_a_file_the_defaults_hold() -> None:
    given = load()
    assert given.network.languages == ("de", "fr", "en")
    assert (given.network.name, given.network.timezone, given.network.canton) == ("Kursverbund", "Europe/Zurich", "BE")
    assert (given.telegram.api_url, given.telegram.mode) == ("https://api.telegram.org", "polling")
    assert (given.telegram.messages_per_second, given.telegram.token.get_secret_value()) == (28, "")
    assert (given.webhook.listen, given.webhook.public_url, given.web.listen) == ("127.0.0.1:8443", "", "")
    assert given.database.url == "sqlite:///kursverbund.db"
    assert (given.mail.host, given.mail.port, given.mail.sender) == ("", 587, "")
    assert given.calendar.organizer == "noreply@kursverbund.invalid"
    assert (given.tick, given.folder) == (timedelta(seconds=15), Path.cwd())
    assert replace(given.terms(), holidays=frozenset()) == Terms(morning=time(7, 30))


def test_the_terms_are_those_of_the_file() -> None:
    given = load(
        written(
            """
            network.timezone = "Europe/Paris"
            reminders = { leads = ["P2W", "PT30S"], quiet_hours = ["22:30", "06:00"], tick = "PT1S" }
            offers = { hold = "P2D", urgent_hold = "PT1H30M" }
            approvals = { hold = "P5D", remind = "PT12H", deputy = "P3D", outcome = "approved" }
            notices = { undo = "PT0S", morning = "" }
            """
        )
    )
    leads = (Lead(14, timedelta()), Lead(0, timedelta(seconds=30)))
    quiet = Quiet(time(22, 30), time(6))
    spans = {"hold": timedelta(days=2), "urgent_hold": timedelta(minutes=90), "undo": timedelta()}
    spans |= {"approval_hold": timedelta(days=5), "approval_reminder": timedelta(hours=12)}
    wanted = Terms(
        leads,
        quiet,
        **spans,
        zone="Europe/Paris",
        approval_deputy=timedelta(days=3),
        approval_outcome=Outcome.APPROVED,
    )
    assert replace(given.terms(), holidays=frozenset()) == wanted
    assert given.tick == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("canton", "day", "rests"),
    [
        ("BE", date(2030, 8, 1), True),
        ("BE", date(2030, 8, 2), False),
        ("BE", date(2030, 6, 20), False),  # Corpus Christi
        ("LU", date(2030, 6, 20), True),
    ],
)
def test_no_time_limit_ends_on_a_public_holiday_of_the_canton(canton: str, day: date, rests: bool) -> None:
    given = load(written(f'network.canton = "{canton}"'))
    assert (day in given.terms().holidays) is rests


def test_paths_count_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    path = Path("inner/other.toml")
    path.write_text("")
    assert load(path).folder == tmp_path / "inner"


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    Path("config.toml").write_bytes("\ufeff[network]\ncanton = 'ZH'".encode())
    assert load().network.canton == "ZH"


@pytest.mark.parametrize(
    "text",
    [
        'reminders.quiet_hours = ["00:00", "00:00"]',
        "reminders.leads = []",
        "network.operators = [1, 4503599627370495]",
        'telegram.token = "4200:x"',
        'telegram.api_url = "http://127.0.0.1:8081"',
        'telegram.api_url = "https://bots.example/prefix/"',
        "telegram.messages_per_second = 1",
        'webhook.public_url = "http://127.0.0.1:9/hook"',
        'webhook.public_url = "https://bot.example:8443/hook"',
        f'webhook.secret = "{"a" * 256}"',
        'webhook.listen = "0.0.0.0:8443"',
        'webhook.listen = "[::1]:0"',
        'web.public_url = "https://kurse.example"',
        'database.url = "sqlite:////var/lib/kurse.db"',
        'database.url = "postgresql://user:p%40ss@host:5433/name"',
        'database.url = "postgresql:///name?host=/run/postgresql"',
        'mail = { host = "mail.example", from = "kurse@mail.example" }',
        'telegram.mode = "webhook"\nwebhook = { public_url = "https://bot.example/hook", secret = "s" }',
    ],
)
def test_what_is_right_is_taken(text: str) -> None:
    load(written(text))


def test_the_configuration_can_not_be_changed_and_shows_no_secrets() -> None:
    given = load(
        written('telegram.token = "4200:hidden"\ndatabase.url = "postgresql://u:hidden@h/n"\nwebhook.secret="hidden"')
    )
    with pytest.raises(ValidationError):
        given.telegram.mode = "webhook"
    assert "hidden" not in repr(given)


def test_a_copy_keeps_its_folder() -> None:
    given = load(written(""))
    assert given.model_copy(update={"database": config.Database(url="sqlite:///x.db")}).folder == given.folder


# --- the example --------------------------------------------------------------------------------------------------


def test_the_example_has_every_key_with_its_default() -> None:
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert {section: sorted(keys) for section, keys in example.items()} == {
        section: sorted(config.keys(section)) for section in Config.model_fields
    }
    assert load(EXAMPLE).model_dump() == load().model_dump()


def test_every_key_of_the_example_has_a_sentence() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    keys = [(before, line) for before, line in pairwise(lines) if re.match("[a-z_]+ = ", line)]
    assert [line for before, line in keys if not before.startswith("# ")] == []


# --- what is wrong ------------------------------------------------------------------------------------------------

WRONG = [
    ("network", "name", '""', '"" does not fit', "1 to 64 characters"),
    ("network", "name", "7", "7 does not fit", "1 to 64 characters"),
    ("network", "languages", "[]", "[] does not fit", "at least one of de, en, fr"),
    ("network", "languages", '["de", "xx"]', 'does not speak "xx"', "at least one of de, en, fr"),
    ("network", "languages", '["de", "de"]', "twice", "at least one of de, en, fr"),
    ("network", "languages", '"de"', '"de" does not fit', "a list"),
    ("network", "timezone", '"Europe/Zürich"', "perhaps Europe/Zurich?", "time zone database"),
    ("network", "timezone", '"../etc"', "no time zone", "Europe/Zurich"),
    ("network", "canton", '"Bern"', '"Bern" is no canton', "AG, AI, AR, BE"),
    ("network", "canton", '"Stadt Zurich"', "is no canton", "ZH"),
    ("network", "operators", '["Anna"]', '"Anna" does not fit', "[123456789]"),
    ("network", "operators", "[0]", "0 does not fit", "[123456789]"),
    ("network", "operators", "[true]", "true is no number", "[123456789]"),
    ("telegram", "token", '"geheim"', "not the form of a token", "123456:ABC-DEF"),
    ("telegram", "token", "42", "the value does not fit", "123456:ABC-DEF"),
    ("telegram", "api_url", '"api.telegram.org"', "not such an address", "https://host"),
    ("telegram", "api_url", '""', "not such an address", "https://host"),
    ("telegram", "api_url", '"ftp://host"', "not such an address", "https://host"),
    ("telegram", "api_url", '"http://host:99999"', "not such an address", "https://host"),
    ("telegram", "mode", '"pull"', '"pull" does not fit', '"polling" or "webhook"'),
    ("telegram", "messages_per_second", "31", "31 does not fit", "from 1 to 30"),
    ("telegram", "messages_per_second", "0", "0 does not fit", "from 1 to 30"),
    ("telegram", "messages_per_second", '"fast"', '"fast" does not fit', "from 1 to 30"),
    ("webhook", "listen", '"8443"', "not such an address", "127.0.0.1:8443"),
    ("webhook", "listen", '"localhost:65536"', "not such an address", "127.0.0.1:8443"),
    ("webhook", "listen", '"::1:80"', "not such an address", "127.0.0.1:8443"),
    ("webhook", "public_url", '"http://bot.example/"', "not encrypted", "https://host/path"),
    ("webhook", "public_url", '"bot.example"', "not such an address", "https://host/path"),
    ("webhook", "secret", '"mit Leerschlag"', "with other signs", "1 to 256"),
    ("webhook", "secret", f'"{"a" * 257}"', "too long", "1 to 256"),
    ("web", "listen", '"somewhere"', "not such an address", "or nothing"),
    ("web", "public_url", '"kurse"', "not such an address", "or nothing"),
    ("database", "url", '"postgresql+psycopg://u@h/n"', '"postgresql+psycopg" at its beginning', "no driver"),
    ("database", "url", '"mysql://h/n"', '"mysql" at its beginning', "postgresql://"),
    ("database", "url", '"kurse.db"', "not the address of a database", "sqlite:///relative.db"),
    ("database", "url", '"sqlite://"', "no file is named", "sqlite:///relative.db"),
    ("database", "url", '"sqlite:///:memory:"', "no file is named", "sqlite:///relative.db"),
    ("database", "url", '"sqlite://kurse.db"', "too few slashes", "sqlite:///relative.db"),
    ("calendar", "organizer", '"Kurse"', "no e-mail address", "an e-mail address"),
    ("mail", "port", "0", "0 does not fit", "1 to 65535"),
    ("mail", "from", '"a b@c"', "no e-mail address", "or nothing"),
    ("reminders", "leads", '["7 days"]', "not a duration", "P7D"),
    ("reminders", "leads", '["P1M"]', "not a duration", "P7D"),
    ("reminders", "leads", '["PT0S"]', "is nothing", "from PT1S"),
    ("reminders", "leads", '["P120D"]', "too long before", "to P119D"),
    ("reminders", "leads", "[7]", "7 does not fit", "P7D"),
    ("reminders", "quiet_hours", '["20:00"]', "not two times", '["20:00", "07:00"]'),
    ("reminders", "quiet_hours", '["20:00", "24:00"]', "not two times", '["20:00", "07:00"]'),
    ("reminders", "quiet_hours", '["20:00", "7:00"]', "not two times", '["20:00", "07:00"]'),
    ("reminders", "tick", '"PT0S"', '"PT0S" does not fit', "PT1S or more"),
    ("reminders", "tick", "15", "15 is no text", "PT1S or more"),
    ("offers", "hold", '"PT0S"', '"PT0S" does not fit', "PT24H"),
    ("offers", "hold", '"a day"', "not a duration", "PT24H"),
    ("offers", "urgent_hold", '"-PT2H"', "not a duration", "PT24H"),
    ("approvals", "hold", '"PT0S"', '"PT0S" does not fit', "PT24H"),
    ("approvals", "remind", '"soon"', "not a duration", "PT24H"),
    ("approvals", "deputy", "2", "2 is no text", "PT24H"),
    ("approvals", "outcome", '"waiting"', '"waiting" does not fit', '"approved"'),
    ("notices", "undo", '"2m"', "not a duration", "PT2M"),
    ("notices", "morning", '"7 Uhr"', "this is no time", "07:30"),
]


@pytest.mark.parametrize(("section", "key", "value", "wrong", "accepted"), WRONG)
def test_a_wrong_value_is_named_with_its_line_and_what_would_be_accepted(
    section: str, key: str, value: str, wrong: str, accepted: str
) -> None:
    [line] = complaints(f"# a comment\n\n[{section}]\n{key} = {value}\n")
    where, _, rest = line.partition(": ")
    assert where == "config.toml, line 4"
    said, _, instead = rest.partition("; accepted: ")
    assert said.startswith(f"{section}.{key}: ")
    assert wrong in said
    assert accepted in instead


def test_every_key_has_a_wrong_value_above_unless_it_is_any_text() -> None:
    free = {("mail", "host"), ("mail", "user"), ("mail", "password")}
    keys = {(section, key) for section in Config.model_fields for key in config.keys(section)}
    assert keys - {(section, key) for section, key, *_ in WRONG} == free


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[telegram]\ntokn = "1:x"', "config.toml, line 2: telegram.tokn: there is no such key (perhaps token?)"),
        ("[calender]", "config.toml, line 1: calender: there is no such section (perhaps calendar?)"),
        ('canton = "BE"', "config.toml, line 1: canton: it stands under another section; accepted: canton under"),
        ("[web]\ncanton = 1", "config.toml, line 2: web.canton: it stands under another section; accepted: canton"),
        ('[mail]\nsender = "a@b"', "config.toml, line 2: mail.sender: there is no such key"),
        ("network = 3", "config.toml, line 1: network: the value does not fit; accepted: a section [network]"),
        ("web = { listn = 1 }", "config.toml, line 1: web.listn: there is no such key (perhaps listen?)"),
        ("network.canton = 1\n", "config.toml, line 1: network.canton: 1 does not fit"),
        ("[web]\nlisten = 8080:1", "config.toml, line 2: "),
        ("[web]\n\nlisten =", "config.toml, line 3: "),
        ('[web]\nlisten = "a:1"\nlisten = "a:1"', "config.toml, line 3: "),
        ('[mail]\nhost = "a b"\nfrom = "a@b"', 'config.toml, line 2: mail.host: "a b" does not fit'),
        ('x = """', "config.toml, line 1: "),
    ],
)
def test_an_unknown_key_and_broken_lines_are_named(text: str, line: str) -> None:
    [said] = complaints(text)
    assert said.startswith(line)
    assert "accepted: " in said


def test_all_errors_come_at_once_those_between_keys_too() -> None:
    text = '[telegram]\nmode = "webhook"\ntoken = "x"\n[mail]\nhost = "m"\n[offers]\nhold = 1\n[nework]\n'
    starts = [line.split(": ")[0:2] for line in complaints(text)]
    assert starts == [
        ["config.toml, line 3", "telegram.token"],
        ["config.toml, line 7", "offers.hold"],
        ["config.toml, line 8", "nework"],
        ["config.toml, line 2", "webhook.public_url"],
        ["config.toml, line 2", "webhook.secret"],
        ["config.toml, line 5", "mail.from"],
    ]


def test_no_complaint_repeats_a_secret() -> None:
    text = 'telegram.token = "hush"\nwebhook.secret = "hush hush"\ndatabase.url = "postgresql+x://u:hush@h/n"'
    lines = complaints(text)
    assert len(lines) == 3
    assert "hush" not in "".join(lines)


def test_a_file_that_can_not_be_read_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^missing\.toml: it can't be read: No such file.*--config names another"):
        load(Path("missing.toml"))
    with pytest.raises(ConfigError, match=r"it can't be read: Is a directory"):
        load(tmp_path)
    Path("latin.toml").write_bytes("# Zürich".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"^latin\.toml: this is no text in UTF-8"):
        load(Path("latin.toml"))


# --- the environment ----------------------------------------------------------------------------------------------


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURSVERBUND_NETWORK__CANTON", "GE")
    monkeypatch.setenv("KURSVERBUND_TELEGRAM__TOKEN", "")
    monkeypatch.setenv("KURSVERBUND_MAIL__FROM", "kurse@haus.example")
    monkeypatch.setenv("KURSVERBUND_TELEGRAM__MESSAGES_PER_SECOND", "5")
    monkeypatch.setenv("KURSVERBUND_CATALOGUES", "a folder of the tests")
    given = load(written('network.canton = "XX"\nnetwork.name = "Netz"\ntelegram.token = "4200:x"'))
    assert (given.network.canton, given.network.name) == ("GE", "Netz")
    assert given.telegram.token.get_secret_value() == ""
    assert (given.mail.sender, given.telegram.messages_per_second) == ("kurse@haus.example", 5)


@pytest.mark.parametrize("text", ['["fr", "de"]', "fr,de", "fr, de"])
def test_a_list_in_the_environment_is_json_or_has_commas(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("KURSVERBUND_NETWORK__LANGUAGES", text)
    assert load().network.languages == ("fr", "de")


def test_errors_of_the_environment_name_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURSVERBUND_NETWORK__CANTON", "XX")
    monkeypatch.setenv("KURSVERBUND_NETWORK__OPERATORS", "Anna")
    monkeypatch.setenv("KURSVERBUND_TELEGRAM__TOKN", "1:x")
    monkeypatch.setenv("KURSVERBUND_TELEGRAMM__TOKEN", "1:x")
    monkeypatch.setenv("KURSVERBUND_TELEGRAM__MODE", "webhook")
    starts = [line.split(";")[0] for line in complaints('[network]\ncanton = "BE"')]
    assert starts == [
        'KURSVERBUND_NETWORK__CANTON: network.canton: "XX" is no canton',
        'KURSVERBUND_NETWORK__OPERATORS: network.operators: "Anna" does not fit',
        "KURSVERBUND_TELEGRAM__TOKN: telegram.tokn: there is no such key (perhaps token?)",
        "KURSVERBUND_TELEGRAMM__TOKEN: telegramm: there is no such section (perhaps telegram?)",
        'KURSVERBUND_TELEGRAM__MODE: webhook.public_url: empty, but telegram.mode = "webhook" needs it',
        'KURSVERBUND_TELEGRAM__MODE: webhook.secret: empty, but telegram.mode = "webhook" needs it',
    ]
