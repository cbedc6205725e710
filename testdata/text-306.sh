# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Plain text to 306, over TCP, and over UDP with answers.
server nc -l -p 306 > /dev/null &
sleep 1
(echo 'is anybody there'; sleep 1; echo 'never mind') | client nc -N 192.0.2.2 306
server socat -T 1 UDP-LISTEN:306,fork EXEC:cat &
sleep 1
echo 'say this again' | client socat -T 1 - UDP:192.0.2.2:306 > /dev/null
