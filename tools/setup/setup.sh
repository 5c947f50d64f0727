# shellcheck shell=bash
# Set-up, step by step: packages, Python, environment, build, runtime root. Each finished step leaves a stamp that
# holds the fingerprint of its inputs, so an interrupted set-up resumes and a finished one is not repeated.
# Sourced by ./opwright; expects OPWRIGHT_HOME. Functions only; nothing runs on sourcing.

OPWRIGHT_BUILD="$OPWRIGHT_HOME/build"
OPWRIGHT_CLI="$OPWRIGHT_BUILD/bin/opwright"
SETUP_DIR="$OPWRIGHT_HOME/tools/setup"
SETUP_STATE="$OPWRIGHT_BUILD/setup"
SETUP_SOURCES=(base builder chip sdk toolchain cmake tools/setup CMakeLists.txt)

# shellcheck source=tools/setup/progress.sh
source "$SETUP_DIR/progress.sh"
# shellcheck source=tools/setup/packages.sh
source "$SETUP_DIR/packages.sh"
# shellcheck source=tools/setup/python.sh
source "$SETUP_DIR/python.sh"
# shellcheck source=tools/setup/build.sh
source "$SETUP_DIR/build.sh"

setup_help() {
    cat <<'TEXT'
opwright: from a functional spec in markdown to a tested TTNN operation.

  ./opwright demo                       build the sample operation, every stage red, then green
  ./opwright test                       run all tests
  ./opwright build SPEC --workspace DIR build your own operation
  ./opwright doctor                     what is present, missing or too old
  ./opwright setup                      only set up

The first command that needs it sets everything up (a few minutes, several GB below build/, mostly torch); after that all
commands have --help.
TEXT
}

# True when set-up is finished and no source is newer than what was built. Must stay far below a second.
setup_is_current() {
    [[ -x $OPWRIGHT_CLI && -f $SETUP_STATE/ready ]] || return 1
    # A checkout that was moved has stale paths everywhere below build/.
    [[ $(<"$SETUP_STATE/ready") == "$OPWRIGHT_HOME" ]] || return 1
    [[ -z $(cd "$OPWRIGHT_HOME" && find "${SETUP_SOURCES[@]}" -name __pycache__ -prune -o -type f -newer "$SETUP_STATE/ready" -print -quit) ]]
}

setup_run() {
    mkdir -p "$SETUP_STATE" 2>/dev/null || setup_die "cannot write below $OPWRIGHT_BUILD" \
        "make the checkout writable, or clone it to a folder that is"
    exec 9>"$SETUP_STATE/lock"
    if ! flock -n 9; then
        echo "opwright: another opwright is setting up this checkout; waiting for it ..." >&2
        flock 9
        if setup_is_current; then
            exec 9>&-
            return 0
        fi
    fi
    trap 'setup_interrupted' INT TERM
    # What starts before the build must count as older than whatever is edited while it runs.
    touch "$SETUP_STATE/started"
    setup_packages
    setup_python
    setup_environment
    setup_build
    setup_runtime
    printf '%s\n' "$OPWRIGHT_HOME" >"$SETUP_STATE/ready.new"
    touch -r "$SETUP_STATE/started" "$SETUP_STATE/ready.new"
    mv "$SETUP_STATE/ready.new" "$SETUP_STATE/ready"
    trap - INT TERM
    exec 9>&-
}

setup_interrupted() {
    echo >&2
    echo "opwright: set-up interrupted. Finished steps are kept; run the same command again to go on." >&2
    [[ -n ${SETUP_CHILD:-} ]] && kill -TERM -- "-$SETUP_CHILD" 2>/dev/null
    exit 130
}

# stamp_is NAME FINGERPRINT / stamp_set NAME FINGERPRINT
stamp_is() { [[ -f $SETUP_STATE/$1.stamp && $(<"$SETUP_STATE/$1.stamp") == "$2" ]]; }
stamp_set() {
    if ! printf '%s' "$2" >"$SETUP_STATE/$1.stamp.new" || ! mv "$SETUP_STATE/$1.stamp.new" "$SETUP_STATE/$1.stamp"; then
        setup_die "cannot write $SETUP_STATE/$1.stamp" "free some disk space and run the same command again"
    fi
}
fingerprint() { cat "$@" | sha256sum | cut -d' ' -f1; }
