# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An HTTP server on 301: a page, a missing page, and a download in many segments.
mkdir www
echo '<p>Hello</p>' > www/index.html
head -c 30000 /dev/zero > www/file
server python3 -m http.server --directory www 301 > /dev/null 2>&1 &
sleep 1
client curl -s http://192.0.2.2:301/ > /dev/null
client curl -s http://192.0.2.2:301/missing > /dev/null
client curl -s http://192.0.2.2:301/file > /dev/null
