"""Of a notice that may wait for the end of quiet hours: the zone that they are reckoned in, and what makes it urgent."""

from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = 'DATETIME' if op.get_bind().dialect.name == 'sqlite' else 'TIMESTAMP WITH TIME ZONE'
    op.execute('ALTER TABLE outbox ADD COLUMN quiet_zone VARCHAR(50)')
    op.execute(f'ALTER TABLE outbox ADD COLUMN begins_at {moment}')
