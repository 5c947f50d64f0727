# shellcheck shell=bash
# Step 1: the Debian packages of packages.txt.

# True when a package can be installed from the lists that are here. (`apt-cache show` also knows purely virtual names.)
# (No `| grep -q`: it stops reading at the match, and under pipefail apt-cache's SIGPIPE would then say "unknown".)
package_known() { [[ $(apt-cache policy -- "$1" 2>/dev/null) == *'Candidate: '[!\(]* ]]; }

# Prints a package for every line of packages.txt of which no alternative is installed. Nothing: all is there.
packages_missing() {
    local installed line name found optional
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 == "installed" {print $1}')
    while read -r line; do
        [[ -z $line || $line == \#* ]] && continue
        optional=no
        [[ $line == *' ?' ]] && optional=yes && line=${line% \?}
        found=no
        for name in ${line//|/ }; do
            if grep -qxF -- "$name" <<<"$installed"; then
                found=yes
                break
            fi
        done
        [[ $found == yes ]] && continue
        # Take the first alternative that this release offers; before `apt-get update` none may be known.
        local pick=""
        for name in ${line//|/ }; do
            if package_known "$name"; then
                pick=$name
                break
            fi
        done
        if [[ -n $pick ]]; then
            echo "$pick"
        elif [[ $optional == no ]]; then
            echo "${line%%|*}"
        fi
    done <"$SETUP_DIR/packages.txt"
}

packages_install() {
    # Lists first: a fresh machine knows no packages, and alternatives are picked from what it knows.
    "$@" apt-get update || echo "apt-get update failed; going on with the lists that are here"
    local missing
    mapfile -t missing < <(packages_missing)
    ((${#missing[@]} == 0)) && return 0
    "$@" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

setup_packages() {
    local want
    want=$(fingerprint "$SETUP_DIR/packages.txt")
    if stamp_is packages "$want"; then
        setup_say "Debian packages: present"
        return 0
    fi
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        setup_die "this machine has no apt-get; opwright installs its build tools on Debian 12 and Ubuntu 22.04 or 24.04" \
            "install the equivalents of these packages, then: mkdir -p $SETUP_STATE && printf %s $want >$SETUP_STATE/packages.stamp
    $(grep -v '^#' "$SETUP_DIR/packages.txt" | tr '\n' ' ')"
    fi
    local missing
    missing=$(packages_missing | tr '\n' ' ')
    if [[ -n ${missing// /} ]]; then
        local fix="check the network and the package sources, then run the same command again"
        if ((EUID == 0)); then
            setup_step packages "Debian packages: $missing" "$fix" packages_install
        elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            setup_step packages "Debian packages (with sudo): $missing" "$fix" packages_install sudo
        else
            setup_die "these Debian packages are missing and installing them needs root: $missing" \
                "run this line as root (or with sudo), then the same command again:
    apt-get update && apt-get install -y --no-install-recommends $missing"
        fi
        missing=$(packages_missing | tr '\n' ' ')
        [[ -z ${missing// /} ]] || setup_die "still missing after the installation: $missing" "see $SETUP_STATE/packages.log"
    else
        setup_say "Debian packages: present"
    fi
    stamp_set packages "$want"
}
