// The fuzz corpus, replayed by every build: each seed as it is, damaged a few hundred times, and what fuzzing once
// found.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "builder/fuzz/targets.hpp"

namespace opwright::builder::fuzz {
namespace {

std::vector<std::string> seeds(const std::string& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(OPWRIGHT_SOURCE_DIR + std::string("/") + folder))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> out;
    for (const auto& path : paths) {
        std::ifstream in(path, std::ios::binary);
        out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return out;
}

/// Cuts, repeats, exchanges and overwrites pieces: what libFuzzer does, without its feedback.
std::string damaged(std::string text, const std::vector<std::string>& all, std::mt19937& random) {
    static constexpr const char* kPieces[] = {"|",    "\n| ",         "(",           "`",  "[",
                                              " or ", "\xE2\x80\xAE", "99999999999", "/0", "../"};
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    for (std::size_t n = 1 + below(4); n > 0; --n) {
        const std::size_t at = below(text.size()), length = below(std::min<std::size_t>(text.size() - at, 60));
        switch (below(4)) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(at, text.substr(below(text.size()), length));
                break;
            case 2: {
                const std::string& other = all[below(all.size())];
                text.replace(at, length, other.substr(below(other.size()), length));
                break;
            }
            default:
                text.insert(at, kPieces[below(std::size(kPieces))]);
        }
    }
    return text;
}

void replay(void (*target)(std::string_view), const std::vector<std::string>& all, int rounds) {
    ASSERT_FALSE(all.empty());
    std::mt19937 random(20240607);
    for (const std::string& seed : all) {
        target(seed);
        for (int i = 0; i < rounds; ++i) target(damaged(seed, all, random));
    }
}

TEST(FuzzReplay, Specs) {
    replay(spec, seeds("builder/fuzz/corpus/spec"), 60);
}
TEST(FuzzReplay, Dialects) {
    replay(spec, seeds("builder/plan/testdata/dialects"), 20);
}
TEST(FuzzReplay, Formulas) {
    replay(formula, seeds("builder/fuzz/corpus/formula"), 2000);
}

}  // namespace
}  // namespace opwright::builder::fuzz
