# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures shared by several test files."""

import pytest

from sharkd import Sharkd
from story import workspace


@pytest.fixture
def home(tmp_path_factory):
    """A home folder whose Wireshark preferences a test can write."""
    folder = workspace() / tmp_path_factory.mktemp("home").name
    configuration = folder / ".config" / "wireshark"
    configuration.mkdir(parents=True)
    for path in (folder, configuration.parent, configuration):
        path.chmod(0o755)
    yield folder, configuration / "preferences"


@pytest.fixture
def sharkd():
    running = Sharkd()
    yield running
    running.close()
