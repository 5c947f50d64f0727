#include "builder/scaffold/verdict.hpp"

#include <gtest/gtest.h>

#include "base/sha256.hpp"

namespace opwright::builder {
namespace {

struct Row {
    const char* what;
    FileClass file_class;
    const char* base;  ///< null: no build has made the file
    const char* disk;  ///< null: not there
    const char* rendered;
    Verdict verdict;
    const char* text;  ///< what is written; null: nothing
};

constexpr const char* kBase = "a\nb\nc\nd\ne\n";
constexpr const char* kEdited = "mine\nb\nc\nd\ne\n";
constexpr const char* kNew = "a\nb\nc\nd\nnew\n";
constexpr const char* kMerged = "mine\nb\nc\nd\nnew\n";
constexpr const char* kClash = "other\nb\nc\nd\ne\n";

TEST(Verdicts, FollowTheTable) {
    using enum Verdict;
    using enum FileClass;
    const Row rows[] = {
        {"new", kShared, nullptr, nullptr, kBase, kCreate, kBase},
        {"deleted", kShared, kBase, nullptr, kBase, kCreate, kBase},
        {"nothing new", kShared, kBase, kBase, kBase, kIdentical, nullptr},
        {"same by chance", kShared, nullptr, kBase, kBase, kIdentical, nullptr},
        {"of unknown origin", kShared, nullptr, kEdited, kBase, kConflict, nullptr},
        {"of unknown origin, ours", kOurs, nullptr, kEdited, kBase, kConflict, nullptr},
        {"untouched", kShared, kBase, kBase, kNew, kUpdate, kNew},
        {"untouched, ours", kOurs, kBase, kBase, kNew, kUpdate, kNew},
        {"edited, nothing new", kShared, kBase, kEdited, kBase, kKept, nullptr},
        {"edited elsewhere", kShared, kBase, kEdited, kNew, kMerge, kMerged},
        {"edited in the same line", kShared, kBase, kEdited, kClash, kConflict, nullptr},
        {"edited, ours", kOurs, kBase, kEdited, kBase, kConflict, nullptr},
        {"yours, untouched", kYours, kBase, kBase, kNew, kKept, nullptr},
        {"yours, edited", kYours, kBase, kEdited, kClash, kKept, nullptr},
        {"yours, new", kYours, nullptr, nullptr, kBase, kCreate, kBase},
        {"already merged", kShared, kBase, kMerged, kNew, kKept, nullptr},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.what);
        FileState known;
        if (row.base != nullptr) {
            known.base_sha256 = sha256(row.base);
            known.known = {sha256(row.base)};
        }
        const auto text = [](const char* t) { return t ? std::optional<std::string>(t) : std::nullopt; };
        const Decision d = decide({"f", row.rendered, row.file_class}, row.base != nullptr ? &known : nullptr,
                                  text(row.base), text(row.disk));
        EXPECT_EQ(to_string(d.verdict), std::string(to_string(row.verdict)));
        if (row.text != nullptr) {
            EXPECT_EQ(d.text, row.text);
        }
    }
}

TEST(Verdicts, ABuildThatWasStoppedIsNotAPersonsEdit) {
    FileState known;
    known.base_sha256 = sha256(kBase);
    known.known = {sha256(kBase), sha256(kNew)};
    EXPECT_EQ(decide({"f", kClash, FileClass::kShared}, &known, std::string(kBase), std::string(kNew)).verdict,
              Verdict::kUpdate);
}

TEST(Verdicts, WithoutItsBaseAnEditedFileIsNotOverwritten) {
    FileState known;
    known.base_sha256 = sha256(kBase);
    known.known = {sha256(kBase)};
    EXPECT_EQ(decide({"f", kNew, FileClass::kShared}, &known, std::nullopt, std::string(kEdited)).verdict,
              Verdict::kConflict);
}

TEST(Verdicts, NameTheLineOfAConflict) {
    FileState known;
    known.base_sha256 = sha256(kBase);
    known.known = {sha256(kBase)};
    const Decision d = decide({"f", kClash, FileClass::kShared}, &known, std::string(kBase), std::string(kEdited));
    EXPECT_NE(d.why.find("line 1 "), std::string::npos) << d.why;
}

}  // namespace
}  // namespace opwright::builder
