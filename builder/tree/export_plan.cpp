#include "builder/tree/export_plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <system_error>

#include "base/cpp_source.hpp"
#include "base/lines.hpp"
#include "base/sha256.hpp"
#include "builder/tree/cmake_text.hpp"
#include "builder/tree/cpp_text.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr const char* kIgnoreAll = "*\n";

Unexpected has_operation(const std::string& directory, const std::string& op, std::string what) {
    Diagnostic d;
    d.id = "tree-has-operation";
    d.place.file = directory;
    d.what = std::move(what);
    d.fix = fmt::format("give the operation another name than '{}', or remove the one in the tree first", op);
    return fail(std::move(d));
}

Unexpected edited_in_tree(const std::vector<std::string>& files, const char* fix) {
    Diagnostic d;
    d.id = "edited-in-tree";
    d.place.file = files.front();
    d.what = fmt::format("edited in the tree since the export: {}", fmt::join(files, ", "));
    d.fix = fix;
    return fail(std::move(d));
}

std::vector<Piece> pieces_of(const std::vector<Insertion>& insertions) {
    std::vector<Piece> pieces;
    for (const Insertion& insertion : insertions) pieces.push_back({insertion.text, insertion.word});
    return pieces;
}

/// The tree's files as they are without what an earlier export added to them.
ReadTreeFile without_export(const fs::path& tree, const ExportRecord& record) {
    return [read = reader_of(tree), record](const std::string& path) {
        auto text = read(path);
        const auto known = record.edits.find(path);
        if (text && *text && known != record.edits.end()) **text = remove_pieces(std::move(**text), known->second);
        return text;
    };
}

/// What is placed for `source`: its files, and the library file that the tree wants.
std::vector<OperationSource::File> placed_files(const OperationSource& source, const Registration& registration) {
    auto files = source.contents;
    if (registration.library) files.push_back({"CMakeLists.txt", *registration.library, false});
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

/// Files of the operation's folder in the tree that an export of these would not have.
bool holds_others(const fs::path& folder, const std::vector<OperationSource::File>& files) {
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string inside = it->path().lexically_relative(folder).generic_string();
        std::error_code ignored;
        if (it->path().filename() == "__pycache__") it.disable_recursion_pending();
        if (it->is_directory(ignored)) continue;
        if (std::none_of(files.begin(), files.end(), [&](const auto& file) { return file.path == inside; }))
            return true;
    }
    return false;
}

class ExportPlanner {
  public:
    ExportPlanner(const OperationSource& source, fs::path tree)
        : source_(source), read_(reader_of(tree)), operation_(source.files) {
        plan_.op = operation_.op;
        plan_.tree = std::move(tree);
    }

    Result<ExportPlan> plan() {
        auto earlier = read_record(plan_.tree, plan_.op);
        if (!earlier) return fail(earlier.error());
        earlier_ = *earlier ? std::move(**earlier) : ExportRecord{};
        if (*earlier && earlier_.directory != operation_.directory)
            return has_operation(earlier_.directory, plan_.op,
                                 "an export placed an operation of this name in another folder of the tree");
        if (const auto other = find_namesake(plan_.tree, plan_.op, operation_.directory))
            return has_operation(*other, plan_.op, "the tree has an operation of this name already");
        const ReadTreeFile clean = without_export(plan_.tree, earlier_);
        auto registration = plan_registration(operation_, clean);
        if (!registration) return fail(registration.error());
        plan_.notes = registration->notes;
        record_.directory = operation_.directory;
        if (auto placed = place(placed_files(source_, *registration), earlier->has_value()); !placed)
            return fail(placed.error());
        if (auto edited = edit(*registration, clean); !edited) return fail(edited.error());
        const bool by_export = *earlier || std::any_of(plan_.changes.begin(), plan_.changes.end(),
                                                       [](const TreeChange& change) { return change.changes(); });
        if (by_export) keep_record();
        return std::move(plan_);
    }

  private:
    Result<void> place(const std::vector<OperationSource::File>& files, bool again) {
        std::error_code error;
        const fs::path folder = plan_.tree / operation_.directory;
        const bool in_place = fs::equivalent(folder, source_.folder, error);
        std::vector<std::string> foreign, edited;
        for (const auto& file : files) {
            const std::string path = operation_.directory + "/" + file.path;
            auto there = read_(path);
            if (!there) return fail(there.error());
            plan_.patch.push_back({path, std::nullopt, file.text, file.executable});
            // What lies in the tree already is the user's own, and stays when an export is undone.
            const bool own = in_place && source_has(file.path);
            if (own) continue;
            const auto known = earlier_.placed.find(path);
            const bool same = *there == file.text;
            const bool ours = known != earlier_.placed.end() && *there && sha256(**there) == known->second;
            if (*there && !same && !ours) (again ? edited : foreign).push_back(path);
            plan_.changes.push_back({path, std::move(*there), file.text, file.executable});
            record_.placed[path] = sha256(file.text);
        }
        if (!again && !in_place && (!foreign.empty() || (fs::exists(folder, error) && holds_others(folder, files))))
            return has_operation(operation_.directory, plan_.op,
                                 "the tree has an operation in this folder that no export placed there");
        for (const auto& [path, sum] : earlier_.placed) {
            if (record_.placed.contains(path)) continue;
            auto there = read_(path);
            if (!there) return fail(there.error());
            if (*there && sha256(**there) != sum) edited.push_back(path);
            if (*there) plan_.changes.push_back({path, std::move(*there), std::nullopt});
        }
        if (!edited.empty())
            return edited_in_tree(edited,
                                  "bring the edits over into the operation's own folder, or take them back there");
        return {};
    }

    bool source_has(const std::string& path) const {
        return std::any_of(source_.contents.begin(), source_.contents.end(),
                           [&](const auto& file) { return file.path == path; });
    }

    Result<void> edit(const Registration& registration, const ReadTreeFile& clean) {
        std::vector<std::string> paths;
        for (const FileEdit& file : registration.edits) paths.push_back(file.path);
        for (const auto& [path, pieces] : earlier_.edits) paths.push_back(path);
        std::sort(paths.begin(), paths.end());
        paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
        for (const std::string& path : paths) {
            auto there = read_(path), base = clean(path);
            if (!there || !base) return fail(there ? base.error() : there.error());
            if (!*base) continue;  // an edited file of an earlier export that the tree no longer has
            const auto now = std::find_if(registration.edits.begin(), registration.edits.end(),
                                          [&](const FileEdit& file) { return file.path == path; });
            std::string text = **base;
            if (now != registration.edits.end()) {
                text = insert(**base, now->insertions);
                record_.edits[path] = pieces_of(now->insertions);
            }
            plan_.patch.push_back({path, **base, text});
            plan_.changes.push_back({path, std::move(*there), std::move(text)});
        }
        return {};
    }

    void keep_record() {
        record_.folders = earlier_.folders;
        for (const TreeChange& change : plan_.changes) {
            for (std::string& folder : missing_folders(plan_.tree, change.path))
                if (std::find(record_.folders.begin(), record_.folders.end(), folder) == record_.folders.end())
                    record_.folders.push_back(std::move(folder));
        }
        plan_.record = std::move(record_);
    }

    const OperationSource& source_;
    ReadTreeFile read_;
    OperationFiles operation_;
    ExportRecord earlier_, record_;
    ExportPlan plan_;
};

/// A line of `text` outside of comments that has `word` as a whole; 0 when none does.
std::size_t line_naming(const std::string& path, const std::string& text, const std::string& word) {
    if (path.ends_with(".cpp")) {
        const std::string seen = without_comments(text);
        const auto is_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
        for (std::size_t at = seen.find(word); at != std::string::npos; at = seen.find(word, at + 1)) {
            const std::size_t end = at + word.size();
            if ((at == 0 || !is_name(seen[at - 1])) && (end == seen.size() || !is_name(seen[end])))
                return line_number(text, at);
        }
        return 0;
    }
    for (const CMakeCommand& command : parse_cmake(text))
        for (const CMakeArgument& argument : command.arguments)
            if (argument.text == word) return line_number(text, argument.begin);
    return 0;
}

}  // namespace

Result<ExportPlan> plan_export(const OperationSource& source, const fs::path& tree) {
    return ExportPlanner(source, tree).plan();
}

ExportPlan plan_new_files(const OperationSource& source) {
    ExportPlan plan;
    plan.op = source.files.op;
    for (const auto& file : source.contents)
        plan.patch.push_back({source.files.directory + "/" + file.path, std::nullopt, file.text, file.executable});
    plan.notes.push_back(
        "new files alone: which lines enter the operation in tt-metal's CMake and binding files depends on "
        "the tree; --tree PATH adds them");
    return plan;
}

Result<void> carry_out(const ExportPlan& plan) {
    std::vector<TreeChange> changes;
    const auto add = [&](const std::string& path, const std::string& text) -> Result<void> {
        auto there = reader_of(plan.tree)(path);
        if (!there) return fail(there.error());
        if (*there != text) changes.push_back({path, std::move(*there), text});
        return {};
    };
    // The record comes first: after a power cut in the middle it says what may have been done.
    if (plan.record) {
        auto kept =
            add(kRecordIgnore, kIgnoreAll).and_then([&] { return add(record_path(plan.op), to_json(*plan.record)); });
        if (!kept) return kept;
    }
    changes.insert(changes.end(), plan.changes.begin(), plan.changes.end());
    return make_changes(plan.tree, changes);
}

Result<UndoPlan> plan_undo(const fs::path& tree, const std::string& op) {
    const auto record = read_record(tree, op);
    if (!record) return fail(record.error());
    if (!*record)
        return fail("no-export", fmt::format("no export of '{}' into '{}' is recorded", op, tree.string()),
                    "what came in as a patch goes with 'git apply -R'");
    UndoPlan plan{op, tree, {}, {}};
    const ReadTreeFile read = reader_of(tree);
    std::vector<std::string> edited;
    for (const auto& [path, sum] : (*record)->placed) {
        auto there = read(path);
        if (!there) return fail(there.error());
        if (!*there) continue;
        if (sha256(**there) != sum) edited.push_back(path);
        plan.changes.push_back({path, std::move(*there), std::nullopt});
    }
    if (!edited.empty())
        return edited_in_tree(edited,
                              "bring the edits over into the operation's own folder and export it again, or move "
                              "these files away; nothing was undone");
    for (const auto& [path, pieces] : (*record)->edits) {
        auto there = read(path);
        if (!there) return fail(there.error());
        if (!*there) continue;
        std::string text = remove_pieces(**there, pieces);
        for (const Piece& piece : pieces) {
            if (line_naming(path, text, piece.word) == 0) continue;
            const std::size_t line = line_naming(path, **there, piece.word);
            Diagnostic d;
            d.id = "edited-registration";
            d.place = {path, static_cast<std::uint32_t>(line), 0};
            d.what = fmt::format("this line names the operation and is not as the export wrote it: {}", piece.word);
            d.expected = piece.text.substr(0, piece.text.find_last_not_of("\r\n") + 1);
            d.fix = "remove the line yourself, then run the same command again; nothing was undone";
            return fail(std::move(d));
        }
        plan.changes.push_back({path, std::move(*there), std::move(text)});
    }
    auto kept = read(record_path(op));
    if (!kept) return fail(kept.error());
    plan.changes.push_back({record_path(op), std::move(*kept), std::nullopt});
    plan.folders = (*record)->folders;
    std::reverse(plan.folders.begin(), plan.folders.end());
    return plan;
}

Result<void> carry_out(const UndoPlan& plan) {
    if (auto made = make_changes(plan.tree, plan.changes); !made) return made;
    std::error_code ignored;
    for (const std::string& folder : plan.folders) {
        // Python's caches of the tests that ran there are nobody's work.
        fs::remove_all(plan.tree / folder / "__pycache__", ignored);
        fs::remove(plan.tree / folder, ignored);  // only when empty
    }
    const fs::path record = plan.tree / record_path(plan.op), records = record.parent_path().parent_path();
    fs::remove(plan.tree / built_path(plan.op), ignored);
    fs::remove(record.parent_path(), ignored);
    if (std::distance(fs::directory_iterator(records, ignored), fs::directory_iterator()) == 1)
        fs::remove(plan.tree / kRecordIgnore, ignored);
    fs::remove(records, ignored);
    return {};
}

}  // namespace opwright::builder
