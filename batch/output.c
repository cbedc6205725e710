/* output.c
 * Copying packets of a capture to a pcapng file.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "output.h"

void output_init_params(wtap_dump_params *params, capture_t *capture)
{
    wtap_dump_params_init_no_idbs(params, capture->wth);
    params->encap = WTAP_ENCAP_PER_PACKET;
}

void output_free_params(wtap_dump_params *params)
{
    g_free(params->idb_inf);
    params->idb_inf = NULL;
    wtap_dump_params_cleanup(params);
}

bool output_write_interfaces(output_t *output, capture_t *capture, int *err, char **err_info)
{
    wtap_block_t interface;

    if (capture->record.rec.section_number != output->section) {
        output->section = capture->record.rec.section_number;
        output->interfaces_before_section = output->interfaces;
    }
    while ((interface = wtap_get_next_interface_description(capture->wth)) != NULL) {
        if (!wtap_dump_add_idb(output->dumper, interface, err, err_info))
            return false;
        output->interfaces++;
    }
    return true;
}

bool output_write_packet(output_t *output, capture_t *capture, int *err, char **err_info)
{
    capture_number_packet(capture);
    number_interface(&capture->record, output->interfaces_before_section);
    return record_write(output->dumper, &capture->record, err, err_info);
}
