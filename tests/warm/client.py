"""Stands for one forked command: hands its streams over, passes signals on, ends as it ends. Runs without `site`."""

import json
import os
import signal
import socket
import sys


def main() -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(sys.argv[1])
        # pathlib would take longer than all the rest
        told = {"words": sys.argv[2:], "folder": os.getcwd(), "environment": dict(os.environ)}  # noqa: PTH109
        body = json.dumps(told).encode()
        socket.send_fds(server, [len(body).to_bytes(4, "big")], [0, 1, 2])
        server.sendall(body)
        answers = server.makefile("rb")
        pid = int(answers.readline())
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda number, _: os.kill(pid, number))
        code = int(answers.readline())
    if code < 0:  # a signal
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


main()
