# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/update-registry, in a copy of what it changes."""

import os
import shutil
import subprocess

import pytest

from story import PROJECT

NOON_OF_5_JUNE_2027 = 1812196800


@pytest.fixture
def project(tmp_path):
    for folder in ("registry", "tools"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    return tmp_path


def update(project, text):
    """Run it on a file; returns the process, and the built-in files afterwards."""
    path = project / "new.csv"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (NOON_OF_5_JUNE_2027, NOON_OF_5_JUNE_2027))
    process = subprocess.run([project / "tools" / "update-registry", path], text=True,
                             capture_output=True)
    return process, *(project.joinpath("registry", name).read_text(encoding="utf-8")
                      for name in ("service-names-port-numbers.csv", "blocks.ini"))


ROWS = (PROJECT / "registry" / "service-names-port-numbers.csv").read_text(encoding="utf-8")
BLOCKS = (PROJECT / "registry" / "blocks.ini").read_text(encoding="utf-8")


def test_nothing_new_but_the_date(project):
    """Rows of other numbers do not matter, nor does what is in them."""
    lines = ROWS.splitlines()
    whole = "\n".join([lines[0], ',200,tcp,"Two\nlines",,,,,,,,', *lines[1:], "a,,,Nameless,,,,,,,,"])
    process, rows, blocks = update(project, whole + "\n")
    assert process.returncode == 0
    assert process.stdout == "17 rows, as of 2027-06-05; none is different\n"
    assert rows == ROWS
    assert "snapshot=2027-06-05\n" in blocks
    assert [line for line in blocks.splitlines() if not line.startswith("snapshot=")] == [
        line for line in BLOCKS.splitlines() if not line.startswith("snapshot=")]


def test_what_changed(project):
    new = ROWS.replace(",301-307,,Unassigned,,,,,,,,", "x,301,tcp,New,,,,,,,,\n,302-307,,Unassigned,,,,,,,,")
    process, rows, _ = update(project, new)
    assert process.stdout == (
        "- -, 301-307, -, Unassigned, -, -, -, -, -, -, -, -\n"
        "+ x, 301, tcp, New, -, -, -, -, -, -, -, -\n"
        "+ -, 302-307, -, Unassigned, -, -, -, -, -, -, -, -\n"
        "18 rows, as of 2027-06-05; see above\n")
    assert rows == new


@pytest.mark.parametrize("text", [
    "", "junk", "Service Name,Port\na,7\n", ROWS.replace("201", "20x"),
    "\n".join(ROWS.splitlines()[:1]), ROWS + 'a,7,tcp,"open'])
def test_what_is_not_the_file(project, text):
    process, rows, blocks = update(project, text)
    assert process.returncode == 1
    assert process.stderr.count("\n") == 1 and "new.csv: not IANA's file" in process.stderr
    assert (rows, blocks) == (ROWS, BLOCKS)
