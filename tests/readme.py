# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""README.md's commands, in order.

python3 tests/readme.py prints a script for bash that runs them as root in the project's folder. It ends
at the first block that fails, or that prints nothing. tools/matrix runs it in a system that has nothing but
what README.md has installed so far.
"""

import pathlib
import re
import shlex
import sys

README = pathlib.Path(__file__).resolve().parent.parent / "README.md"

# What a command begins with that can't run there, and why.
LEFT_OUT = {
    "wireshark ": "opens a window",
    "sudo apt install wireshark": "is needed only for the window",
    "sudo tshark -i ": "waits for packets",
    "tools/test": "has a column of its own",
}

# Root needs no sudo, and nobody is there to answer apt.
PROLOGUE = """set -eu
sudo() { "$@"; }
export -f sudo
output=$(mktemp) messages=$(mktemp)
export DEBIAN_FRONTEND=noninteractive APT_CONFIG=$(mktemp)
echo 'APT::Get::Assume-Yes "true"; APT::Install-Recommends "false";' > "$APT_CONFIG"
block() {
    local problem=
    echo "README.md:$1"
    bash -euo pipefail -c "$2" > "$output" 2> "$messages" || problem=FAILED
    cat "$output" "$messages"
    [ -s "$output" ] || problem=${problem:-PRINTED NOTHING}
    [ -z "$problem" ] || { echo "$problem: README.md:$1"; exit 1; }
}"""


def blocks(text):
    """(line, language, commands) of each block that names a language."""
    for block in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield text.count("\n", 0, block.start()) + 2, *block.groups()


def reason(command):
    """Why it is left out; None if it is not."""
    return next((why for words, why in LEFT_OUT.items() if f"{command} ".startswith(words)), None)


def script(text):
    told = [PROLOGUE]
    for line, language, block in blocks(text):
        commands = [command for command in block.splitlines() if command and command[0] != "#"]
        left_out = {command: reason(command) if language == "sh" else "is for Windows"
                    for command in commands}
        told += [f"echo {shlex.quote(f'not run: {command} ({why})')}"
                 for command, why in left_out.items() if why]
        run = "\n".join(command for command in commands if not left_out[command])
        if run:
            told.append(f"block {line} {shlex.quote(run)}")
    return "\n".join(told) + "\n"


if __name__ == "__main__":
    sys.stdout.write(script(README.read_text(encoding="utf-8")))
