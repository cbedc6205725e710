# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A port scan of both blocks with their neighbours: nothing listens, every SYN is refused.
client nmap -n -Pn -sS -p 200-209,300-308 192.0.2.2 > /dev/null
client nmap -n -Pn -6 -sS -p 203,303 2001:db8::2 > /dev/null
