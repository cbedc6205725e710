# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A DNS server on 203, queried over UDP and over TCP.
server dnsmasq --no-daemon --conf-file=/dev/null --port=203 --no-resolv --no-hosts \
    --address=/server.example/192.0.2.7 > /dev/null 2>&1 &
sleep 1
client dig +tries=1 -p 203 @192.0.2.2 server.example > /dev/null
client dig +tcp +tries=1 -p 203 @192.0.2.2 server.example > /dev/null
