"""Who: institutions, people and how they belong together."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from catalogue.columns import UTCDateTime, closed
from catalogue.rules.states import Channel, FeedKind, Group, Role
from catalogue.tables.metadata import id_column, metadata, ref

institutions = Table(
    "institutions",
    metadata,
    id_column(),
    Column("slug", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("languages", String(40), nullable=False),  # "de,fr"; the first is its own
    Column("canton", String(2), nullable=False),
    Column("contact", String(200)),  # e-mail of the coordination
    Column("uid_number", String(15)),  # CHE-123.456.788, checked by rules.identifiers
    Column("approval", Boolean, nullable=False, server_default=false()),  # its people's seats need an approver's yes
    Column("created_at", UTCDateTime, nullable=False),
)

closed_days = Table(  # no course on these days: bridge days, the house's own holidays
    "closed_days",
    metadata,
    Column("institution_id", ForeignKey("institutions.id"), primary_key=True),
    Column("closed_on", Date, primary_key=True),
    Column("name", String(200), nullable=False, server_default=""),
)

people = Table(
    "people",
    metadata,
    id_column(),
    Column("telegram_id", BigInteger, unique=True),
    Column("name", String(200), nullable=False),
    Column("mail", String(200)),  # of people without Telegram
    Column("language", String(5), nullable=False),
    Column("mail_confirmed_at", UTCDateTime),  # it is theirs, or a coordinator gave it
    Column("channel", closed(Channel, "channel")),  # NULL: Telegram where there is one, else mail
    Column("quiet", String(11)),  # own quiet hours, "20:00-07:00"; "" is none; NULL is the network's
    Column("alarms", String(100), nullable=False, server_default=""),  # of calendar entries, "P1D,PT2H"
    Column("leads", String(100)),  # own reminder leads, "P7D,P1D"; "" is none; NULL is the network's
    Column("needs", String(500), nullable=False, server_default=""),  # what they want hosts to know: food, access
    Column("morning", String(5)),  # hour of the morning message, "07:30"; "" is none; NULL is the usual one
    Column("informed_at", UTCDateTime),  # has read what is kept and why
    Column("unreachable_at", UTCDateTime),  # blocked the bot or left Telegram
    Column("created_at", UTCDateTime, nullable=False),
)

feeds = Table(  # secret addresses of calendars that update by themselves
    "feeds",
    metadata,
    id_column(),
    Column("kind", closed(FeedKind, "feed_kind"), nullable=False),
    Column("token", String(43), nullable=False, unique=True),  # shown again whenever asked for; renewed on wish
    ref("person_id", "people", null=True),
    ref("institution_id", "institutions", null=True),
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("kind", "person_id"),
    UniqueConstraint("kind", "institution_id"),
    CheckConstraint("(kind = 'house') = (institution_id IS NOT NULL)", name="of_a_house"),
    CheckConstraint("(kind = 'house') = (person_id IS NULL)", name="or_of_a_person"),
)

memberships = Table(
    "memberships",
    metadata,
    id_column(),
    ref("person_id", "people"),
    ref("institution_id", "institutions", index=True),
    Column("role", closed(Role, "role"), nullable=False),
    Column("member_group", closed(Group, "member_group"), nullable=False, server_default=Group.EMPLOYEE),
    ref("approver_id", "people", null=True),  # who says yes for this member; NULL: any approver of the house
    Column("since", UTCDateTime, nullable=False),
    UniqueConstraint("person_id", "institution_id", "role"),
)

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    Column("token_hash", String(64), nullable=False, unique=True),  # SHA-256; the token itself is never kept
    ref("institution_id", "institutions"),
    Column("role", closed(Role, "role"), nullable=False),
    Column("member_group", closed(Group, "member_group"), nullable=False, server_default=Group.EMPLOYEE),
    Column("uses", Integer, nullable=False),
    Column("used", Integer, nullable=False, server_default="0"),
    Column("expires_at", UTCDateTime, nullable=False),
    ref("invited_by", "people", null=True),
    Column("created_at", UTCDateTime, nullable=False),
    Column("revoked_at", UTCDateTime),
    CheckConstraint("used <= uses", name="not_overused"),
)

deputies = Table(  # who answers for somebody in a house while they are away
    "deputies",
    metadata,
    id_column(),
    ref("person_id", "people"),
    ref("deputy_id", "people", index=True),
    ref("institution_id", "institutions"),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),  # this day included
    Column("created_at", UTCDateTime, nullable=False),
    CheckConstraint("until_on >= from_on", name="for_some_time"),
    CheckConstraint("deputy_id <> person_id", name="somebody_else"),
)
