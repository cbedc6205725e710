# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What tools/run and tools/test share. Sets `project`, the folder of the project.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(cmake gcc make pkg-config libcsv-dev libglib2.0-dev tshark wireshark-dev)

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# install_packages PACKAGE... installs those Debian packages that are missing.
install_packages() {
    local package missing=()
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] ||
            missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    echo "Installing ${missing[*]}" >&2
    as_root apt-get -qq update
    # tshark asks who may capture; nobody here has to.
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install "${missing[@]}" > /dev/null
}

# build FOLDER CMAKE-OPTION... builds into a folder of the project, in silence unless it fails.
build() {
    local log folder=$project/$1
    shift
    log=$(mktemp)
    if ! { cmake -S "$project" -B "$folder" "$@" &&
        cmake --build "$folder" --parallel; } > "$log" 2>&1; then
        cat "$log" >&2
        rm "$log"
        return 1
    fi
    rm "$log"
}
