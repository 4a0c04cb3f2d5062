"""What is offered: trainings, their sessions and meetings."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from catalogue.columns import Hundredths, UTCDateTime, WallTime, closed
from catalogue.rules.states import CancelReason, Kind, SessionState
from catalogue.tables.metadata import id_column, metadata, ref

trainings = Table(
    "trainings",
    metadata,
    id_column(),
    ref("institution_id", "institutions", index=True),
    Column("kind", closed(Kind, "kind"), nullable=False),
    Column("topic", String(100)),
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
    Column("capacity", Integer),  # NULL: unlimited
    Column("minimum", Integer),
    Column("stated_hours", Hundredths),  # as announced ("72.5 Kursstunden"), never derived from the clock
    Column("price", Integer),
    Column("currency", String(3), nullable=False, server_default="CHF"),
    Column("price_note", String(500), nullable=False, server_default=""),
    Column("zone", String(50), nullable=False),
    Column("opens_on", Date),
    Column("closes_on", Date),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("created_at", UTCDateTime, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    UniqueConstraint("code_institution_id", "code"),
    CheckConstraint("capacity >= 0", name="capacity_not_negative"),
    CheckConstraint("price >= 0", name="price_not_negative"),
    CheckConstraint("(code IS NULL) = (code_institution_id IS NULL)", name="code_has_a_house"),
    CheckConstraint("(state = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_with_reason"),
)

session_hosts = Table(
    "session_hosts",
    metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("institution_id", ForeignKey("institutions.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

session_reserves = Table(  # seats kept for one institution
    "session_reserves",
    metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("institution_id", ForeignKey("institutions.id"), primary_key=True),
    Column("seats", Integer, nullable=False),
    CheckConstraint("seats >= 0", name="seats_not_negative"),
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
