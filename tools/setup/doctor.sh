#!/usr/bin/env bash
# Doctor before set-up: says what set-up would find on this machine. Exit code 0 when nothing stands in its way.
set -uo pipefail
: "${OPWRIGHT_HOME:?run ./opwright doctor}"
# shellcheck source=tools/setup/setup.sh
source "$OPWRIGHT_HOME/tools/setup/setup.sh"

problems=0
row() { printf '%-9s %-22s %s\n' "$1" "$2" "$3"; }
bad() {
    row missing "$1" "$2"
    printf '%-9s %-22s what to do: %s\n' '' '' "$3"
    problems=$((problems + 1))
}

missing=$(packages_missing | tr '\n' ' ')
if [[ -z ${missing// /} ]]; then
    row ok "Debian packages" "all of tools/setup/packages.txt"
elif ((EUID == 0)) || sudo -n true 2>/dev/null; then
    row set-up "Debian packages" "set-up will install: $missing"
else
    bad "Debian packages" "$missing" "as root: apt-get update && apt-get install -y --no-install-recommends $missing"
fi
if python=$(python_find); then
    row ok "Python" "$python"
elif [[ -n $(python_packages) ]]; then
    row set-up "Python" "set-up will install: $(python_packages)"
else
    bad "Python" "no CPython 3.10 or 3.12 with headers and venv" "pyenv install 3.12, or uv python install 3.12, or set OPWRIGHT_PYTHON"
fi
free=$(df --output=avail -k "$OPWRIGHT_HOME" | tail -n 1)
if [[ -d $OPWRIGHT_BUILD/venv ]] || ((free > 8000000)); then
    row ok "disk" "$((free / 1000000)) GB free"
else
    bad "disk" "$((free / 1000000)) GB free" "about 8 GB are needed below $OPWRIGHT_HOME"
fi
if [[ -x $OPWRIGHT_CLI ]]; then
    row outdated "set-up" "sources or place of the checkout changed; the next command brings it up to date"
else
    row set-up "set-up" "not done yet; any command does it, for example: ./opwright demo"
fi
((problems == 0))
