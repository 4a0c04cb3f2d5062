"""Rows of a file against each other: meetings of one session, codes that stand twice, sessions that look the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from catalogue.cards import TextCard
from catalogue.exchange.column_names import PER_LANGUAGE
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Accepted, Finding, Remark, Severity, shown

#: What every row of a session says again, or leaves empty.
_SHARED = tuple(
    found.name for found in fields(SessionProposal) if found.name not in ("lines", "texts", "given", "code", "meetings")
)


def sessions(
    proposals: Sequence[SessionProposal], rows_are_meetings: bool, refused: Mapping[str, int]
) -> tuple[list[SessionProposal], list[Remark]]:
    """Proposals of single rows become sessions. `refused`: codes of refused rows and their lines.

    Where rows are meetings, those of one code are one session, and one refused row refuses them all. In other
    layouts every row is a session; a code that stands twice tells them no longer apart, so both go without it.
    """
    remarks: list[Remark] = []
    found = [proposal for proposal in proposals if not proposal.code]
    for (code, _), rows in _by_code(proposals).items():
        if rows_are_meetings:
            found += _one_session(rows, refused.get(code), remarks)
        else:
            found += _without_shared_code(rows, remarks)
    found.sort(key=lambda proposal: proposal.line)
    return _told_apart(found, remarks), remarks


def _by_code(proposals: Iterable[SessionProposal]) -> dict[tuple[str, str], list[SessionProposal]]:
    """Rows by code and by the institution that numbers it: the first host, or the row before's."""
    found: dict[tuple[str, str], list[SessionProposal]] = {}
    numbered_by: dict[str, str] = {}
    for proposal in proposals:
        if proposal.code:
            house = proposal.hosts[0] if proposal.hosts else numbered_by.get(proposal.code, "")
            numbered_by[proposal.code] = house
            found.setdefault((proposal.code, house), []).append(proposal)
    return found


def _one_session(rows: list[SessionProposal], refused: int | None, remarks: list[Remark]) -> list[SessionProposal]:
    titled = [row for row in rows if row.texts]
    whole = titled[0] if titled else None
    for row in rows:
        other = next((other for other in titled if row.texts and other.title != row.title), None)
        if refused is not None:
            remarks.append(_refused(row, "code", row.code, Finding.WITH_REFUSED, Accepted.COMPLETE, line=refused))
        elif whole is None:
            remarks.append(_refused(row, "title", "", Finding.NO_TITLE, Accepted.TITLE))
        elif other:
            facts = {"line": other.line, "title": shown(other.title)}
            remarks.append(_refused(row, "code", row.code, Finding.OTHER_TITLE, Accepted.ONE_CODE_EACH, **facts))
            refused = row.line
    if refused is not None or whole is None:
        return []
    for row in rows:
        whole = whole if row is titled[0] else _joined(whole, row, remarks)
    return [replace(whole, lines=tuple(sorted(whole.lines)))]


def _joined(whole: SessionProposal, row: SessionProposal, remarks: list[Remark]) -> SessionProposal:
    """One more row of a session: its meeting is added, and facts that the rows before left open are taken from it."""
    late: dict[str, Any] = {}
    for name in _SHARED:
        before, value = getattr(whole, name), getattr(row, name)
        if value and not before and before != 0:
            late[name] = value
        elif value and value != before:
            remarks.append(differs(row, name, value, whole))
    starts = {start for start, _ in whole.meetings}
    fresh = tuple(times for times in row.meetings if times[0] not in starts)
    for times in set(row.meetings) - set(fresh):
        remarks.append(_doubtful(row, "start", times[0], Finding.SAME_MEETING, Accepted.ONE_ROW_EACH, line=whole.line))
    remarks.extend(text_differences(row, whole))
    texts = merged(whole.texts, row.texts)
    return replace(whole, lines=whole.lines + row.lines, texts=texts, meetings=whole.meetings + fresh, **late)


def _without_shared_code(rows: list[SessionProposal], remarks: list[Remark]) -> list[SessionProposal]:
    if len(rows) == 1:
        return rows
    for row in rows:
        lines = ", ".join(str(other.line) for other in rows if other is not row)
        remarks.append(_doubtful(row, "code", row.code, Finding.CODE_TWICE, Accepted.ONE_CODE_EACH, lines=lines))
    return [replace(row, code=None) for row in rows]


def text_differences(row: SessionProposal, model: SessionProposal) -> Iterator[Remark]:
    """A remark for every text of a row that is another than the model's, which is kept."""
    known = {text.language: text for text in model.texts}
    for text in row.texts:
        for name in PER_LANGUAGE:
            kept, value = getattr(known.get(text.language, text), name), getattr(text, name)
            if kept and value and kept != value:
                yield differs(row, name, value, model)


def _told_apart(found: Iterable[SessionProposal], remarks: list[Remark]) -> list[SessionProposal]:
    """Without code, title and first start are the key; a second session under it can't be told from the first."""
    seen: dict[object, int] = {}
    apart = []
    for proposal in found:
        key = (proposal.title, proposal.first_start)
        if proposal.code is None and key in seen:
            facts = {"line": seen[key]}
            why, accepted = Finding.SAME_SESSION, Accepted.CODE_FOR_BOTH
            remarks.append(_refused(proposal, "title", proposal.title, why, accepted, **facts))
            continue
        if proposal.code is None:
            seen[key] = proposal.line
        apart.append(proposal)
    return apart


def merged(first: tuple[TextCard, ...], later: tuple[TextCard, ...]) -> tuple[TextCard, ...]:
    """The texts of both, per language; what the first leaves empty is taken from the later one."""
    found = {text.language: text for text in first}
    for text in later:
        known = found.setdefault(text.language, text)
        words = {name: getattr(known, name) or getattr(text, name) for name in PER_LANGUAGE}
        found[text.language] = TextCard(text.language, **words)
    return tuple(found.values())


def differs(proposal: SessionProposal, column: str, value: object, model: SessionProposal) -> Remark:
    """The remark on a value that contradicts an earlier row, which is kept."""
    return _doubtful(proposal, column, value, Finding.DIFFERS, Accepted.SAME_IN_ALL, line=model.line)


def _refused(
    row: SessionProposal, column: str, value: object, why: Finding, expected: Accepted, **facts: object
) -> Remark:
    return Remark(row.line, column, str(value), why, expected, Severity.REFUSED, facts)


def _doubtful(
    row: SessionProposal, column: str, value: object, why: Finding, expected: Accepted, **facts: object
) -> Remark:
    return Remark(row.line, column, str(value), why, expected, Severity.DOUBTFUL, facts)
