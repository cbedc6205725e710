# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An SSH server on 205: the handshake, up to a failed login.
ssh-keygen -q -t ed25519 -N '' -f host_key
mkdir -p /run/sshd
server /usr/sbin/sshd -D -f /dev/null -h "$PWD/host_key" -p 205 -o PidFile=none 2> /dev/null &
sleep 1
client ssh -p 205 -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    nobody@192.0.2.2 true 2> /dev/null || true
