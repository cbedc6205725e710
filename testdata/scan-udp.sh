# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A UDP port scan, answered with ICMP port unreachable as fast as the kernel's rate limit allows.
client nmap -n -Pn -sU -p 201-208,301-307 --max-retries 1 192.0.2.2 > /dev/null
client nmap -n -Pn -6 -sU -p 206,306 --max-retries 1 2001:db8::2 > /dev/null
