# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
"""ianaport-sift: no mark is lost, and the frames that are kept are unchanged."""

import gzip
import pathlib
import re
import shutil
import struct
import subprocess

import pytest

from pcapng import SECTION, block, interface, packet, written
from story import BUILD, CAPTURES, PROJECT, merged, readable, reading, scratch, tshark

SIFT = BUILD / "batch" / "ianaport-sift"
SAMPLE = PROJECT / "testdata" / "sample.pcapng"
FOUND, NONE, FAILED = 0, 1, 2

# Ethernet, IPv4 and UDP, without checksums.
ETHERNET = bytes.fromhex("020000000002 020000000001 0800")


def datagram(srcport, dstport, payload=b"hello"):
    return (ETHERNET + struct.pack("!BBHHHBBH4B4B", 0x45, 0, 28 + len(payload), 1, 0, 64, 17, 0,
                                   192, 0, 2, 1, 192, 0, 2, 2)
            + struct.pack("!HHHH", srcport, dstport, 8 + len(payload), 0) + payload)


USUAL = datagram(61000, 53)
WATCHED = datagram(61000, 207)
SIGNALLING = datagram(61000, 5060)


def sift(capture, out, *arguments, **options):
    out = pathlib.Path(out)
    out.unlink(missing_ok=True)
    done = subprocess.run([SIFT, *arguments, capture, out], capture_output=True, **options)
    if out.exists():
        out.chmod(0o644)
    return done


def sifted(capture, *arguments, name="sifted.pcapng"):
    """The path of the sifted capture; some frames must have been found."""
    out = scratch(name)
    done = sift(capture, out, *arguments)
    assert (done.returncode, done.stderr) == (FOUND, b"")
    return out


def values(capture, *fields, arguments=()):
    output = tshark("-r", capture, *arguments, "-T", "fields",
                    *(argument for field in fields for argument in ("-e", field)))
    return [tuple(line.split("\t")) for line in output.splitlines()]


def numbers(capture, *arguments):
    return [int(number) for number, in values(capture, "frame.packet_id", arguments=arguments)]


# ---- Building captures ----

SECRETS = block(10, struct.pack("<II", 0x544C534B, 4) + b"#\n#\n")
NAMES = block(4, struct.pack("<HH4B", 1, 4 + 8, 192, 0, 2, 2) + b"machine\0" + bytes(4))


def pcap(name, *frames):
    return written(name, struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1),
                   *(struct.pack("<IIII", 1000, i, len(frame), len(frame)) + frame
                     for i, frame in enumerate(frames)))


# ---- Which frames are kept ----

def assert_same_marks(capture, ports, arguments=()):
    """The sifted capture has the same marks, with the frame numbers of the original."""
    arguments = [*arguments, "-o", f"ianaport.ports:{ports}", "-Y", "ianaport"]
    fields = ["ianaport.port", "ianaport.role", "ianaport.evidence", "frame.time_epoch"]
    marks = values(capture, "frame.number", *fields, arguments=arguments)
    assert marks
    assert values(sifted(capture, "-p", ports), "frame.packet_id", *fields,
                  arguments=arguments) == marks


# On the default ports it has nothing.
@pytest.mark.parametrize("capture", [path for path in CAPTURES if path.stem != "mismatch"],
                         ids=lambda path: path.stem)
def test_no_mark_is_lost(capture):
    _, path, *arguments = reading(capture)
    assert_same_marks(path, "201-208,301-307", arguments)


def test_no_port_is_lost():
    """For every header that tshark sees in any of the captures."""
    assert_same_marks(merged(), "0-65535")


def test_others_are_left_out():
    capture = pcap("few.pcap", USUAL, WATCHED, USUAL, USUAL, datagram(301, 53), USUAL)
    assert numbers(sifted(capture)) == [2, 5]
    assert numbers(sifted(capture, "-p", "53")) == [1, 3, 4, 5, 6]
    assert numbers(sifted(capture, "-p", "1,301")) == [5]


def fragments_of(frame, *cuts, proto=17, number=1):
    """Fragments of the datagram in an Ethernet frame, cut at these bytes of its payload."""
    payload = frame[34:]
    for begin, end in zip((0, *cuts), (*cuts, len(payload))):
        more = 0x2000 if end < len(payload) else 0
        yield (frame[:16] + struct.pack("!HHH", 20 + end - begin, number, more | begin // 8)
               + frame[22:23] + bytes([proto]) + frame[24:34] + payload[begin:end])


def test_fragments():
    """They are put together; if any is kept, all are."""
    tunnel = datagram(1, 4789, bytes(8) + WATCHED)
    first, second, third = fragments_of(tunnel, 48, 56)
    quiet = list(fragments_of(datagram(1, 4789, bytes(8) + USUAL), 48, 56, number=2))
    for order in ([third, quiet[0], first, *quiet[1:], second], [first, USUAL, second, *quiet, third]):
        kept = numbers(sifted(pcap("fragments.pcap", *order)))
        assert kept == [number for number, frame in enumerate(order, 1) if frame != USUAL]
    # A cut in the middle of the port.
    port = list(fragments_of(datagram(1, 1, bytes(60)), 8))
    for capture in (quiet, [first, third], [first, second, *quiet], port * 3, [*quiet, *quiet]):
        assert sift(pcap("quiet.pcap", *capture), scratch("sifted.pcapng")).returncode == NONE


def test_fragments_that_wireshark_joins():
    """Although they are of different packets; and two packets with the same identification."""
    tail = list(fragments_of(datagram(1, 1, bytes(16)), 8, number=16 ^ 17 ^ 6))[1]
    head = list(fragments_of(datagram(1, 207, bytes(16)), 8, number=16, proto=6))[0]
    usual = list(fragments_of(datagram(1, 1, bytes(200)), 104))
    again = list(fragments_of(datagram(1, 1, bytes(96) + WATCHED + bytes(46)), 104))
    vlan = [frame[:12] + b"\x81\0\0" + bytes([frame[19]]) + frame[12:] for frame in
            [*fragments_of(datagram(1, 1, bytes(100)), 8)]]
    for frames in ([tail, head], [*usual, *again], vlan):
        assert len(numbers(sifted(pcap("joined.pcap", USUAL, *frames)))) == len(frames)


def test_nothing():
    out = scratch("nothing.pcapng")
    # The last bytes of this address look like an IPv4 header.
    vmware = bytes.fromhex("000c29a545e0 000029002000") + USUAL[12:]
    for capture in (pcap("usual.pcap", USUAL, SIGNALLING, vmware), pcap("empty.pcap")):
        done = sift(capture, out)
        assert (done.returncode, done.stdout, done.stderr) == (NONE, b"", b"")
        assert not out.exists()
        done = subprocess.run([SIFT, capture, "-"], capture_output=True)
        assert (done.returncode, done.stdout, done.stderr) == (NONE, b"", b"")


def test_signalling():
    """Signalling is kept from the start of the capture, but only if anything else is kept."""
    capture = pcap("signalling.pcap", SIGNALLING, USUAL, datagram(21, 1), WATCHED, SIGNALLING)
    assert numbers(sifted(capture)) == [1, 3, 4, 5]


IP_USUAL, IP_WATCHED = USUAL[14:], WATCHED[14:]
WLAN = bytes.fromhex("0800 0000 020000000002 020000000001 020000000003 1000 aaaa030000000800")
RADIOTAP = bytes.fromhex("0000 0800 00000000")


def wlan(offset, value):
    return WLAN[:offset] + bytes([value]) + WLAN[offset + 1:]


@pytest.mark.parametrize("linktype, clear, others", [
    (105, [WLAN, wlan(0, 0x80), wlan(0, 0xB4)],
     [wlan(1, 0x40), wlan(1, 0x04), wlan(22, 0x11), wlan(0, 0x0C), wlan(0, 0x09)]),
    (127, [RADIOTAP + WLAN], [RADIOTAP + wlan(1, 0x41), RADIOTAP + wlan(22, 0x1F)]),
    (9, [b"\xff\x03\0\x21", b"\0\x21", b"\xff\x03\0\x57", b"\xff\x03\xc0\x21", b"\x0f\0\x08\0",
         b"\xff\x03\x02\x81\0\0\x10\xff"],
     [b"\xff\x03\0\x3d", b"\xff\x03\xfd", b"\x21", b"\xfd", b"\0\xfd", b"\xff\x03\0\x2d"]),
    (107, [b"\x18\x41\x03\xcc", b"\x18\x41\x08\0", b"\x18\x41\x03\0\x80\0\0\0\x08\0"],
     [b"\x18\x41\x03\xcf", b"\x18\x41\x03\xb1", b"\x18\x40\x03\xcc", b"\x19\x41\x03\xcc",
      b"\x18\x41\x08\1"]),
    (8, [bytes(16)], []), (147, [], [bytes(16)]),
], ids=["802.11", "radiotap", "ppp", "fr", "slip", "user"])
def test_link_layers_not_in_the_clear(linktype, clear, others):
    """Frames of which nothing can be told are kept, and then all others of that link layer."""
    def capture(*headers):
        return written(f"link-{linktype}.pcapng", SECTION, interface(), interface(linktype), packet(USUAL),
                       *[packet(header + IP_USUAL, 1) for header in headers])

    assert sift(capture(*clear), scratch("sifted.pcapng")).returncode == NONE
    for header in clear:
        assert numbers(sifted(written("one.pcapng", SECTION, interface(linktype),
                                      packet(header + IP_WATCHED)))) == [1]
    for header in others:
        count = len(clear) + 1
        assert numbers(sifted(capture(*clear, header))) == list(range(2, 2 + count))


# ---- Formats ----

def test_formats():
    capture = readable(SAMPLE)
    expected = numbers(sifted(capture))
    plain = scratch("sample.pcap")
    subprocess.run(["editcap", "-F", "pcap", capture, plain], check=True)
    zipped = scratch("sample.pcapng.gz")
    zipped.write_bytes(gzip.compress(capture.read_bytes()))
    others = [plain, zipped]
    if shutil.which("zstd"):
        others.append(scratch("sample.pcapng.zst"))
        subprocess.run(["zstd", "-qf", capture, "-o", others[-1]], check=True)
    for other in others:
        assert numbers(sifted(other)) == expected


def test_standard_input_and_output():
    expected = sifted(readable(SAMPLE)).read_bytes()
    for capture in (SAMPLE.read_bytes(), gzip.compress(SAMPLE.read_bytes())):
        done = subprocess.run([SIFT, "-", "-"], input=capture, capture_output=True)
        assert (done.returncode, done.stdout, done.stderr) == (FOUND, expected, b"")
    # A pipe with a path can be read only once, too.
    done = subprocess.run(["bash", "-c", f"'{SIFT}' <(cat '{SAMPLE}') -"], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (FOUND, expected, b"")
    done = subprocess.run([SIFT, SAMPLE, "-"], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (FOUND, expected, b"")


# ---- Many captures ----

def sift_all(folder, *captures):
    return subprocess.run([SIFT, "-d", folder, *captures], capture_output=True)


def test_many_captures():
    """The same as for each capture alone: nothing is left of the one before."""
    captures = [pcap("found.pcap", WATCHED, SIGNALLING), pcap("quiet.pcap", USUAL, SIGNALLING),
                written("many-secrets.pcapng", SECTION, interface(), SECRETS, packet(USUAL)),
                written("many-names.pcapng", SECTION, interface(), NAMES, packet(WATCHED)),
                pcap("quiet-too.pcap", USUAL), pcap("found-too.pcap", SIGNALLING, WATCHED, USUAL)]
    folder = scratch("many")
    folder.mkdir()
    (folder / "2.pcapng").write_bytes(b"of an earlier run")
    done = sift_all(folder, *captures)
    assert (done.returncode, done.stdout, done.stderr) == (FOUND, b"", b"")
    assert sorted(path.name for path in folder.iterdir()) == [
        "1.pcapng", "3.pcapng", "4.pcapng", "6.pcapng"]
    for path in folder.iterdir():
        assert path.read_bytes() == sifted(captures[int(path.stem) - 1]).read_bytes()
    assert sift_all(folder, captures[1], captures[4]).returncode == NONE


def test_many_captures_some_of_which_fail():
    """The others are read nevertheless, and no capture is overwritten."""
    folder = scratch("some")
    folder.mkdir()
    kept = folder / "4.pcapng"
    kept.write_bytes(SAMPLE.read_bytes())
    unknown = written("unknown-too", b"This is no capture.\n" * 10)
    done = sift_all(folder, unknown, kept, pcap("quiet.pcap", USUAL), SAMPLE)
    assert done.returncode == FAILED
    assert re.fullmatch(rb'ianaport-sift: .*unknown-too.*\nianaport-sift: ".*/4.pcapng" is also .*\n',
                        done.stderr)
    assert sorted(path.name for path in folder.iterdir()) == ["2.pcapng", "4.pcapng"]
    assert kept.read_bytes() == SAMPLE.read_bytes()
    done = sift_all(folder / "none", SAMPLE)
    assert done.returncode == FAILED and b"none/1.pcapng" in done.stderr


# ---- What is preserved ----

def test_interfaces_in_the_middle():
    """With other link layers and timestamp resolutions; and numbered from 0 in a second section."""
    capture = written("interfaces.pcapng",
                      SECTION, interface(), packet(USUAL), packet(WATCHED, 0, 1_000_000_001),
                      interface(101, b"raw", 6), packet(WATCHED[14:], 1, 2_000_002),
                      SECTION, interface(101, b"other", 3), packet(WATCHED[14:], 0, 3_003),
                      packet(USUAL[14:], 0), interface(1, b"last", 9),
                      packet(WATCHED, 1, 4_000_000_004))
    out = sifted(capture)
    assert values(out, "frame.packet_id", "frame.time_epoch", "frame.interface_name",
                  arguments=["-Y", "ianaport"]) == [
        ("2", "1.000000001", "wire"), ("3", "2.000002000", "raw"), ("4", "3.003000000", "other"),
        ("6", "4.000000004", "last")]


def test_interfaces_behind_other_blocks():
    capture = written("late.pcapng", SECTION, SECRETS, interface(), packet(WATCHED))
    assert numbers(sifted(capture)) == [1]


def test_comments_and_names():
    capture = written("comments.pcapng", SECTION, interface(), NAMES,
                      packet(WATCHED, comment=b"look here"), packet(USUAL, comment=b"not here"))
    out = sifted(capture)
    assert values(out, "frame.comment") == [("look here",)]
    assert b"machine\0" in out.read_bytes()


@pytest.mark.parametrize("blocks, expected", [
    ([SECRETS, packet(USUAL), packet(WATCHED)], [1, 2]),
    ([packet(USUAL), packet(WATCHED), SECRETS, packet(USUAL)], [1, 2, 3]),
    ([packet(USUAL), SECRETS, packet(USUAL)], [1, 2]),
], ids=["first", "later", "nothing-watched"])
def test_secrets(blocks, expected):
    """They let tshark see more than the bytes show: all frames are kept, and so are the secrets."""
    capture = written("secrets.pcapng", SECTION, interface(), *blocks)
    out = sifted(capture)
    assert numbers(out) == expected
    assert SECRETS in out.read_bytes()
    done = subprocess.run([SIFT, capture, "-"], capture_output=True)
    assert (done.returncode, done.stdout) == (FOUND, out.read_bytes())


def test_records_that_are_no_packets_are_counted():
    journal = b"__REALTIME_TIMESTAMP=1000000\nMESSAGE=hello\n"
    capture = written("journal.pcapng", SECTION, interface(), packet(USUAL),
                      block(9, journal + bytes(-len(journal) % 4)), packet(WATCHED))
    assert values(capture, "frame.number", arguments=["-Y", "ianaport"]) == [("3",)]
    assert numbers(sifted(capture)) == [3]


# ---- Errors ----

def test_cut_off():
    """Frames before the cut are written."""
    whole = readable(SAMPLE)
    capture = written("cut-off.pcapng", whole.read_bytes()[:-9])
    out = scratch("sifted.pcapng")
    done = sift(capture, out)
    assert done.returncode == FAILED
    assert done.stderr.decode() == (f'ianaport-sift: The file "{capture}" appears to have been cut '
                                    "short in the middle of a packet.\n")
    assert numbers(out) == numbers(sifted(whole, name="whole.pcapng"))[:-1]
    # It is reported even if there is nothing to write before it.
    done = sift(written("cut-usual.pcap", pcap("usual.pcap", USUAL, USUAL).read_bytes()[:-9]), out)
    assert done.returncode == FAILED and b"cut short" in done.stderr
    assert not out.exists()


def test_unreadable():
    out = scratch("sifted.pcapng")
    unknown = written("unknown", b"This is no capture.\n" * 10)
    missing = scratch("missing.pcapng")
    for capture, message in (
            (unknown, f'The file "{unknown}" isn\'t a capture file in a format tshark '
                      "understands."),
            (missing, f'The file "{missing}" doesn\'t exist.'),
            (scratch(""), f'"{scratch("")}" is a directory (folder), not a file.')):
        done = sift(capture, out)
        assert (done.returncode, done.stderr.decode()) == (FAILED, f"ianaport-sift: {message}\n")
        assert not out.exists()
    done = subprocess.run([SIFT, "-", out], input=b"no capture" * 9, capture_output=True)
    assert (done.returncode, done.stderr.decode()) == (
        FAILED, "ianaport-sift: The standard input isn't a capture file in a format tshark "
                "understands.\n")


def test_unwritable():
    done = sift(SAMPLE, scratch("no-folder") / "out.pcapng")
    assert done.returncode == FAILED
    assert re.fullmatch(rb"ianaport-sift: .*no-folder/out\.pcapng.*\n", done.stderr)
    done = subprocess.run([SIFT, SAMPLE, "/dev/full"], capture_output=True)
    assert done.returncode == FAILED and b"/dev/full" in done.stderr
    # The capture itself is never overwritten.
    capture = written("same.pcapng", SAMPLE.read_bytes())
    done = subprocess.run([SIFT, capture, capture], capture_output=True)
    assert done.returncode == FAILED and b"another name" in done.stderr
    assert capture.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("ports", ["", "x", "1-", "-1", "2-1", "65536", "1,", ",1", "1 2", "1-2-3",
                                   "99999999999999999999"])
def test_wrong_ports(ports):
    done = sift(SAMPLE, scratch("sifted.pcapng"), "-p", ports)
    assert (done.returncode, done.stderr.decode()) == (
        FAILED, f'ianaport-sift: -p "{ports}" isn\'t a list of ports from 0 to 65535, such as '
                "201-208,301-307.\n")


def test_usage():
    for arguments in ([], ["one"], ["one", "two", "three"], ["--none", "one", "two"], ["-p"],
                      ["-d"], ["-d", "folder"]):
        done = subprocess.run([SIFT, *arguments], capture_output=True)
        assert done.returncode == FAILED and b"Usage: ianaport-sift" in done.stderr
    done = subprocess.run([SIFT, "--help"], capture_output=True, check=True)
    assert done.stdout.startswith(b"Usage: ianaport-sift [-p PORTS] CAPTURE OUT.pcapng\n")
    done = subprocess.run([SIFT, "--version"], capture_output=True, check=True, text=True)
    assert re.fullmatch(r"ianaport-sift \d+\.\d+\.\d+\n", done.stdout)


def test_memory_does_not_grow():
    """A capture five times as long takes no more memory, once libwiretap's buffers are full."""
    few = pcap("memory-few.pcap", *[USUAL, WATCHED] * 50_000)
    many = written("memory-many.pcap", few.read_bytes(), *[few.read_bytes()[24:]] * 4)
    used = []
    for capture in (few, many):
        program = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
                   "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        done = subprocess.run(["python3", "-c", program, SIFT, capture, scratch("sifted.pcapng")],
                              capture_output=True, check=True)
        used.append(int(done.stdout))
    assert used[1] < used[0] + 2000
