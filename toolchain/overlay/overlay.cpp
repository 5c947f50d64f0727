#include "toolchain/overlay/overlay.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/files.hpp"
#include "toolchain/overlay/firmware.hpp"

namespace opwright::toolchain {

namespace fs = std::filesystem;

namespace {

/// Where the root has folders of its own; everything else is a link.
const fs::path kPreCompiled = "tt_metal/pre-compiled";

Result<void> require(const fs::path& path, const char* id, const std::string& what, const std::string& fix) {
    std::error_code error;
    if (fs::exists(path, error)) return {};
    return fail(id, fmt::format("{}: '{}' does not exist", what, path.string()), fix);
}

/// The firmware that an earlier run chose, when it still belongs to this wheel: saves reading 64 ELF files.
fs::path chosen_before(const OverlayRequest& request, const std::string& key) {
    std::error_code error;
    const fs::path target = fs::read_symlink(request.root / kPreCompiled / key, error);
    if (error || target.parent_path() != request.wheel / kPreCompiled) return {};
    return fs::exists(target / "brisc/brisc_weakened.elf", error) ? target : fs::path();
}

Result<std::size_t> place_link(const fs::path& link, const fs::path& target) {
    std::error_code error;
    const auto status = fs::symlink_status(link, error);
    if (fs::is_symlink(status)) {
        if (fs::read_symlink(link, error) == target) return 0;
    } else if (fs::exists(status)) {
        return fail("toolchain-overlay-blocked",
                    fmt::format("'{}' is not a link; the overlay root may hold only links", link.string()),
                    "move it away, or choose another --root");
    }
    if (auto folders = make_folders(link.parent_path()); !folders) return fail(folders.error());
    const fs::path draft = fmt::format("{}.{}.new", link.string(), ::getpid());
    fs::remove(draft, error);
    fs::create_symlink(target, draft, error);
    if (!error) fs::rename(draft, link, error);
    if (error) return fail(write_diagnostic(link, error.value()));
    return 1;
}

/// Links that are no longer in the plan (an upgraded wheel dropped a file): removed. Real files are left alone.
std::size_t remove_stale(const fs::path& root, const LinkPlan& plan) {
    std::size_t removed = 0;
    std::error_code error;
    for (const fs::path& folder : {fs::path("."), fs::path("tt_metal"), kPreCompiled, fs::path("runtime")}) {
        std::vector<fs::path> stale;
        for (const auto& entry : fs::directory_iterator(root / folder, error)) {
            const fs::path name = (folder / entry.path().filename()).lexically_normal();
            if (entry.is_symlink(error) && plan.find(name) == plan.end()) stale.push_back(entry.path());
        }
        for (const auto& path : stale) removed += fs::remove(path, error) ? 1 : 0;
    }
    return removed;
}

Result<std::size_t> fill(const fs::path& root, const LinkPlan& plan) {
    std::size_t changes = remove_stale(root, plan);
    for (const auto& [link, target] : plan) {
        const auto placed = place_link(root / link, target);
        if (!placed) return fail(placed.error());
        changes += *placed;
    }
    return changes;
}

}  // namespace

Result<LinkPlan> plan_overlay(const OverlayRequest& request) {
    const fs::path metal = request.wheel / "tt_metal";
    if (auto there = require(metal / "hw/inc", "toolchain-no-wheel",
                             "this is not the folder of an installed ttnn wheel", "give --wheel <site-packages>/ttnn");
        !there)
        return fail(there.error());
    LinkPlan plan;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(metal, error))
        if (entry.path().filename() != kPreCompiled.filename())
            plan["tt_metal" / entry.path().filename()] = entry.path();
    for (const auto& entry : fs::directory_iterator(metal / kPreCompiled.filename(), error))
        plan[kPreCompiled / entry.path().filename()] = entry.path();
    plan["ttnn"] = request.wheel / "ttnn";
    plan["runtime/hw"] = request.wheel / "runtime/hw";
    if (!request.sfpi.empty()) {
        if (auto there = require(request.sfpi / "compiler/bin/riscv-tt-elf-g++", "toolchain-no-sfpi",
                                 "no vendor compiler there", "give --sfpi the folder that has compiler/ and include/");
            !there)
            return fail(there.error());
        plan["runtime/sfpi"] = request.sfpi;
        return plan;  // the vendor's version line gives keys that the wheel's own firmware sets already have
    }
    if (auto there = require(request.driver, "toolchain-no-driver", "the kernel compiler is not built",
                             "build it, or give --driver");
        !there)
        return fail(there.error());
    plan["runtime/sfpi/compiler/bin/riscv-tt-elf-g++"] = request.driver;
    plan["runtime/sfpi/include"] = request.include;
    const auto keys = firmware_keys(request.cache);
    fs::path firmware = chosen_before(request, keys.front());
    if (firmware.empty()) {
        auto found = find_firmware(request.wheel / kPreCompiled, kWormhole80Tiles);
        if (!found) return fail(found.error());
        firmware = *found;
    }
    for (const auto& key : keys) plan.try_emplace(kPreCompiled / key, firmware);
    return plan;
}

Result<std::size_t> apply_overlay(const fs::path& root, const LinkPlan& plan) {
    std::error_code error;
    if (fs::exists(root, error)) return fill(root, plan);
    const fs::path draft = fmt::format("{}.{}.new", root.string(), ::getpid());
    const auto filled = fill(draft, plan);
    if (!filled) return fail(filled.error());
    fs::rename(draft, root, error);
    if (!error) return filled;
    // Another process was first: its root is as good, once it is the plan.
    fs::remove_all(draft, error);
    return fill(root, plan);
}

}  // namespace opwright::toolchain
