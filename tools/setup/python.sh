# shellcheck shell=bash
# Steps 2 and 3: a Python that ttnn has a wheel for (3.10 or 3.12), and the pinned environment in build/venv.

# Prints the path of a usable interpreter, best first: $OPWRIGHT_PYTHON, PATH, then version managers.
python_find() {
    local candidate
    if [[ -n ${OPWRIGHT_PYTHON:-} ]]; then
        python_usable "$OPWRIGHT_PYTHON" && echo "$OPWRIGHT_PYTHON" && return 0
        return 1
    fi
    # A pyenv shim on PATH answers only for selected versions, hence the explicit look into the managers' folders.
    for candidate in \
        $(type -aP python3.12 python3.10 python3 2>/dev/null) \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[20]*/bin/python3 \
        "${UV_PYTHON_INSTALL_DIR:-$HOME/.local/share/uv/python}"/cpython-3.1[20]*/bin/python3 \
        "$HOME"/.asdf/installs/python/3.1[20]*/bin/python3 \
        "$HOME"/.local/share/mise/installs/python/3.1[20]*/bin/python3 \
        "$HOME"/{miniconda3,anaconda3,miniforge3,mambaforge}/{bin,envs/*/bin}/python3 \
        /opt/python/cp31[20]*/bin/python3 \
        "$OPWRIGHT_BUILD"/python/cpython-3.1[20]*/bin/python3; do
        if [[ -x $candidate ]] && python_usable "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

# Right version, 64-bit CPython, with headers (nanobind compiles against them) and the venv module.
python_usable() {
    "$1" - >/dev/null 2>&1 <<'PY'
import ensurepip, os, platform, struct, sys, sysconfig, venv
ok = sys.version_info[:2] in ((3, 10), (3, 12)) and platform.python_implementation() == "CPython"
ok = ok and struct.calcsize("P") == 8 and os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h"))
sys.exit(0 if ok else 1)
PY
}

# Prints the Debian packages that would bring a usable Python on this release, if there are any.
python_packages() {
    local version
    for version in 3.12 3.10; do
        if package_known "python$version-venv"; then
            echo "python$version python$version-dev python$version-venv"
            return 0
        fi
    done
}

# Debian 12 packages neither version: uv (from PATH, else from PyPI into build/uv) brings a CPython 3.12 of its own.
python_by_uv() {
    local uv
    if ! uv=$(command -v uv); then
        python3 -m venv "$OPWRIGHT_BUILD/uv" || return 1
        "$OPWRIGHT_BUILD/uv/bin/python" -m pip install --disable-pip-version-check --progress-bar off uv || return 1
        uv="$OPWRIGHT_BUILD/uv/bin/uv"
    fi
    UV_PYTHON_INSTALL_DIR="$OPWRIGHT_BUILD/python" "$uv" python install --no-bin 3.12 ||
        UV_PYTHON_INSTALL_DIR="$OPWRIGHT_BUILD/python" "$uv" python install 3.12
}

setup_python() {
    SETUP_PYTHON=$(python_find) || SETUP_PYTHON=""
    if [[ -n $SETUP_PYTHON ]]; then
        setup_say "Python: $SETUP_PYTHON ($("$SETUP_PYTHON" -c 'import platform; print(platform.python_version())'))"
        return 0
    fi
    if [[ -n ${OPWRIGHT_PYTHON:-} ]]; then
        setup_die "OPWRIGHT_PYTHON=$OPWRIGHT_PYTHON is not a CPython 3.10 or 3.12 with headers and the venv module" \
            "point it at one, or unset it"
    fi
    local packages
    packages=$(python_packages)
    local line="apt-get install -y --no-install-recommends $packages"
    if [[ -n $packages ]] && ((EUID == 0)); then
        # shellcheck disable=SC2086
        setup_step python "Python: $packages" "check the network, then run the same command again" \
            env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
    elif [[ -n $packages ]] && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        # shellcheck disable=SC2086
        setup_step python "Python (with sudo): $packages" "check the network, then run the same command again" \
            sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
    elif [[ -n $packages ]]; then
        setup_die "no CPython 3.10 or 3.12 with headers and the venv module was found, and installing one needs root" \
            "run this line as root (or with sudo), then the same command again:
    $line"
    elif ! setup_step python "Python: none of 3.10 or 3.12 here and no package of either; asking uv for 3.12" "" python_by_uv; then
        tail -n 5 "$SETUP_STATE/python.log" >&2
        setup_die "no CPython 3.10 or 3.12 was found (ttnn has wheels for these two only; looked on PATH and in pyenv, uv, asdf, mise, conda), this release has no package of either, and uv could not bring one" \
            "install one with a version manager, for example 'pyenv install 3.12' or 'uv python install 3.12', or set OPWRIGHT_PYTHON=/path/to/python3.12; then run the same command again"
    fi
    SETUP_PYTHON=$(python_find) || setup_die "the installed Python is not usable (headers or the venv module are missing)" \
        "see $SETUP_STATE/python.log"
}

environment_install() {
    local python=$1
    # A venv whose interpreter vanished or changed version cannot be repaired by pip.
    if ! "$OPWRIGHT_BUILD/venv/bin/python" -c 'import pip' >/dev/null 2>&1; then
        rm -rf "$OPWRIGHT_BUILD/venv"
    fi
    [[ -x $OPWRIGHT_BUILD/venv/bin/python ]] || "$python" -m venv "$OPWRIGHT_BUILD/venv" || return 1
    "$OPWRIGHT_BUILD/venv/bin/python" -m pip install --disable-pip-version-check --progress-bar off \
        -r "$SETUP_DIR/requirements.txt" "${@:2}"
}

setup_environment() {
    local want extra=()
    # No clang in the packages (Ubuntu 22.04): the ziglang package carries one, in this version clang 19 (toolchain/driver/ziglang.hpp).
    [[ -z $(kernel_compiler) ]] && extra+=(ziglang==0.14.1)
    want="$(fingerprint "$SETUP_DIR/requirements.txt") $SETUP_PYTHON $OPWRIGHT_HOME ${extra[*]:-}"
    if stamp_is environment "$want" && [[ -x $OPWRIGHT_BUILD/venv/bin/python ]]; then
        setup_say "Python environment: present"
        return 0
    fi
    setup_step environment "Python environment: ttnn, torch, pytest, nanobind (several GB, minutes the first time)" \
        "check the network and the disk space, then run the same command again: what is already downloaded is kept" \
        environment_install "$SETUP_PYTHON" "${extra[@]}"
    stamp_set environment "$want"
}

# The clang that compiles kernels, in the order of packages.txt; empty when the machine has none that is new enough (18
# refuses the `#pragma GCC unroll 0` of the kernel headers).
kernel_compiler() {
    local version
    for version in $(grep '^clang-' "$SETUP_DIR/packages.txt" | grep -o '[0-9]*'); do
        if command -v "clang++-$version" >/dev/null; then
            echo "clang++-$version"
            return 0
        fi
    done
}
