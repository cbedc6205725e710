# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/update-registry, on a copy of what it changes."""

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
    """Run it on a file; return the process, and the built-in table afterwards."""
    path = project / "new.csv"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (NOON_OF_5_JUNE_2027, NOON_OF_5_JUNE_2027))
    process = subprocess.run([project / "tools" / "update-registry", path], text=True,
                             capture_output=True, check=False)
    return process, (project / "registry" / "builtin.c").read_text(encoding="utf-8")


ROWS = (PROJECT / "tests" / "service-names-port-numbers.csv").read_text(encoding="utf-8")
BUILTIN = (PROJECT / "registry" / "builtin.c").read_text(encoding="utf-8")
SNAPSHOT = 'builtin_snapshot[] = "'


def rest(text):
    """Everything but the date."""
    return [line for line in text.splitlines() if SNAPSHOT not in line]


def test_nothing_new_but_the_date(project):
    """Rows of other numbers don't matter, whatever is in them."""
    lines = ROWS.splitlines()
    whole = "\n".join([lines[0], ',200,tcp,"Two\nlines",,,,,,,,', *lines[1:], "a,,,Nameless,,,,,,,,"])
    process, builtin = update(project, whole + "\n")
    assert process.returncode == 0
    assert process.stdout == "17 rows, as of 2027-06-05; none is different\n"
    assert SNAPSHOT + '2027-06-05"' in builtin
    assert rest(builtin) == rest(BUILTIN)


def test_what_changed(project):
    """And it is valid C, whatever IANA's texts contain."""
    new = ROWS.replace(",301-307,,Unassigned,,,,,,,,",
                       'x,301,sctp,"The ""new"" one??/",,,,,,,"Known\n\\ on 301",\n,302-307,,Unassigned,,,,,,,,')
    process, builtin = update(project, new)
    row = r'{301, 301, TRANSPORT_SCTP, "x", "The \"new\" one\?\?/", "Known\n\\ on 301"},'
    assert process.stdout == (
        '- {301, 307, TRANSPORT_COUNT, NULL, "Unassigned", NULL},\n'
        f"+ {row}\n"
        '+ {302, 307, TRANSPORT_COUNT, NULL, "Unassigned", NULL},\n'
        "18 rows, as of 2027-06-05; see above\n")
    assert f"    {row}\n" in builtin
    subprocess.run(["gcc", "-fsyntax-only", "-Werror", "-Wall", "-std=c11", "-x", "c", "-I",
                    PROJECT / "registry", *subprocess.check_output(
                        ["pkg-config", "--cflags", "glib-2.0"], text=True).split(), "-"],
                   input=builtin, text=True, check=True)


@pytest.mark.parametrize("text", [
    "", "junk", "Service Name,Port\na,7\n", ROWS.replace("201", "20x"),
    "\n".join(ROWS.splitlines()[:1]), ROWS + 'a,7,tcp,"open', ROWS.replace("201,udp", "201,ip")])
def test_what_is_not_the_file(project, text):
    process, builtin = update(project, text)
    assert process.returncode == 1
    assert process.stderr.count("\n") == 1 and "new.csv: not IANA's file" in process.stderr
    assert builtin == BUILTIN
