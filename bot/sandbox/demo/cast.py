"""Who plays in the demo network: three institutions and their people. All of them are made up."""

from dataclasses import dataclass

from catalogue.rules.states import Role


@dataclass(frozen=True, slots=True)
class House:
    """An institution. `languages`: the first is its own."""

    slug: str
    name: str
    languages: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo network. `telegram_id` None: enrolled by others, not on Telegram.

    `house` is the slug of their institution, "" for somebody who has not joined yet.
    """

    key: str
    name: str
    language: str
    house: str
    roles: tuple[Role, ...] = (Role.STAFF,)
    telegram_id: int | None = None


HOUSES = (
    House("lindenhof", "Haus Lindenhof", ("de",), "bildung@lindenhof.example"),
    House("pont", "Fondation du Pont", ("fr",), "formation@pont.example"),
    House("seewerk", "Seewerk · Ateliers du Lac", ("de", "fr"), "kurse@seewerk.example"),
)

#: Runs the network: named in the configuration, by Telegram id, not by a membership.
OPERATOR = 5_000_001

_COORDINATOR, _APPROVER = (Role.STAFF, Role.COORDINATOR), (Role.STAFF, Role.APPROVER)

PEOPLE = (
    DemoPerson("regula", "Regula Aebi", "de", "lindenhof", _COORDINATOR, 5_000_011),
    DemoPerson("markus", "Markus Tschanz", "de", "lindenhof", _APPROVER, 5_000_012),
    DemoPerson("samira", "Samira Keller", "de", "lindenhof", telegram_id=5_000_013),
    DemoPerson("jonas", "Jonas Wüthrich", "de", "lindenhof", telegram_id=5_000_014),
    DemoPerson("priya", "Priya Nair", "en", "lindenhof", telegram_id=5_000_015),
    DemoPerson("claire", "Claire Vuilleumier", "fr", "pont", _COORDINATOR, 5_000_021),
    DemoPerson("amelie", "Amélie Rossel", "fr", "pont", telegram_id=5_000_022),
    DemoPerson("yannick", "Yannick Droz", "fr", "pont", telegram_id=5_000_023),
    DemoPerson("nicole", "Nicole Grossen", "de", "seewerk", _COORDINATOR, 5_000_031),
    DemoPerson("beat", "Beat Schori", "de", "seewerk", telegram_id=5_000_032),
    DemoPerson("noemie", "Noémie Gerber", "fr", "seewerk", telegram_id=5_000_033),
    DemoPerson("lea", "Lea Zbinden", "de", "", (), 5_000_002),
    DemoPerson("ruth", "Ruth Baumann", "de", "", (), OPERATOR),
    DemoPerson("hanspeter", "Hanspeter Kunz", "de", "lindenhof"),
    DemoPerson("zehra", "Zehra Yıldız", "de", "lindenhof"),
    DemoPerson("fatou", "Fatou Diallo", "fr", "pont"),
    DemoPerson("etienne", "Étienne Chopard", "fr", "pont"),
    DemoPerson("miriam", "Miriam Stucki", "de", "seewerk"),
    DemoPerson("tiago", "Tiago Ferreira", "fr", "seewerk"),
)
