"""Caps, releases, windows by circle, approvals, prerequisites, seats without a name, nightly audits."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

STATES = ('requested', 'waiting', 'offered', 'enrolled', 'withdrawn', 'cancelled', 'lapsed', 'refused')
LIVE = sa.text("state IN ('requested', 'waiting', 'offered', 'enrolled')")
OFFERED, REQUESTED, WAITING = (sa.text(f"state = '{state}'") for state in ('offered', 'requested', 'waiting'))
PERSON = 'INTEGER CONSTRAINT fk_{table}_{column}_people REFERENCES people (id)'
GROUP = (
    "VARCHAR(20) DEFAULT 'employee' NOT NULL CONSTRAINT ck_{table}_member_group "
    "CHECK (member_group IN ('employee', 'apprentice', 'volunteer', 'board', 'outsider'))"
)

#: Plain ALTER TABLE, which both databases understand alike: no table is rebuilt, so no trigger and no CHECK gets lost.
COLUMNS = {
    'institutions': {'approval': 'BOOLEAN DEFAULT {false} NOT NULL'},
    'memberships': {'member_group': GROUP, 'approver_id': PERSON},
    'invitations': {'member_group': GROUP},
    'people': {'mail': 'VARCHAR(200)'},
    'outbox': {'session_id': 'INTEGER CONSTRAINT fk_outbox_session_id_sessions REFERENCES sessions (id)'},
    'trainings': {'once': "VARCHAR(20) CONSTRAINT ck_trainings_once CHECK (once IN ('ever', 'year'))"},
    'session_reserves': {'cap': 'INTEGER CONSTRAINT ck_session_reserves_cap_not_negative CHECK (cap >= 0)'},
    'sessions': {
        'own_until': 'DATE',
        'outsiders_from': 'DATE',
        'withdraw_until': 'DATE',
        'decide_on': 'DATE',
        'cap': 'INTEGER CONSTRAINT ck_sessions_cap_not_negative CHECK (cap >= 0)',
        'partners_days': 'INTEGER',
        'network_days': 'INTEGER',
        'outsiders_days': 'INTEGER CONSTRAINT ck_sessions_released_before '
        'CHECK (partners_days >= 0 AND network_days >= 0 AND outsiders_days >= 0)',
        'approval': 'BOOLEAN DEFAULT {false} NOT NULL',
        'overlap': "VARCHAR(20) DEFAULT 'warn' NOT NULL CONSTRAINT ck_sessions_overlap "
        "CHECK (overlap IN ('warn', 'block'))",
        'open_to': 'VARCHAR(200)',
    },
}


def upgrade() -> None:
    _new_tables()
    false = '0' if op.get_bind().dialect.name == 'sqlite' else 'false'
    for table, columns in COLUMNS.items():
        for column, what in columns.items():
            words = what.format(table=table, column=column, false=false)
            op.execute(f'ALTER TABLE {table} ADD COLUMN {column} {words}')
    dated = sa.text('decide_on IS NOT NULL')
    op.create_index('ix_sessions_decide_on', 'sessions', ['decide_on'], sqlite_where=dated, postgresql_where=dated)
    _enrolments()


def _new_tables() -> None:
    op.create_table(
        'audits',
        sa.Column('ran_on', sa.Date(), nullable=False),
        sa.Column('ran_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('breaches', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('ran_on', name=op.f('pk_audits')),
    )
    op.create_table(
        'prerequisites',
        sa.Column('training_id', sa.Integer(), nullable=False),
        sa.Column('required_id', sa.Integer(), nullable=False),
        sa.Column('valid_months', sa.Integer(), nullable=True),
        sa.Column('grace_months', sa.Integer(), server_default='0', nullable=False),
        sa.Column('strict', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint('grace_months >= 0', name=op.f('ck_prerequisites_grace_not_negative')),
        sa.CheckConstraint('required_id <> training_id', name=op.f('ck_prerequisites_not_itself')),
        sa.CheckConstraint('valid_months > 0', name=op.f('ck_prerequisites_valid_for_some_time')),
        sa.ForeignKeyConstraint(['required_id'], ['trainings.id'], name=op.f('fk_prerequisites_required_id_trainings')),
        sa.ForeignKeyConstraint(
            ['training_id'],
            ['trainings.id'],
            name=op.f('fk_prerequisites_training_id_trainings'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('training_id', 'required_id', name=op.f('pk_prerequisites')),
    )
    op.create_table(
        'proofs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('training_id', sa.Integer(), nullable=False),
        sa.Column('got_on', sa.Date(), nullable=False),
        sa.Column('issuer', sa.String(length=200), server_default='', nullable=False),
        sa.Column('seen_by', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_proofs_person_id_people')),
        sa.ForeignKeyConstraint(['seen_by'], ['people.id'], name=op.f('fk_proofs_seen_by_people')),
        sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_proofs_training_id_trainings')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_proofs')),
        sa.UniqueConstraint(
            'person_id', 'training_id', 'got_on', name=op.f('uq_proofs_person_id_training_id_got_on')
        ),
    )
    op.create_index('ix_proofs_person_id', 'proofs', ['person_id'])
    op.create_table(
        'unnamed_seats',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('institution_id', sa.Integer(), nullable=False),
        sa.Column('seats', sa.Integer(), nullable=False),
        sa.Column('name_until', sa.DateTime(timezone=True), nullable=False),
        sa.Column('booked_by', sa.Integer(), nullable=True),
        sa.CheckConstraint('seats > 0', name=op.f('ck_unnamed_seats_seats_are_some')),
        sa.ForeignKeyConstraint(['booked_by'], ['people.id'], name=op.f('fk_unnamed_seats_booked_by_people')),
        sa.ForeignKeyConstraint(
            ['institution_id'], ['institutions.id'], name=op.f('fk_unnamed_seats_institution_id_institutions')
        ),
        sa.ForeignKeyConstraint(
            ['session_id'], ['sessions.id'], name=op.f('fk_unnamed_seats_session_id_sessions'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('session_id', 'institution_id', name=op.f('pk_unnamed_seats')),
    )
    op.create_index('ix_unnamed_seats_name_until', 'unnamed_seats', ['name_until'])


def _enrolments() -> None:
    """The one table that SQLite has to build anew, since a column loses its NOT NULL."""
    op.drop_index('ix_enrolments_session_state', 'enrolments')
    with op.batch_alter_table('enrolments', copy_from=_enrolments_before()) as batch_op:
        batch_op.alter_column('institution_id', existing_type=sa.Integer(), nullable=True)
        for name in ('skips_until', 'requested_at', 'request_expires_at'):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('approved_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_enrolments_approved_by_people'), 'people', ['approved_by'], ['id'])
        batch_op.create_check_constraint(
            op.f('ck_enrolments_request_has_an_end'), "(state = 'requested') = (request_expires_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            op.f('ck_enrolments_request_has_a_beginning'), 'request_expires_at IS NULL OR requested_at IS NOT NULL'
        )
    op.create_index('ix_enrolments_seats', 'enrolments', ['session_id', 'state', 'institution_id'])
    for name, column, which in (
        ('ix_enrolments_requests', 'request_expires_at', REQUESTED),
        ('ix_enrolments_waiting', 'session_id', WAITING),
    ):
        op.create_index(name, 'enrolments', [column], sqlite_where=which, postgresql_where=which)


def _enrolments_before() -> sa.Table:
    """Written out, because SQLite's reflection forgets CHECK constraints."""
    state = sa.Enum(*STATES, name='enrolment_state', native_enum=False, create_constraint=True, length=20)
    return sa.Table(
        'enrolments',
        sa.MetaData(naming_convention={'ck': 'ck_%(table_name)s_%(constraint_name)s'}),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=32), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('institution_id', sa.Integer(), nullable=False),
        sa.Column('state', state, nullable=False),
        sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('offer_expires_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('revision', sa.Integer(), server_default='0', nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'offered') = (offer_expires_at IS NOT NULL)", name='offer_has_an_end'),
        sa.ForeignKeyConstraint(
            ['institution_id'], ['institutions.id'], name='fk_enrolments_institution_id_institutions'
        ),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_enrolments_person_id_people'),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name='fk_enrolments_session_id_sessions'),
        sa.PrimaryKeyConstraint('id', name='pk_enrolments'),
        sa.UniqueConstraint('key', name='uq_enrolments_key'),
        sa.Index('ix_enrolments_offers', 'offer_expires_at', sqlite_where=OFFERED, postgresql_where=OFFERED),
        sa.Index('ix_enrolments_person_id', 'person_id'),
        sa.Index(
            'uq_enrolments_live', 'session_id', 'person_id', unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
    )
