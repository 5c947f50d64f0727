# shellcheck shell=bash
# Steps 4 and 5: the CMake build (chip, toolchain, SDK, builder) and the runtime root that the ttnn wheel is pointed at.

build_all() {
    cmake -S "$OPWRIGHT_HOME" -B "$OPWRIGHT_BUILD/cmake" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DOPWRIGHT_PYTHON="$OPWRIGHT_BUILD/venv/bin/python" -DOPWRIGHT_STAGE_DIR="$OPWRIGHT_BUILD" -DOPWRIGHT_TESTS_IN_ALL=OFF \
        -DOPWRIGHT_WARNINGS_AS_ERRORS="$([[ ${CI:-} == true ]] && echo ON || echo OFF)" || return 1
    # Two jobs at least; each may take over a GB, so not more than the memory carries.
    local jobs memory
    memory=$(awk '/MemAvailable/ {print int($2 / 1500000)}' /proc/meminfo)
    jobs=$(nproc)
    ((memory < jobs)) && jobs=$memory
    ((jobs < 1)) && jobs=1
    ninja -C "$OPWRIGHT_BUILD/cmake" -j "$jobs"
}

setup_build() {
    setup_step build "Build: chip, toolchain, SDK, builder" \
        "if you edited the sources, see the compiler's message above; otherwise remove build/cmake and run the same command again" \
        build_all
}

runtime_root() {
    local wheel
    wheel=$("$OPWRIGHT_BUILD/venv/bin/python" -c \
        'import importlib.util; print(importlib.util.find_spec("ttnn").submodule_search_locations[0])') || return 1
    mkdir -p "$OPWRIGHT_BUILD/chip" "$OPWRIGHT_BUILD/cache/tt-metal" "$OPWRIGHT_BUILD/cache/logs"
    # The runtime reads the SoC descriptor from beside the chip's library: an unharvested Wormhole, as the model is.
    ln -sfn "$wheel/tt_metal/soc_descriptors/wormhole_b0_80_arch.yaml" "$OPWRIGHT_BUILD/chip/soc_descriptor.yaml"
    "$OPWRIGHT_BUILD/bin/opwright-overlay" --wheel "$wheel" --root "$OPWRIGHT_BUILD/root" \
        --driver "$OPWRIGHT_BUILD/bin/riscv-tt-elf-g++" --cache "$OPWRIGHT_BUILD/cache/tt-metal"
}

# Runs small kernels of every kind once through the real runtime: their headers are precompiled on the way.
kernel_headers() { "$OPWRIGHT_CLI" python "$OPWRIGHT_HOME/toolchain/warm/warm_up.py"; }

setup_runtime() {
    setup_step runtime "Runtime root: links into the wheel" \
        "see the message above; removing build/root and build/cache is safe" runtime_root
    # Headers depend on the driver, its headers and the wheel; the driver itself checks each one and remakes stale ones.
    local want
    want=$(fingerprint "$OPWRIGHT_BUILD/bin/riscv-tt-elf-g++" "$OPWRIGHT_HOME"/toolchain/include/*.h "$SETUP_DIR/requirements.txt")
    if stamp_is kernel_headers "$want" && [[ -d $OPWRIGHT_BUILD/cache/pch ]]; then
        setup_say "Kernel headers: present"
        return 0
    fi
    setup_step kernel_headers "Kernel headers: precompiled for all five RISC-V cores, tried on the chip" \
        "see the message above; removing build/cache is safe" kernel_headers
    stamp_set kernel_headers "$want"
}
