// The table of verdicts.
#include "builder/scaffold/verdict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/sha256.hpp"
#include "builder/scaffold/merge.hpp"

namespace opwright::builder {

const char* to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::kCreate:
            return "create";
        case Verdict::kIdentical:
            return "identical";
        case Verdict::kUpdate:
            return "update";
        case Verdict::kMerge:
            return "merge";
        case Verdict::kKept:
            return "kept";
        case Verdict::kRemove:
            return "remove";
        case Verdict::kConflict:
            return "conflict";
    }
    return "";
}

namespace {

constexpr std::size_t kShownConflicts = 4;

std::string conflict_text(const MergeResult& merged) {
    std::vector<std::string> places;
    for (const MergeConflict& one : merged.conflicts) {
        if (places.size() == kShownConflicts) break;
        places.push_back(fmt::format("{} (new text: {})", to_text(one.edited), to_text(one.rendered)));
    }
    const std::size_t more = merged.conflicts.size() - places.size();
    return fmt::format("edited and changed by the new text, too: {}{}", fmt::join(places, "; "),
                       more == 0 ? "" : fmt::format("; and {} more", more));
}

}  // namespace

Decision decide_leftover(const FileState& known, const std::optional<std::string>& disk) {
    if (!disk) return {Verdict::kIdentical, {}, {}};
    const bool untouched = std::find(known.known.begin(), known.known.end(), sha256(*disk)) != known.known.end();
    if (untouched && known.file_class != FileClass::kYours) return {Verdict::kRemove, {}, "it is no longer generated"};
    return {Verdict::kConflict, {}, "it is no longer generated, but has been edited"};
}

Decision decide(const TreeFile& file, const FileState* known, const std::optional<std::string>& base,
                const std::optional<std::string>& disk) {
    if (!disk && known != nullptr && known->known.empty())
        return {Verdict::kKept, {}, "the operation was adopted without it"};
    if (!disk) return {Verdict::kCreate, file.text, known != nullptr ? "it had been deleted" : ""};
    if (*disk == file.text) return {Verdict::kIdentical, {}, {}};
    if (known == nullptr) return {Verdict::kConflict, {}, "it exists, and no build has made it"};

    const std::string hash = sha256(*disk);
    const bool untouched = std::find(known->known.begin(), known->known.end(), hash) != known->known.end();
    if (file.file_class == FileClass::kYours) return {Verdict::kKept, {}, "it is yours"};
    if (untouched) return {Verdict::kUpdate, file.text, {}};
    if (file.file_class == FileClass::kOurs)
        return {Verdict::kConflict, {}, "it has been edited, but every build rewrites it"};
    if (sha256(file.text) == known->base_sha256) return {Verdict::kKept, {}, "it has been edited"};
    if (!base) return {Verdict::kConflict, {}, "it has been edited, and the text it was made from is lost"};
    MergeResult merged = merge(*base, *disk, file.text);
    if (!merged.clean()) return {Verdict::kConflict, {}, conflict_text(merged)};
    if (merged.text == *disk) return {Verdict::kKept, {}, "it has been edited"};
    return {Verdict::kMerge, std::move(merged.text), "it has been edited elsewhere"};
}

}  // namespace opwright::builder
