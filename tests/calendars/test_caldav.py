"""A real CalDAV server holds what people receive: a newer version replaces the older, and nothing is there twice."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import Client, HTTPError
from icalendar import Calendar

from catalogue.documents.ical import Status, calendar_file
from tests.documents.entries import EXAMPLES, NETWORK, ORGANIZER, entry

HOME = "/anna/kurse/"
SEVERAL = EXAMPLES["several_days"]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder, port = tmp_path_factory.mktemp("radicale"), _free_port()
    options = {"server-hosts": f"127.0.0.1:{port}", "auth-type": "none", "storage-filesystem-folder": str(folder)}
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--config",
        "",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        with Client(base_url=f"http://127.0.0.1:{port}", auth=("anna", "x")) as client:
            _wait(client, Path(folder / "log"))
            assert client.request("MKCALENDAR", HOME).status_code == 201
            yield client
    finally:
        process.terminate()
        process.wait(10)


def _wait(client: Client, log: Path) -> None:
    for _ in range(200):
        try:
            client.get("/")
            return
        except HTTPError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def put(server: Client, content: bytes) -> None:
    """As calendar programs do: an object per UID, at the address that it had before, without METHOD (RFC 4791 4.1)."""
    calendar: Any = Calendar.from_ical(content)
    for event in calendar.walk("VEVENT"):
        one = Calendar()
        one.add("version", "2.0")
        one.add("prodid", calendar["PRODID"])
        one.add_component(event)
        address = f"{HOME}{event['UID'].partition('@')[0]}.ics"
        answer = server.put(address, content=one.to_ical(), headers={"Content-Type": "text/calendar; charset=utf-8"})
        assert answer.status_code in (201, 204), answer.text


def held(server: Client) -> dict[str, tuple[int, str, str]]:
    """Everything in the calendar: SEQUENCE, STATUS, title by UID. Twice the same UID fails."""
    calendar: Any = Calendar.from_ical(server.get(HOME).content)
    events = calendar.walk("VEVENT")
    found = {str(one["UID"]): (int(one["SEQUENCE"]), str(one["STATUS"]), str(one["SUMMARY"])) for one in events}
    assert len(found) == len(events)
    return found


def test_a_newer_version_replaces_and_nothing_doubles(server: Client) -> None:
    put(server, calendar_file(SEVERAL, ORGANIZER, NETWORK))
    assert [state for _, state, _ in held(server).values()] == ["CONFIRMED"] * 3
    later = SEVERAL[1].stamp + timedelta(days=1)
    moved = replace(SEVERAL[1], sequence=1, stamp=later, title="BLS-AED, neu (2/3)")
    put(server, calendar_file([moved], ORGANIZER, NETWORK))
    put(server, calendar_file([moved], ORGANIZER, NETWORK))  # the same file twice
    assert held(server)[moved.uid] == (1, "CONFIRMED", "BLS-AED, neu (2/3)")
    gone = [replace(one, sequence=2, stamp=later, status=Status.CANCELLED) for one in SEVERAL]
    put(server, calendar_file(gone, ORGANIZER, NETWORK))
    assert [(number, state) for number, state, _ in held(server).values()] == [(2, "CANCELLED")] * 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_server_takes_every_file(server: Client, name: str) -> None:
    entries = [replace(one, uid=f"{name}-{number}@x") for number, one in enumerate(EXAMPLES[name])]
    put(server, calendar_file(entries, ORGANIZER, NETWORK))
    assert {one.uid for one in entries} <= set(held(server))


def test_a_second_object_with_the_same_uid_is_refused(server: Client) -> None:
    """What makes a stable UID matter."""
    one = calendar_file([entry("BLS")], ORGANIZER, NETWORK)
    put(server, one)
    without = b"\r\n".join(line for line in one.split(b"\r\n") if not line.startswith(b"METHOD"))
    assert server.put(f"{HOME}other.ics", content=without).status_code == 409
