# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the Debian package has beside the plugin. tools/matrix builds and installs it."""

import re
import subprocess

import pytest

from story import BUILD, PROJECT


@pytest.fixture(scope="module", name="documents")
def fixture_documents(tmp_path_factory):
    """The package's folder in /usr/share/doc."""
    prefix = tmp_path_factory.mktemp("package")
    subprocess.run(["cmake", "--install", BUILD, "--component", "documents", "--prefix", prefix],
                   check=True, capture_output=True)
    return prefix / "share" / "doc" / "wireshark-ianaport"


def test_documents(documents):
    """README.md and all of doc/, with what they show; no tools, and nothing that Debian has elsewhere."""
    told = {str(path.relative_to(documents)) for path in documents.rglob("*") if path.is_file()}
    shown = set()
    for document in [PROJECT / "README.md", *(PROJECT / "doc").iterdir()]:
        name = str(document.relative_to(PROJECT))
        assert (documents / name).read_bytes() == document.read_bytes()
        shown |= {name, *re.findall(r"tools/pictures/[\w.-]+", document.read_text(encoding="utf-8"))}
    assert {"README.md", "doc/reference.md", "tools/pictures/packet-list.png"} < shown
    assert told == shown | {"CHANGELOG.md", "changelog.gz", "copyright"}


def test_relations():
    relations = dict(re.findall(r'^set\(CPACK_DEBIAN_PACKAGE_(\w+) "(.*)"\)$',
                                (BUILD / "CPackConfig.cmake").read_text(encoding="utf-8"), re.MULTILINE))
    assert relations["SUGGESTS"] == "wireshark"
    assert "tshark" in relations["RECOMMENDS"].split(", ")
