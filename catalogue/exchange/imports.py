"""A catalogue file taken in: opened in quarantine, understood by its layout, compared, entered.

In one transaction of the caller's (`import_file`), or beside other work: compared in a thread with a connection of its
own (`preview`), entered step by step (`take_in`).
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions
from catalogue.database import Database
from catalogue.exchange import grouping, headings, layouts, quarantine
from catalogue.exchange.comparing import Comparison, File, Outcome, compare
from catalogue.exchange.coursedays import CANTONS, free_days
from catalogue.exchange.entering import enter, enter_in_steps, must_offer
from catalogue.exchange.fields import Setting
from catalogue.exchange.interpreting import interpret
from catalogue.exchange.layouts import Layout
from catalogue.exchange.plain_table import is_example
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Accepted, Finding, Remark, Severity, shown
from catalogue.exchange.report import Report, report
from catalogue.exchange.rows import Table
from catalogue.exchange.stirring import stir
from catalogue.exchange.unusable import Fault, Unusable
from catalogue.exchange.weighing import weigh
from catalogue.file_cards import HEADER, SHEET
from catalogue.rules.rights import Who
from catalogue.rules.terms import Terms


@dataclass(frozen=True)
class Opened:
    """A file's rows and what its columns mean. `name`: of the file, as people know it."""

    table: Table
    layout: Layout
    name: str = ""


@dataclass(frozen=True)
class Order:
    """A file to be taken in: by whom, for which institution, when. `zone`, `canton`: of the network."""

    who: Who
    institution_id: int
    opened: Opened
    now: datetime
    zone: ZoneInfo
    canton: str
    terms: Terms


@dataclass(frozen=True)
class Proposed:
    """What a file proposes. `refused`: lines of rows of which nothing is taken; `lost`: their codes, or titles."""

    sessions: tuple[SessionProposal, ...]
    remarks: tuple[Remark, ...]
    refused: frozenset[int]
    lost: frozenset[str] = frozenset()


async def import_file(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    path: Path,
    mapping_path: Path | None,
    now: datetime,
    zone: ZoneInfo,
    canton: str,
    dry_run: bool,
    terms: Terms | None = None,
) -> Report:
    """Take a file in for an institution. `zone`, `canton`: of the network; `dry_run`: report only, write nothing.

    Public holidays are those of the institution's own canton where that is known.

    A file that can't be used is a report with its fault, not an error. Refused: no right to offer sessions there.
    """
    try:
        opened = await asyncio.to_thread(open_file, path, mapping_path)
    except Unusable as fault:
        return Report(fault=fault)
    return await import_opened(db, who, institution_id, opened, now, zone, canton, dry_run, terms)


def open_file(path: Path, mapping_path: Path | None = None) -> Opened:
    """The file's rows and its layout: the slow part, without the database. Raises Unusable."""
    mapped = layouts.load(mapping_path) if mapping_path else None
    source = mapped.source if mapped else layouts.Source()
    quarantine.guessed(path)  # size and presence, whatever format a mapping names
    table, layout = _laid_out(path) if mapped is None else (quarantine.table(path, source.format, source.rows), mapped)
    # Entries of JSON and YAML leave out what is empty, so only the title must be there.
    nested = layout.source.format in ("json", "yaml")
    needed = frozenset(layout.theirs("title")) if nested else layout.needed
    if missing := sorted(needed - set(table.columns)):
        raise Unusable(Fault.NO_COLUMN, columns=", ".join(missing))
    return Opened(table, layout, path.name)


def _laid_out(path: Path) -> tuple[Table, Layout]:
    """The rows of a file without a mapping of its own: the whole file, else the list where a known layout has it."""
    places = ("", *dict.fromkeys(known.source.rows for known in layouts.shipped() if known.source.rows))
    for place in places:
        try:
            table = quarantine.table(path, None, place)
        except Unusable as problem:
            if problem.fault is not Fault.NOT_ROWS or place == places[-1]:
                raise
            continue
        layout = layouts.recognised(table.columns) or headings.plain(table)
        if layout is None:
            raise Unusable(Fault.NO_LAYOUT)
        return table, layout
    raise Unusable(Fault.NOT_ROWS)


async def import_opened(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    opened: Opened,
    now: datetime,
    zone: ZoneInfo,
    canton: str,
    dry_run: bool,
    terms: Terms | None = None,
) -> Report:
    """The quick part of an import, inside the caller's transaction; a dry run only compares."""
    order = Order(who, institution_id, opened, now, zone, canton, terms or Terms(zone=zone.key))
    must_offer(who, institution_id)
    if dry_run:
        return await _previewed(db, order)
    setting, proposed = await _proposed(db, order)
    file = _file(order, setting, proposed)
    outcome = await enter(db, who, institution_id, proposed.sessions, now, order.terms, file)
    return _report(order, proposed, outcome)


async def preview(database: Database, order: Order) -> Report:
    """What a file would do. Refused: no right to offer sessions there."""
    must_offer(order.who, order.institution_id)
    return await database.apart(partial(_previewed, order=order))


async def take_in(database: Database, order: Order) -> Report:
    """Take a file in beside other work, in small transactions. Refused: no right to offer sessions there."""
    must_offer(order.who, order.institution_id)
    proposed, found = await database.apart(partial(_compared, order=order))
    return _report(order, proposed, await enter_in_steps(database, order.who, found, order.now, order.terms))


async def _previewed(db: AsyncConnection, order: Order) -> Report:
    proposed, found = await _compared(db, order)
    for entry in found.entries:
        found.outcome.count(found.verdict(entry, order.terms), entry.proposal)
    await weigh(db, found, order.now, order.terms)
    return replace(_report(order, proposed, found.outcome), stir=await stir(db, found, order.now, order.terms))


async def _compared(db: AsyncConnection, order: Order) -> tuple[Proposed, Comparison]:
    setting, proposed = await _proposed(db, order)
    file = _file(order, setting, proposed)
    found = await compare(db, order.who, order.institution_id, proposed.sessions, order.now, order.terms, file)
    return proposed, found


async def _proposed(db: AsyncConnection, order: Order) -> tuple[Setting, Proposed]:
    setting = await _setting(db, order.institution_id, order.opened.layout, order.now, order.zone, order.canton)
    return setting, await asyncio.to_thread(propose, order.opened, setting)


def _file(order: Order, setting: Setting, proposed: Proposed) -> File:
    return File(order.opened.name, order.opened.layout.name, setting.language, proposed.lost)


def _report(order: Order, proposed: Proposed, outcome: Outcome) -> Report:
    """Its columns are called as the list calls them."""
    counts = outcome.rows + Counter(refused=len(proposed.refused))
    names = {ours: " + ".join(order.opened.layout.theirs(ours)) for ours in order.opened.layout.given}
    remarks = (*proposed.remarks, *outcome.remarks)
    called = (replace(one, column=names.get(one.column) or one.column) for one in remarks)
    return report(counts, called, outcome.gone)


async def _setting(
    db: AsyncConnection, institution_id: int, layout: Layout, now: datetime, zone: ZoneInfo, canton: str
) -> Setting:
    house = next(card for card in await institutions.everyone(db) if card.id == institution_id)
    closed = await institutions.closed(db, institution_id)
    return Setting(
        today=now.astimezone(zone).date(),
        zone=zone,
        language=layout.source.language or house.languages[0],
        currency=layout.source.currency or "CHF",
        free=free_days(house.canton if house.canton in CANTONS else canton, closed),
    )


def propose(opened: Opened, setting: Setting) -> Proposed:
    """All sessions that a file proposes, with remarks on its cells and on its rows against each other."""
    opened = _without_example(opened)
    setting = setting.of_year(opened.table.year)
    found = [interpret(row, opened.layout, setting) for row in opened.table.rows]
    remarks = [*_other_sheets(opened), *_unknown_columns(opened), *(remark for one in found for remark in one.remarks)]
    refused = {
        one.code: row.line
        for row, one in zip(opened.table.rows, found, strict=True)
        if one.proposal is None and one.code
    }
    proposals = [one.proposal for one in found if one.proposal]
    sessions, more = grouping.sessions(proposals, opened.layout.plain, refused)
    remarks.extend(more)
    lines = frozenset(remark.line for remark in remarks if remark.severity is Severity.REFUSED)
    named = zip(opened.table.rows, found, strict=True)
    lost = frozenset(one.code or one.title for row, one in named if row.line in lines)
    return Proposed(tuple(sessions), tuple(remarks), lines, lost)


def _without_example(opened: Opened) -> Opened:
    """The template's own row is no session."""
    codes = opened.layout.theirs("code") if opened.layout.plain else ()
    rows = [row for row in opened.table.rows if not any(is_example(row.cells.get(code, "")) for code in codes)]
    return replace(opened, table=replace(opened.table, rows=tuple(rows)))


def _other_sheets(opened: Opened) -> Iterator[Remark]:
    """Whoever has a sheet for each month hears that one is not the year."""
    for name in opened.table.unread:
        why, expected = Finding.OTHER_SHEETS, Accepted.ONE_SHEET
        yield Remark(opened.table.header, SHEET, name, why, expected, Severity.DOUBTFUL)


def _unknown_columns(opened: Opened) -> Iterator[Remark]:
    """What is lost with the columns that we don't know."""
    left = headings.unknown(opened.layout, opened.table) if opened.layout.plain else ()
    for column in left:
        cells = (row.cells.get(column, "").strip() for row in opened.table.rows)
        facts = {"example": shown(next(filter(None, cells)))}
        why, expected = Finding.UNKNOWN_COLUMN, Accepted.COLUMNS
        yield Remark(opened.table.header, HEADER, column, why, expected, Severity.DOUBTFUL, facts)
