# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""sharkd, Wireshark's daemon with line-based requests."""

import json
import subprocess

from story import environment, unprivileged


class Sharkd:
    """A running sharkd."""

    def __init__(self):
        self.process = subprocess.Popen(
            [*unprivileged(), "sharkd", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=environment())

    def ask(self, method, **parameters):
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        while not (line := self.process.stdout.readline()).startswith("{"):
            assert line, "sharkd has ended"
        reply = json.loads(line)
        assert "error" not in reply, reply
        return reply["result"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
