// The compute configuration: fidelity, accumulation, approximation, from fields, tables, assignments and sentences.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "builder/spec/reading.hpp"
#include "builder/spec/sizes.hpp"

namespace opwright::builder {

namespace {

enum class Setting : std::uint8_t { kFidelity, kFp32DestAcc, kApproxMode, kPackerL1Acc, kDstFullSync, kUnpackToDest };

struct SettingName {
    std::string_view words;  ///< normalised, '_' as a blank
    Setting setting;
};

constexpr SettingName kNames[] = {
    {"math fidelity", Setting::kFidelity},
    {"fidelity", Setting::kFidelity},
    {"fp32 dest acc en", Setting::kFp32DestAcc},
    {"fp32 dest acc", Setting::kFp32DestAcc},
    {"fp32 dest accumulation", Setting::kFp32DestAcc},
    {"fp32 dst accumulation", Setting::kFp32DestAcc},
    {"fp32 accumulation", Setting::kFp32DestAcc},
    {"fp32 accumulate", Setting::kFp32DestAcc},
    {"dest accumulation in fp32", Setting::kFp32DestAcc},
    {"accumulate in fp32", Setting::kFp32DestAcc},
    {"math approx mode", Setting::kApproxMode},
    {"math approximation mode", Setting::kApproxMode},
    {"approximation mode", Setting::kApproxMode},
    {"approx mode", Setting::kApproxMode},
    {"sfpu approximation", Setting::kApproxMode},
    {"packer l1 acc", Setting::kPackerL1Acc},
    {"packer l1 accumulation", Setting::kPackerL1Acc},
    {"l1 accumulation", Setting::kPackerL1Acc},
    {"dst full sync en", Setting::kDstFullSync},
    {"dst full sync", Setting::kDstFullSync},
    {"full dst sync", Setting::kDstFullSync},
    {"unpack to dest mode", Setting::kUnpackToDest},
    {"unpack to dest", Setting::kUnpackToDest},
    {"unpack to dst", Setting::kUnpackToDest},
};

/// Lower case words; `math_fidelity`, `math-fidelity` and `Math fidelity (matmul)` are one.
std::string label_words(std::string_view text) {
    std::string plain(text.substr(0, text.find('(')));
    std::replace(plain.begin(), plain.end(), '_', ' ');
    std::replace(plain.begin(), plain.end(), '-', ' ');
    return normalised(plain);
}

std::optional<Setting> setting_of(std::string_view label) {
    const std::string words = label_words(label);
    for (const SettingName& name : kNames)
        if (words == name.words) return name.setting;
    return std::nullopt;
}

/// The first fidelity in the words, and where it stands.
std::optional<std::pair<Fidelity, std::size_t>> fidelity_in(std::string_view text) {
    const std::string words = lower(text);
    std::optional<std::pair<Fidelity, std::size_t>> first;
    for (const Fidelity fidelity : {Fidelity::kLoFi, Fidelity::kHiFi2, Fidelity::kHiFi3, Fidelity::kHiFi4}) {
        const std::size_t at = words.find(lower(cpp_name(fidelity)));
        if (at != std::string::npos && (!first || at < first->second)) first = {fidelity, at};
    }
    return first;
}

std::optional<bool> switch_of(std::string_view text) {
    const std::string words = normalised(text);
    const std::string first = words.substr(0, words.find(' '));
    if (is_one_of(first, {"true", "yes", "on", "1", "enabled", "enable", "fp32", "required"})) return true;
    if (is_one_of(first, {"false", "no", "off", "0", "disabled", "disable", "none", "not", "never"})) return false;
    return std::nullopt;
}

class ComputeReader {
  public:
    explicit ComputeReader(Reading& r) : r_(r) {}

    void read() {
        // What is written as a value comes before what a sentence says in passing.
        each_section([&](std::size_t section) {
            for (const Field& field : r_.fields(section)) {
                const auto setting = setting_of(field.label.view());
                if (setting && !field.value.empty()) take(*setting, field.value, /*must_fit=*/true);
            }
            wide_tables(section);
        });
        each_section([&](std::size_t section) { assignments(section); });
        each_section([&](std::size_t section) { sentences(section); });
    }

  private:
    void each_section(const std::function<void(std::size_t)>& visit) {
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            const Role role = r_.facts[i].role;
            if (role != Role::kParameters && role != Role::kIgnored && role != Role::kStagePlan) visit(i);
        }
    }

    /// Tables with more than a name and a value: the first cell that can be the value is it.
    void wide_tables(std::size_t section) {
        for (const Block& block : r_.document.sections[section].blocks) {
            if (block.kind != Block::Kind::kTable || block.table.header.cells.size() <= 3) continue;
            for (const Row& row : block.table.rows) {
                if (row.cells.empty()) continue;
                const auto setting = setting_of(row.cells.front().view());
                if (!setting) continue;
                for (std::size_t i = 1; i < row.cells.size(); ++i)
                    if (take(*setting, row.cells[i], /*must_fit=*/false)) break;
            }
        }
    }

    /// `.math_fidelity = MathFidelity::HiFi4`, in code or in running text.
    void assignments(std::size_t section) {
        static constexpr std::array<std::string_view, 5> kFields = {
            "math_fidelity", "fp32_dest_acc_en", "math_approx_mode", "packer_l1_acc", "dst_full_sync_en"};
        for (const Block& block : r_.document.sections[section].blocks) {
            for (const Text& raw : block.lines) {
                const Text line = block.kind == Block::Kind::kCode ? raw : clean(raw);
                for (const std::string_view field : kFields) {
                    std::size_t at = line.view().find(field);
                    if (at == std::string_view::npos) continue;
                    at += field.size();
                    while (at < line.size() && line[at] == ' ') ++at;
                    if (at >= line.size() || (line[at] != '=' && line[at] != ':')) continue;
                    const std::size_t from = line.view().find_first_not_of("= :", at);
                    if (from == std::string_view::npos) continue;
                    const std::size_t end = line.view().find_first_of(",;}) ", from);
                    take(*setting_of(field), line.sub(from, end == std::string_view::npos ? end : end - from),
                         /*must_fit=*/false);
                }
            }
        }
    }

    /// "runs with HiFi2 math fidelity and fp32 accumulation in DST"
    void sentences(std::size_t section) {
        const std::string title = label_words(r_.document.sections[section].title.view());
        const bool about = has_phrase(title, "compute config") || has_phrase(title, "compute configuration") ||
                           has_phrase(title, "compute settings") || has_phrase(title, "precision") ||
                           has_phrase(title, "numerics");
        for (const Block& block : r_.document.sections[section].blocks) {
            if (block.kind != Block::Kind::kParagraph && block.kind != Block::Kind::kBullet) continue;
            const Text text = clean(block.text);
            const std::string words = label_words(text.view());
            const auto fidelity = fidelity_in(text.view());
            if (fidelity && (about || has_phrase(words, "fidelity")) && !r_.spec.compute.fidelity)
                r_.spec.compute.fidelity = {fidelity->first, r_.place(text, fidelity->second)};
            const bool fp32 = has_phrase(words, "fp32 accumulation") || has_phrase(words, "accumulate in fp32") ||
                              has_phrase(words, "accumulates in fp32");
            const bool denied = has_phrase(words, "no") || has_phrase(words, "not") || has_phrase(words, "without");
            if (about && fp32 && !denied && !r_.spec.compute.fp32_dest_acc)
                r_.spec.compute.fp32_dest_acc = {true, r_.place(text)};
        }
    }

    /// False when the text is no value of the setting; with `must_fit` that is reported.
    bool take(Setting setting, const Text& value, bool must_fit) {
        ComputeSpec& compute = r_.spec.compute;
        if (setting == Setting::kUnpackToDest) return unpack_to_dest(value);
        if (setting == Setting::kFidelity) {
            const auto fidelity = fidelity_in(value.view());
            if (fidelity)
                keep(compute.fidelity, fidelity->first, value);
            else if (must_fit)
                unreadable(value, "LoFi, HiFi2, HiFi3 or HiFi4");
            return fidelity.has_value();
        }
        const auto state = switch_of(value.view());
        if (!state) {
            if (must_fit) unreadable(value, "true or false");
            return false;
        }
        keep(setting == Setting::kFp32DestAcc   ? compute.fp32_dest_acc
             : setting == Setting::kApproxMode  ? compute.approx_mode
             : setting == Setting::kPackerL1Acc ? compute.packer_l1_acc
                                                : compute.dst_full_sync,
             *state, value);
        return true;
    }

    template <typename T>
    void keep(std::optional<Placed<T>>& slot, T value, const Text& at) {
        if (!slot) {
            slot = {value, r_.place(at)};
        } else if (slot->value != value) {
            r_.warn("compute-config-differs", r_.place(at),
                    fmt::format("\"{}\" differs from line {}, which holds", at.view(), slot->place.line),
                    "let both places say the same");
        }
    }

    /// `UnpackToDestFp32 for c_0, c_1`; `Default` names none.
    bool unpack_to_dest(const Text& value) {
        if (lower(value.view()).find("fp32") == std::string::npos)
            return has_phrase(normalised(value.view()), "default");
        std::size_t at = 0;
        while (at < value.size()) {
            const std::size_t from = value.view().find_first_not_of(" ,;()", at);
            if (from == std::string_view::npos) break;
            at = std::min(value.view().find_first_of(" ,;()", from), value.size());
            const std::string_view word = value.view().substr(from, at - from);
            std::optional<int> index = index_of(word);
            for (const BufferSpec& buffer : r_.spec.buffers)
                if (buffer.name.value == word) index = buffer.index.value;
            if (index) r_.spec.compute.unpack_to_dest.push_back({*index, r_.place(value, from)});
        }
        return true;
    }

    void unreadable(const Text& value, std::string_view expected) {
        r_.warn(
            "compute-config-unreadable", r_.place(value),
            fmt::format("\"{}\" is no setting of the compute kernel; it stays as if nothing were said", value.view()),
            fmt::format("write {}", expected));
    }

    Reading& r_;
};

}  // namespace

void read_compute(Reading& r) {
    ComputeReader(r).read();
}

}  // namespace opwright::builder
