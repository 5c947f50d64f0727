// Decide for every file, then write: first the record of what is about to be written, then the files, then the rest.
#include "builder/scaffold/apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "base/sha256.hpp"
#include "builder/scaffold/state.hpp"
#include "builder/templates/templates.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

Unexpected unsafe(const std::string& path, const std::string& why) {
    Diagnostic d;
    d.id = "unsafe-path";
    d.place.file = path;
    d.what = fmt::format("'{}' is not a safe place to write: {}", path, why);
    d.expected = "a file inside the workspace";
    d.fix = "use another workspace, or replace the link by a folder";
    return fail(std::move(d));
}

bool is_inside(const fs::path& root, const fs::path& path) {
    const auto [end, rest] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return end == root.end() && rest != path.end();
}

Unexpected conflicts(const std::vector<AppliedFile>& files) {
    Diagnostic d;
    d.id = "edited-file";
    std::vector<std::string> lines;
    for (const AppliedFile& file : files)
        if (file.verdict == Verdict::kConflict) lines.push_back(fmt::format("{}: {}", file.path, file.why));
    d.place.file = lines.front().substr(0, lines.front().find(": "));
    d.what = lines.size() == 1 ? fmt::format("this file cannot be changed without losing your work: {}",
                                             lines.front().substr(lines.front().find(": ") + 2))
                               : fmt::format("{} files cannot be changed without losing your work:\n    {}",
                                             lines.size(), fmt::join(lines, "\n    "));
    d.expected = "files as the last build left them, or edited where the build has nothing new";
    d.fix =
        "nothing was written: './opwright diff' shows both sides; move your change elsewhere or undo it, or build in "
        "another workspace";
    return fail(std::move(d));
}

Unexpected not_this_stage(const AppliedFile& file) {
    Diagnostic d;
    d.id = "not-this-stage";
    d.place.file = file.path;
    d.what = fmt::format("this file would be changed ({}), but the stage at hand may not change it",
                         to_string(file.verdict));
    d.expected = "only the files that the table of stages lists for the stage";
    d.fix =
        "nothing was written: './opwright build --from 1' builds all stages again; if that fails, too, the table "
        "(builder/stages/stages.cpp) lacks the file";
    return fail(std::move(d));
}

/// The text on the disk; nothing when there is no file.
Result<std::optional<std::string>> text_on_disk(const fs::path& path) {
    std::error_code error;
    if (!fs::exists(path, error)) return std::optional<std::string>();
    Result<std::string> text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    return std::optional(std::move(*text));
}

AppliedFile outcome_of(const std::string& path, Decision decision, std::optional<std::string> disk,
                       const std::string& rendered) {
    AppliedFile file{path, decision.verdict, std::move(decision.why), {}, std::move(disk), {}};
    if (file.verdict == Verdict::kConflict) {
        file.after = rendered;
        file.sha256 = sha256(*file.before);
        return file;
    }
    if (file.verdict == Verdict::kRemove || (!file.before && !file.writes())) return file;
    file.after = file.writes() ? std::move(decision.text) : *file.before;
    file.sha256 = sha256(file.after);
    return file;
}

/// What is to happen to every file. Reads only.
Result<std::vector<AppliedFile>> decide_all(const Tree& tree, const ApplyOptions& options, const FolderState& state) {
    std::vector<AppliedFile> files;
    const fs::path op_folder = options.workspace / options.op_folder;
    for (const TreeFile& file : tree.files) {
        if (const auto ok = check_path(options.workspace, file.path); !ok) return tl::unexpected(ok.error());
        auto disk = text_on_disk(options.workspace / file.path);
        if (!disk) return tl::unexpected(disk.error());
        const auto known = state.files.find(file.path);
        std::optional<std::string> base;
        if (known != state.files.end())
            if (Result<std::string> text = read_base(op_folder, known->second.base_sha256)) base = std::move(*text);
        Decision decision = decide(file, known == state.files.end() ? nullptr : &known->second, base, *disk);
        files.push_back(outcome_of(file.path, std::move(decision), std::move(*disk), file.text));
    }
    if (!options.remove_leftovers) return files;
    for (const auto& [path, known] : state.files) {
        if (tree.find(path) != nullptr) continue;
        if (const auto ok = check_path(options.workspace, path); !ok) return tl::unexpected(ok.error());
        auto disk = text_on_disk(options.workspace / path);
        if (!disk) return tl::unexpected(disk.error());
        Decision decision = decide_leftover(known, *disk);
        files.push_back(outcome_of(path, std::move(decision), std::move(*disk), ""));
    }
    return files;
}

void remember(FileState& file, const std::string& hash) {
    if (std::find(file.known.begin(), file.known.end(), hash) == file.known.end()) file.known.push_back(hash);
}

}  // namespace

Result<void> check_path(const fs::path& workspace, const std::string& path) {
    const fs::path relative(path);
    if (path.empty() || relative.is_absolute() || path.find('\\') != std::string::npos ||
        path.find("//") != std::string::npos || path.ends_with('/') || path.find('\0') != std::string::npos)
        return unsafe(path, "it is not a plain relative path");
    for (const fs::path& part : relative)
        if (part == ".." || part == "." || part.empty()) return unsafe(path, "it has '..', '.' or an empty part");

    std::error_code error;
    const fs::path root = fs::weakly_canonical(workspace, error);
    if (error) return unsafe(path, fmt::format("the workspace '{}': {}", workspace.string(), error.message()));
    fs::path walked = root;
    for (const fs::path& part : relative) {
        walked /= part;
        if (!fs::is_symlink(fs::symlink_status(walked, error))) continue;
        const fs::path target = fs::weakly_canonical(walked, error);
        if (error || !is_inside(root, target))
            return unsafe(path, fmt::format("'{}' is a link that leads out of the workspace", walked.string()));
    }
    if (fs::is_directory(walked, error)) return unsafe(path, "there is a folder of that name");
    return {};
}

bool AppliedFile::writes() const {
    return verdict == Verdict::kCreate || verdict == Verdict::kUpdate || verdict == Verdict::kMerge ||
           verdict == Verdict::kRemove;
}

std::string to_text(const AppliedFile& file) {
    std::string text = fmt::format("{:<9}  {}", to_string(file.verdict), file.path);
    if (!file.why.empty()) text += fmt::format("  ({})", file.why);
    return text;
}

Result<std::vector<AppliedFile>> apply(const Tree& tree, const ApplyOptions& options) {
    FileCalls calls;
    return apply(tree, options, calls);
}

Result<std::vector<AppliedFile>> apply(const Tree& tree, const ApplyOptions& options, FileCalls& calls) {
    const fs::path op_folder = options.workspace / options.op_folder;
    for (const char* inside : {"/.opwright/state.json", "/.opwright/base/0"})
        if (const auto ok = check_path(options.workspace, options.op_folder + inside); !ok)
            return tl::unexpected(ok.error());

    const Result<std::optional<FolderState>> read = read_state(op_folder);
    if (!read) return tl::unexpected(read.error());
    FolderState state = read->value_or(FolderState{});

    Result<std::vector<AppliedFile>> decided = decide_all(tree, options, state);
    if (!decided || options.dry_run) return decided;
    for (const AppliedFile& file : *decided)
        if (file.verdict == Verdict::kConflict) return conflicts(*decided);
    for (const AppliedFile& file : *decided) {
        const std::string inside = file.path.substr(std::min(file.path.size(), options.op_folder.size() + 1));
        if (file.writes() && options.may_write && !options.may_write(inside)) return not_this_stage(file);
    }

    // Should we be stopped between two files, the next run must not take our own text for a person's edit.
    FolderState next = state;
    next.spec_sha256 = options.spec_sha256;
    next.template_version = kTemplateVersion;
    for (std::size_t i = 0; i < tree.files.size(); ++i) {
        // Adopted without it: that must be remembered, and nothing else of it.
        if (!(*decided)[i].before && !(*decided)[i].writes()) continue;
        const TreeFile& rendered = tree.files[i];
        const std::string hash = sha256(rendered.text);
        FileState& file = next.files[rendered.path];
        file.file_class = rendered.file_class;
        remember(file, hash);
        FileState& old = state.files[rendered.path];
        if (old.base_sha256.empty()) old.base_sha256 = hash;
        old.file_class = rendered.file_class;
        remember(old, hash);
        file.base_sha256 = hash;
        if (const auto ok = write_base(op_folder, hash, rendered.text); !ok) return tl::unexpected(ok.error());
    }
    if (const auto ok = write_state(op_folder, state); !ok) return tl::unexpected(ok.error());
    for (const AppliedFile& file : *decided) {
        if (!file.writes()) continue;
        if (file.verdict == Verdict::kRemove) {
            if (calls.unlink((options.workspace / file.path).c_str()) != 0 && errno != ENOENT)
                return fail(write_diagnostic(options.workspace / file.path, errno));
        } else if (const auto ok = write_file(options.workspace / file.path, file.after, calls); !ok) {
            return tl::unexpected(ok.error());
        }
    }
    if (options.remove_leftovers)
        std::erase_if(next.files, [&](const auto& entry) { return tree.find(entry.first) == nullptr; });
    if (const auto ok = write_state(op_folder, next); !ok) return tl::unexpected(ok.error());
    drop_unused_bases(op_folder, next);
    return decided;
}

}  // namespace opwright::builder
