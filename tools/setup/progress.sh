# shellcheck shell=bash
# How set-up talks: one line per step, a sign of life while it runs, one clear message when it fails.

SETUP_STEP=0
SETUP_STEPS=6
# Process group of the running step, for setup_interrupted.
export SETUP_CHILD=""

# setup_die WHAT FIX: the one message of a failed set-up.
setup_die() {
    {
        echo
        echo "opwright: set-up stopped: $1"
        [[ -n ${2:-} ]] && echo "  what to do: $2"
    } >&2
    exit 3
}

setup_say() {
    SETUP_STEP=$((SETUP_STEP + 1))
    echo "[set-up $SETUP_STEP/$SETUP_STEPS] $1" >&2
}

# setup_step NAME TITLE FIX COMMAND...: runs COMMAND with its output in build/setup/NAME.log, shows the elapsed time
# and the log's last line; on failure prints the end of the log and FIX and ends (an empty FIX: returns the status).
setup_step() {
    local name=$1 title=$2 fix=$3 log status begin=$SECONDS shown=0
    shift 3
    log="$SETUP_STATE/$name.log"
    setup_say "$title"
    # Job control gives the step a process group of its own, so that an interrupt can end all of it and nothing else.
    set -m
    "$@" >"$log" 2>&1 </dev/null 9>&- &
    local pid=$!
    set +m
    SETUP_CHILD=$pid
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.2
        local elapsed=$((SECONDS - begin))
        if [[ -t 2 ]]; then
            printf '\r\033[K    %3d s  %.90s' "$elapsed" "$(tail -n 1 "$log" 2>/dev/null | tr -d '\r' | tr -cd '[:print:]')" >&2
        elif ((elapsed >= shown + 15)); then
            shown=$elapsed
            echo "    ${elapsed} s: $(tail -n 1 "$log" 2>/dev/null | tr -cd '[:print:]' | cut -c1-100)" >&2
        fi
    done
    status=0
    wait "$pid" || status=$?
    SETUP_CHILD=""
    [[ -t 2 ]] && printf '\r\033[K' >&2
    if ((status != 0)) && [[ -z $fix ]]; then
        return "$status"
    fi
    if ((status != 0)); then
        {
            echo
            tail -n 15 "$log"
        } >&2
        if grep -qi 'no space left on device' "$log"; then
            fix="the disk is full: free some space ($(df -h --output=avail "$OPWRIGHT_HOME" | tail -n 1 | tr -d ' ') left here; about 8 GB are needed) and run the same command again"
        fi
        setup_die "$title failed after $((SECONDS - begin)) s (full log: $log)" "$fix"
    fi
    echo "    done in $((SECONDS - begin)) s" >&2
}
