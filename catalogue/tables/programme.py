"""What is offered: trainings, their sessions and meetings."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from catalogue.columns import Hundredths, UTCDateTime, WallTime, closed
from catalogue.rules.states import CancelReason, Kind, Once, Overlap, SessionState
from catalogue.tables.metadata import id_column, metadata, ref

trainings = Table(
    "trainings",
    metadata,
    id_column(),
    ref("institution_id", "institutions", index=True),
    Column("kind", closed(Kind, "kind"), nullable=False),
    Column("topic", String(100)),
    Column("leads", String(100)),  # of reminders, "P14D,P1D"; NULL: the network's
    Column("once", closed(Once, "once")),  # NULL: as often as somebody likes
    Column("created_at", UTCDateTime, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
)

training_texts = Table(
    "training_texts",
    metadata,
    Column("training_id", ForeignKey("trainings.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(5), primary_key=True),
    Column("position", Integer, nullable=False, server_default="0"),  # 0: the language it was written in
    Column("title", String(300), nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("audience", String(500), nullable=False, server_default=""),
)

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    ref("training_id", "trainings", index=True),
    Column("state", closed(SessionState, "session_state"), nullable=False),
    Column("cancel_reason", closed(CancelReason, "cancel_reason")),
    Column("code", String(100)),
    ref("code_institution_id", "institutions", null=True),  # in whose numbering the code counts
    Column("language", String(5)),  # of instruction
    Column("note", Text, nullable=False, server_default=""),  # about this session only
    Column("date_note", String(500), nullable=False, server_default=""),  # the source's words, no date
    Column("place", String(300), nullable=False, server_default=""),
    Column("online", String(500), nullable=False, server_default=""),
    Column("trainer", String(200), nullable=False, server_default=""),
    ref("trainer_id", "people", null=True),  # the person behind that name, if known
    Column("capacity", Integer),  # NULL: unlimited
    Column("minimum", Integer),
    Column("stated_hours", Hundredths),  # as announced ("72.5 Kursstunden"), never derived from the clock
    Column("price", Integer),
    Column("currency", String(3), nullable=False, server_default="CHF"),
    Column("price_note", String(500), nullable=False, server_default=""),
    Column("zone", String(50), nullable=False),
    Column("opens_on", Date),
    Column("own_until", Date),  # until the end of this day for the hosts' people only
    Column("outsiders_from", Date),
    Column("closes_on", Date),
    Column("withdraw_until", Date),  # free of charge
    Column("decide_on", Date),  # go or no-go
    Column("cap", Integer),  # the most that one institution may take
    Column("partners_days", Integer),  # unused reserved seats go to the partners so many days before the first meeting,
    Column("network_days", Integer),  # … to every member,
    Column("outsiders_days", Integer),  # … to outsiders
    Column("approval", Boolean, nullable=False, server_default=false()),  # asked of everybody's own institution
    Column("overlap", closed(Overlap, "overlap"), nullable=False, server_default=Overlap.WARN),
    Column("open_to", String(200)),  # groups and roles with commas; NULL: everybody
    Column("presence_key", String(43)),  # secret; the codes that participants scan are made of it and the time
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("created_at", UTCDateTime, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    UniqueConstraint("code_institution_id", "code"),
    CheckConstraint("capacity >= 0", name="capacity_not_negative"),
    CheckConstraint("price >= 0", name="price_not_negative"),
    CheckConstraint("cap >= 0", name="cap_not_negative"),
    CheckConstraint("partners_days >= 0 AND network_days >= 0 AND outsiders_days >= 0", name="released_before"),
    CheckConstraint("(code IS NULL) = (code_institution_id IS NULL)", name="code_has_a_house"),
    CheckConstraint("(state = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_with_reason"),
)

_DATED = text("decide_on IS NOT NULL")
Index("ix_sessions_decide_on", sessions.c.decide_on, sqlite_where=_DATED, postgresql_where=_DATED)

session_hosts = Table(
    "session_hosts",
    metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("institution_id", ForeignKey("institutions.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

host_requests = Table(  # houses asked to give it together; once they say yes they are hosts
    "host_requests",
    metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("institution_id", ForeignKey("institutions.id"), primary_key=True),
    ref("asked_by", "people", null=True),
    Column("asked_at", UTCDateTime, nullable=False),
)

session_reserves = Table(  # seats kept for one institution
    "session_reserves",
    metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("institution_id", ForeignKey("institutions.id"), primary_key=True),
    Column("seats", Integer, nullable=False),
    Column("cap", Integer),  # of this institution, instead of the session's
    CheckConstraint("seats >= 0", name="seats_not_negative"),
    CheckConstraint("cap >= 0", name="cap_not_negative"),
)

meetings = Table(
    "meetings",
    metadata,
    id_column(),
    ref("session_id", "sessions", index=True),
    Column("position", Integer, nullable=False),
    Column("starts_local", WallTime, nullable=False),
    Column("ends_local", WallTime, nullable=False),
    Column("starts_at", UTCDateTime, nullable=False, index=True),
    Column("ends_at", UTCDateTime, nullable=False),
    Column("cancelled_at", UTCDateTime),  # a cancelled meeting keeps its row, so its calendar entry can be cancelled
    Column("revision", Integer, nullable=False, server_default="0"),  # only grows; part of SEQUENCE
    Column("changed_at", UTCDateTime, nullable=False),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
)

training_stamps = Table(  # a new random number with every change that a search could notice; written by triggers
    "training_stamps",
    metadata,
    Column("training_id", Integer, primary_key=True, autoincrement=False),  # may outlive the training
    Column("stamp", BigInteger, nullable=False),
)

prerequisites = Table(  # who takes a training should have taken another one before
    "prerequisites",
    metadata,
    Column("training_id", ForeignKey("trainings.id", ondelete="CASCADE"), primary_key=True),
    Column("required_id", ForeignKey("trainings.id"), primary_key=True),
    Column("valid_months", Integer),  # NULL: for good
    Column("grace_months", Integer, nullable=False, server_default="0"),  # late is not lost for so long
    Column("strict", Boolean, nullable=False, server_default=false()),  # else it only warns
    CheckConstraint("valid_months > 0", name="valid_for_some_time"),
    CheckConstraint("grace_months >= 0", name="grace_not_negative"),
    CheckConstraint("required_id <> training_id", name="not_itself"),
)
