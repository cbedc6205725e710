# SPDX-License-Identifier: GPL-2.0-or-later
"""All captures through tshark with a plugin that has sanitizers in it (preset sanitize)."""

import pytest

from story import PROJECT, readable, run_tshark


@pytest.mark.parametrize("arguments", [[], ["-V"], ["-2", "-V"], ["-Y", "ianaport.payload"]],
                         ids=" ".join)
@pytest.mark.parametrize("capture", sorted((PROJECT / "testdata").glob("*.pcapng")),
                         ids=lambda path: path.stem)
def test_no_report(capture, arguments):
    process = run_tshark("-n", "-r", readable(capture), *arguments, check=False)
    assert process.returncode == 0, process.stderr
    assert "Sanitizer" not in process.stderr and "runtime error" not in process.stderr


def test_plugin_is_loaded():
    sample = readable(PROJECT / "testdata" / "sample.pcapng")
    assert run_tshark("-n", "-r", sample, "-Y", "ianaport").stdout
