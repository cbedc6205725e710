/* mark_rows.h
 * tshark -z ianaport,marks[,FILTER]: a line of CSV for each mark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_MARK_ROWS_H
#define IANAPORT_MARK_ROWS_H

void register_mark_rows(void);

#endif
