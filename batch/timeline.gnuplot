# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Draws the timeline from the output of timeline.sql. The tallest boxes are drawn first, behind the
# others.

set terminal svg size 1080,280 font 'sans-serif,12' background '#ffffff'
set xdata time
set timefmt '%s'
set format x "%Y-%m-%d\n%H:%M:%S"
set xtics nomirror autofreq
set ytics nomirror
set yrange [0:*]
set border 3 linecolor '#5b6470'
set grid ytics linecolor '#d9dde2'
set key outside top right reverse Left noautotitle
set style fill solid noborder
plot 'timeline' using 1:7:2 with boxes linecolor '#d3d8de' title 'no evidence', \
    '' using 1:6:2 with boxes linecolor '#98a2ae' title 'Probe', \
    '' using 1:5:2 with boxes linecolor '#5b6470' title 'Refused', \
    '' using 1:4:2 with boxes linecolor '#e3a008' title 'Answered', \
    '' using 1:3:2 with boxes linecolor '#1f4fa3' title 'Data'
