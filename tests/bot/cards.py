"""Facts to show: an ordinary house, and one where every field is as long as the tables let it be."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.turn import Network
from catalogue.cards import (
    InstitutionCard,
    InvitationCard,
    MeetingCard,
    MembershipCard,
    MineCard,
    NoticeCard,
    ParticipantCard,
    PersonCard,
    SessionCard,
    SessionLine,
    TextCard,
    TrainingCard,
    TrainingLine,
)
from catalogue.desk_cards import ConditionsCard, PrerequisiteCard, ProofCard, RequestCard
from catalogue.feed_cards import Announced, FeedCard, FeedEntry
from catalogue.rules.eligibility import Hindrance
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState, FeedKind, Kind, Once, Role, SessionState
from catalogue.rules.terms import Terms
from catalogue.team_cards import ColleagueCard, Prospect, Team, TeamPerson
from catalogue.telling import SessionTold, Told

ZONE = "Europe/Zurich"
NETWORK = Network(
    "Kursverbund", ("de", "fr", "en"), ZONE, "BE", frozenset(), Terms(), "noreply@kursverbund.invalid", "kursbot"
)


def at(text: str) -> datetime:
    """A wall time in the network's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


NOW = at("2030-02-01 09:00")


@dataclass(frozen=True, slots=True)
class House:
    """`most`: every text at its longest, every number at its largest, forty meetings over midnight."""

    most: bool = False

    def words(self, ordinary: str, longest: int) -> str:
        return (f"{ordinary} <&> " * longest)[:longest] if self.most else ordinary

    def number(self, ordinary: int) -> int:
        return 2_000_000_000 + ordinary if self.most else ordinary

    @property
    def title(self) -> str:
        return self.words("Deeskalation: Grundkurs", 300)

    def institution(self, number: int = 1) -> InstitutionCard:
        names = {1: "Haus Lindenhof", 2: "Fondation du Pont"}
        return InstitutionCard(number, f"haus-{number}", self.words(names[number], 200), ("de",), "BE", None)

    def training(self, language: str = "de") -> TrainingCard:
        texts = TextCard(
            language,
            self.title,
            self.words("Spannungen früh erkennen und ruhig bleiben.", 8000),
            self.words("alle Mitarbeitenden", 500),
        )
        topic = self.words("Sicherheit", 100)
        return TrainingCard(self.number(7), 1, self.institution().name, Kind.INTERNAL, topic, (texts,))

    def meeting(self, starts: str, ends: str, number: int = 1, **changes: Any) -> MeetingCard:
        return replace(MeetingCard(self.number(number), at(starts), at(ends), 0, NOW, False), **changes)

    def meetings(self) -> tuple[MeetingCard, ...]:
        if not self.most:
            first = self.meeting("2030-03-14 08:30", "2030-03-14 16:30")
            return first, self.meeting("2030-03-21 08:30", "2030-03-21 12:00", 2)
        night = self.meeting("2030-09-21 22:00:30", "2030-09-22 06:00:30")
        weeks = [timedelta(days=7 * week) for week in range(40)]
        return tuple(replace(night, starts_at=night.starts_at + w, ends_at=night.ends_at + w) for w in weeks)

    def session(self, **changes: Any) -> SessionCard:
        card = SessionCard(
            id=self.number(412),
            training=self.training(),
            state=SessionState.PUBLISHED,
            cancel_reason=None,
            zone=ZONE,
            language="de",
            meetings=self.meetings(),
            place=self.words("Bern, Haus Lindenhof, Raum 2 (stufenlos)", 300),
            online=self.words("https://treffen.example/raum/", 500) if self.most else "",
            trainer=self.words("R. Beispiel", 200),
            note=self.words("Bitte bequeme Kleidung anziehen.", 8000) if self.most else "",
            date_note="",
            capacity=self.number(12),
            minimum=None,
            taken=self.number(9),
            waiting=0,
            free=self.number(3),
            stated_hours=Decimal(10),
            price=self.number(12000),
            currency="CHF",
            price_note=self.words("inkl. Unterlagen", 500) if self.most else "",
            hosts=(self.institution(1), self.institution(2)) if self.most else (self.institution(),),
            opens_on=None,
            closes_on=date(2030, 2, 28),
            closes_at=at("2030-03-01"),
            shut=None,
            mine=None,
            revision=0,
            changed_at=NOW,
        )
        return replace(card, **changes)

    def hindrance(self, reason: Reason, strict: bool = False, **facts: Any) -> Hindrance:
        """With the figures of another training on 14 March."""
        known: dict[str, Any] = {
            "titles": {"de": self.words("Nothilfe", 300)},
            "about": self.number(8),
            "other": self.number(413),
            "starts_at": at("2030-03-14 13:30"),
            "ends_at": at("2030-03-14 16:00"),
        }
        return Hindrance(reason, strict, known | facts)

    def full(self, **changes: Any) -> SessionCard:
        return self.session(**{"free": 0, "taken": self.number(12), "waiting": self.number(2), **changes})

    def mine(self, state: EnrolmentState, **changes: Any) -> MineCard:
        card = MineCard(self.number(5), "k" * 32, state, None, None, 0, NOW, NOW)
        return replace(card, **changes)

    def offered(self) -> MineCard:
        return self.mine(EnrolmentState.OFFERED, offer_expires_at=at("2030-03-06 10:00"))

    def line(self, **changes: Any) -> SessionLine:
        card = SessionLine(
            self.number(412), 7, self.title, at("2030-03-14 08:30"), ZONE, "Bern, Raum 2", 3, SessionState.PUBLISHED
        )
        return replace(card, **changes)

    def lines(self) -> list[SessionLine]:
        """One in every state that a list can show; many of the last in the house of the longest."""
        fire = {"title": self.words("Brandschutz", 300), "starts_at": at("2030-05-01 13:30")}
        shown = [
            self.line(mine=EnrolmentState.ENROLLED),
            self.line(**fire, mine=EnrolmentState.OFFERED),
            self.line(**fire, mine=EnrolmentState.WAITING),
            self.line(starts_at=None, mine=EnrolmentState.ENROLLED),
        ]
        return shown + [self.line(mine=EnrolmentState.OFFERED)] * (60 if self.most else 0)

    def training_lines(self) -> list[TrainingLine]:
        fire = TrainingLine(self.number(8), self.words("Brandschutz", 300), 1, at("2030-05-01 13:30"), ZONE)
        none = TrainingLine(self.number(9), self.words("Kinästhetik", 300), 0, None, ZONE)
        return [TrainingLine(self.number(7), self.title, 3, at("2030-03-14 08:30"), ZONE), fire, none]

    def person(self, *roles: Role, **changes: Any) -> PersonCard:
        name = self.words("Anna Beispiel", 200)
        houses = tuple(MembershipCard(1, self.institution().name, role) for role in roles)
        return replace(PersonCard(1, 1001, name, "de", None, True, True, houses), **changes)

    def invitation(self, **changes: Any) -> InvitationCard:
        return replace(InvitationCard(self.institution().name, Role.COORDINATOR, False), **changes)

    def participants(self) -> list[ParticipantCard]:
        anna = ParticipantCard(
            1, self.words("Anna Beispiel", 200), self.institution().name, EnrolmentState.ENROLLED, None, True
        )
        bruno = replace(anna, name=self.words("Bruno Muster", 200), state=EnrolmentState.OFFERED, reachable=False)
        bruno = replace(bruno, until=at("2030-03-06 10:00"))
        zoe = replace(anna, name=self.words("Zoé Exemple", 200), state=EnrolmentState.WAITING, place=self.number(1))
        return [anna, bruno, zoe] * (60 if self.most else 1)

    def conditions(self, *rules: tuple[int | None, int, bool], once: Once | None = None) -> ConditionsCard:
        """`rules`: months, grace and strictness of the trainings that come before."""
        first = TextCard("de", self.words("Nothilfe", 300))
        before = replace(self.training(), texts=(first,))
        return ConditionsCard(self.training(), once, tuple(PrerequisiteCard(before, *rule) for rule in rules))

    def proofs(self) -> list[ProofCard]:
        anna, zoe = self.words("Anna Beispiel", 200), self.words("Zoé Exemple", 200)
        first = ProofCard(1, anna, self.training(), date(2029, 3, 14), self.words("Samariterbund", 200), anna)
        return [first, replace(first, id=2, person=zoe, issuer="")] * (30 if self.most else 1)

    def request(self, **changes: Any) -> RequestCard:
        """Anna asks for a seat, as her approver sees it."""
        card = RequestCard(
            self.number(5),
            self.session(),
            self.words("Anna Beispiel", 200),
            EnrolmentState.REQUESTED,
            at("2030-02-05 09:00"),
            self.number(2),
        )
        return replace(card, **changes)

    def asked(self) -> MineCard:
        return self.mine(EnrolmentState.REQUESTED, request_expires_at=at("2030-02-05 09:00"))

    def team(self, **changes: Any) -> Team:
        """Two seats without a name; people in every state, one of them a guest, and two who are not in it."""
        until = at("2030-03-08")
        people = [self.teammate("Anna Beispiel", EnrolmentState.ENROLLED)]
        people += [self.teammate("Beat Muster", EnrolmentState.OFFERED, ends_at=at("2030-03-06 10:00"))]
        people += [self.teammate("Zoé Exemple", EnrolmentState.WAITING, place=2)]
        people += [self.teammate("Gast Muster", EnrolmentState.ENROLLED, on_telegram=False, guest=True)]
        people += [self.teammate("Chloé Exemple"), self.teammate("Ruth Frei", on_telegram=False)]
        people += [self.teammate("Nora Muster", on_telegram=False, by_mail=True)]
        people *= 20 if self.most else 1
        own = Team(1, self.institution().name, True, self.number(3), self.number(2), until, until, tuple(people))
        return replace(own, **changes)

    def teammate(self, name: str, state: EnrolmentState | None = None, **changes: Any) -> TeamPerson:
        return replace(TeamPerson(self.number(21), self.words(name, 200), state, None, None, True), **changes)

    def colleagues(self) -> list[ColleagueCard]:
        beat = ColleagueCard(self.number(31), self.words("Beat Muster", 200), False, True)
        chloe = replace(beat, name=self.words("Chloé Exemple", 200), waits=True)
        return [beat, chloe, replace(beat, name=self.words("Ruth Frei", 200), reachable=False)] * (
            20 if self.most else 1
        )

    def prospects(self) -> list[Prospect]:
        """Every outcome there is."""
        names = ("Anna Beispiel", "Beat Muster", "Chloé Exemple", "Ruth Frei", "Zoé Exemple")
        states = (EnrolmentState.ENROLLED, EnrolmentState.REQUESTED, EnrolmentState.WAITING, None, None)
        reasons = (None, None, None, Reason.PREREQUISITE, Reason.OVERLAP)
        named = [self.words(name, 200) for name in names]
        found = [Prospect(self.number(41), *one) for one in zip(named, states, reasons, strict=True)]
        already = Prospect(46, self.words("Nora Muster", 200), EnrolmentState.ENROLLED, already=True)
        return [*found, already] * (20 if self.most else 1)

    def session_told(self, **changes: Any) -> SessionTold:
        name = self.words("Fondation du Pont", 200)
        return SessionTold(
            self.session(**changes),
            2,
            name,
            self.number(3),
            self.number(5),
            self.number(2),
            self.number(3),
            None,
            at("2030-03-08"),
        )

    def notice(self, kind: str, **facts: str) -> NoticeCard:
        return NoticeCard(1, f"{kind}:5", kind, self.person(Role.STAFF), 5, 1, facts, 0, NOW)

    def told(self, mine: MineCard | None = None, **changes: Any) -> Told:
        seat = mine or self.mine(EnrolmentState.ENROLLED)
        card = self.session(mine=seat, **changes)
        return Told(card, seat, card.meetings[0] if card.meetings else None)

    def announced(self, **changes: Any) -> Announced:
        card, created = self.session(), {"created_at": NOW, "session_changed_at": NOW, "training_changed_at": NOW}
        names = ("id", "training", "state", "meetings", "place", "online", "trainer", "note", "hosts", "revision")
        return replace(Announced(**{name: getattr(card, name) for name in names}, **created), **changes)

    def feed(self, kind: FeedKind = FeedKind.PERSON, mine: EnrolmentState = EnrolmentState.ENROLLED) -> FeedCard:
        """Every meeting of the session, as its participant or as everybody sees it."""
        session, seat = self.announced(), self.mine(mine) if kind is FeedKind.PERSON else None
        entries = tuple(FeedEntry(session, meeting, seat) for meeting in session.meetings)
        return FeedCard(kind, self.institution().name, "de", entries, NOW)
