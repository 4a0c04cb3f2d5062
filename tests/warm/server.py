"""Imports the program once, then forks for every client that connects; ends with its own input."""

import json
import os
import select
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

import bot.__main__ as program
import bot.app  # what `run` imports late
import bot.sandbox.together  # noqa: F401


def serve(path: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how those ended who look after a command
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        print("listening", flush=True)
        while True:
            ready, _, _ = select.select([listener, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            client, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _look_after(client)
            client.close()


def _look_after(client: socket.socket) -> NoReturn:
    """In a process of its own: start the command, tell its end; if the client is gone, so is the command."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    size, streams, _, _ = socket.recv_fds(client, 4, 3)
    body = b""
    while len(body) < int.from_bytes(size, "big"):
        body += client.recv(2**16)
    pid = os.fork()
    if pid == 0:
        client.close()
        _become(json.loads(body), streams)
    for stream in streams:
        os.close(stream)
    os.close(0), os.close(1), os.close(2)
    client.sendall(f"{pid}\n".encode())
    end = os.pidfd_open(pid)
    if client in select.select([client, end], [], [])[0]:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    try:
        client.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    finally:
        os._exit(0)


def _become(told: dict[str, Any], streams: list[int]) -> NoReturn:
    """The command itself."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["environment"])
    sys.argv = [program.__file__, *told["words"]]
    sys.modules["__main__"] = program
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    code = 0
    try:
        program.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1])
