// The fuzz targets in every build: the corpus as it is and damaged, and random inputs; always the same ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "chip/fuzz/targets.hpp"

namespace opwright::chip::fuzz {
namespace {

using Data = std::vector<std::uint8_t>;

std::vector<Data> seeds(const std::string& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(OPWRIGHT_CHIP_CORPUS + ("/" + folder)))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<Data> out;
    for (const auto& path : paths) {
        std::ifstream in(path, std::ios::binary);
        out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return out;
}

Data random_data(std::mt19937& random, std::size_t size) {
    Data data(size);
    for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random());
    return data;
}

/// A few bytes or bits exchanged.
Data damaged(Data data, std::mt19937& random) {
    for (unsigned n = 1 + random() % 6; n > 0 && !data.empty(); --n) {
        std::uint8_t& byte = data[random() % data.size()];
        byte = random() % 2 == 0 ? static_cast<std::uint8_t>(random())
                                 : byte ^ static_cast<std::uint8_t>(1u << random() % 8);
    }
    return data;
}

void replay(void (*target)(Bytes), const std::string& folder, int rounds, int fresh, std::size_t size) {
    const std::vector<Data> all = seeds(folder);
    ASSERT_FALSE(all.empty());
    std::mt19937 random(20240607);
    for (const Data& seed : all) {
        target(seed);
        for (int i = 0; i < rounds; ++i) target(damaged(seed, random));
    }
    for (int i = 0; i < fresh; ++i) target(random_data(random, 1 + random() % size));
}

TEST(ChipFuzzReplay, Programs) {
    replay(program, "program", 40, 150, 400);
}
TEST(ChipFuzzReplay, TensixInstructions) {
    replay(tensix, "tensix", 40, 150, 1200);
}
TEST(ChipFuzzReplay, HostAccesses) {
    replay(host, "host", 5, 20, 600);
}
TEST(ChipFuzzReplay, ElfFiles) {
    replay(elf, "elf", 400, 50, 400);
}

}  // namespace
}  // namespace opwright::chip::fuzz
