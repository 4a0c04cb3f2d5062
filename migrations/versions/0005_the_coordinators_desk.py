"""Presence, deputies, houses asked to host together, messages to participants, needs, the hour of the morning message."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

#: Plain ALTER TABLE, which both databases understand alike: no table is rebuilt.
COLUMNS = {
    'people': {'needs': "VARCHAR(500) DEFAULT '' NOT NULL", 'morning': 'VARCHAR(5)'},
    'sessions': {'presence_key': 'VARCHAR(43)'},
    'invitations': {'revoked_at': '{moment}'},
    'drafts': {'warned_at': '{moment}'},
}


def upgrade() -> None:
    moment = 'DATETIME' if op.get_bind().dialect.name == 'sqlite' else 'TIMESTAMP WITH TIME ZONE'
    for table, columns in COLUMNS.items():
        for column, what in columns.items():
            op.execute(f'ALTER TABLE {table} ADD COLUMN {column} {what.format(moment=moment)}')
    state = sa.Enum(
        'present', 'partly', 'absent', 'excused', name='presence', native_enum=False, create_constraint=True, length=20
    )
    op.create_table(
        'presences',
        sa.Column('enrolment_id', sa.Integer(), nullable=False),
        sa.Column('meeting_id', sa.Integer(), nullable=False),
        sa.Column('state', state, nullable=False),
        sa.Column('noted_by', sa.Integer(), nullable=True),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['enrolment_id'], ['enrolments.id'], name=op.f('fk_presences_enrolment_id_enrolments'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['meeting_id'], ['meetings.id'], name=op.f('fk_presences_meeting_id_meetings'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['noted_by'], ['people.id'], name=op.f('fk_presences_noted_by_people')),
        sa.PrimaryKeyConstraint('enrolment_id', 'meeting_id', name=op.f('pk_presences')),
    )
    op.create_index(op.f('ix_presences_meeting_id'), 'presences', ['meeting_id'])
    op.create_table(
        'deputies',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('deputy_id', sa.Integer(), nullable=False),
        sa.Column('institution_id', sa.Integer(), nullable=False),
        sa.Column('from_on', sa.Date(), nullable=False),
        sa.Column('until_on', sa.Date(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('until_on >= from_on', name=op.f('ck_deputies_for_some_time')),
        sa.CheckConstraint('deputy_id <> person_id', name=op.f('ck_deputies_somebody_else')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_deputies_person_id_people')),
        sa.ForeignKeyConstraint(['deputy_id'], ['people.id'], name=op.f('fk_deputies_deputy_id_people')),
        sa.ForeignKeyConstraint(
            ['institution_id'], ['institutions.id'], name=op.f('fk_deputies_institution_id_institutions')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deputies')),
    )
    op.create_index(op.f('ix_deputies_deputy_id'), 'deputies', ['deputy_id'])
    op.create_table(
        'host_requests',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('institution_id', sa.Integer(), nullable=False),
        sa.Column('asked_by', sa.Integer(), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['session_id'], ['sessions.id'], name=op.f('fk_host_requests_session_id_sessions'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['institution_id'], ['institutions.id'], name=op.f('fk_host_requests_institution_id_institutions')
        ),
        sa.ForeignKeyConstraint(['asked_by'], ['people.id'], name=op.f('fk_host_requests_asked_by_people')),
        sa.PrimaryKeyConstraint('session_id', 'institution_id', name=op.f('pk_host_requests')),
    )
    op.create_table(
        'announcements',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['session_id'], ['sessions.id'], name=op.f('fk_announcements_session_id_sessions'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_announcements_person_id_people')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_announcements')),
    )
    op.create_index(op.f('ix_announcements_session_id'), 'announcements', ['session_id'])
