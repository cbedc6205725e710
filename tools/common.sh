# Copyright 2026, the authors of ianaport
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Shared by the scripts in tools/. Sets `project`, the project's folder.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(cmake gcc make pkg-config libcsv-dev libglib2.0-dev tshark wireshark-dev)

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# install_packages PACKAGE... installs the Debian packages that are missing.
install_packages() {
    local package missing=()
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] ||
            missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    echo "Installing ${missing[*]}" >&2
    as_root apt-get -qq update
    # Installing tshark asks who may capture; nobody needs to here.
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install "${missing[@]}" > /dev/null
}

# build FOLDER CMAKE-OPTION... builds into a folder of the project, silently unless it fails.
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

test_options=(-DCMAKE_COMPILE_WARNING_AS_ERROR=ON -DPython3_EXECUTABLE=/usr/bin/python3)

# run_tests CTEST-OPTION... installs what is missing, builds with warnings as errors, and runs the tests.
run_tests() {
    install_packages "${build_packages[@]}" bsdextrautils jq mount openssh-client \
        openssh-server parallel python3 python3-pytest python3-scapy sqlite3 tcpdump tcpreplay valgrind \
        wireshark xdotool xvfb zstd
    build build "${test_options[@]}"
    ctest --test-dir "$project/build" --output-on-failure --parallel "$(nproc)" "$@"
}
