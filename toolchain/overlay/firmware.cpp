#include "toolchain/overlay/firmware.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gelf.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace opwright::toolchain {

namespace fs = std::filesystem;

namespace {

/// Keys observed with wheel 0.81.1 and the version line of driver/run.hpp.
constexpr const char* kKnownKeys[] = {"2752194815558545679", "10733630927160325033"};

struct ElfFile {
    int fd = -1;
    Elf* elf = nullptr;
    ~ElfFile() {
        if (elf != nullptr) elf_end(elf);
        if (fd >= 0) ::close(fd);
    }
};

/// Size in bytes of the data object whose symbol has this name; 0 when there is none.
std::size_t object_size(Elf* elf, std::string_view name) {
    for (Elf_Scn* section = elf_nextscn(elf, nullptr); section != nullptr; section = elf_nextscn(elf, section)) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_SYMTAB || header.sh_entsize == 0)
            continue;
        Elf_Data* data = elf_getdata(section, nullptr);
        if (data == nullptr) continue;
        for (std::size_t i = 0; i < header.sh_size / header.sh_entsize; ++i) {
            GElf_Sym symbol;
            if (gelf_getsym(data, static_cast<int>(i), &symbol) == nullptr) continue;
            const char* text = elf_strptr(elf, header.sh_link, symbol.st_name);
            if (text != nullptr && name == text) return symbol.st_size;
        }
    }
    return 0;
}

}  // namespace

Result<FirmwareShape> firmware_shape(const fs::path& set) {
    const fs::path path = set / "brisc/brisc.elf";
    elf_version(EV_CURRENT);
    ElfFile file;
    file.fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file.fd >= 0) file.elf = elf_begin(file.fd, ELF_C_READ_MMAP, nullptr);
    if (file.elf == nullptr || elf_kind(file.elf) != ELF_K_ELF)
        return fail("toolchain-firmware-elf", fmt::format("cannot read firmware '{}'", path.string()),
                    "reinstall the ttnn wheel");
    return FirmwareShape{static_cast<unsigned>(object_size(file.elf, "bank_to_dram_offset") / 4),
                         static_cast<unsigned>(object_size(file.elf, "bank_to_l1_offset") / 4)};
}

Result<fs::path> find_firmware(const fs::path& pre_compiled, FirmwareShape shape) {
    std::vector<fs::path> sets;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(pre_compiled, error)) sets.push_back(entry.path());
    std::sort(sets.begin(), sets.end());
    for (const auto& set : sets)
        if (const auto found = firmware_shape(set); found && *found == shape) return set;
    return fail("toolchain-no-firmware",
                fmt::format("no firmware for {} DRAM banks and {} L1 banks among {} sets in '{}'", shape.dram_banks,
                            shape.l1_banks, sets.size(), pre_compiled.string()),
                "install the ttnn wheel that opwright pins (./opwright doctor names it)");
}

std::vector<std::string> firmware_keys(const fs::path& cache) {
    std::vector<std::string> keys(std::begin(kKnownKeys), std::end(kKnownKeys));
    constexpr std::string_view kPrefix = "tt-metal-cache";
    std::error_code error;
    if (cache.empty()) return keys;
    for (const auto& entry : fs::directory_iterator(cache, error)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(kPrefix) || name.size() == kPrefix.size()) continue;
        std::string key = name.substr(kPrefix.size());
        if (key.find_first_not_of("0123456789") != std::string::npos) continue;
        if (fs::exists(entry.path() / "firmware", error)) continue;
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
    }
    std::sort(keys.begin() + std::size(kKnownKeys), keys.end());
    return keys;
}

}  // namespace opwright::toolchain
