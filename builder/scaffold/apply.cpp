// Decide for every file, then write: first the record of what is about to be written, then the files, then the rest.
#include "builder/scaffold/apply.hpp"

#include <fmt/format.h>

#include <algorithm>

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

struct Decided {
    const TreeFile* file = nullptr;
    Decision decision;
    std::string disk_sha256;
};

Unexpected conflicts(const std::vector<Decided>& files) {
    Diagnostic d;
    d.id = "edited-file";
    std::vector<std::string> lines;
    for (const Decided& one : files)
        if (one.decision.verdict == Verdict::kConflict)
            lines.push_back(fmt::format("{}: {}", one.file->path, one.decision.why));
    d.place.file = lines.front().substr(0, lines.front().find(": "));
    d.what = lines.size() == 1 ? fmt::format("this file cannot be changed without losing your work: {}",
                                             lines.front().substr(lines.front().find(": ") + 2))
                               : fmt::format("{} files cannot be changed without losing your work:\n    {}",
                                             lines.size(), fmt::join(lines, "\n    "));
    d.expected = "files as the last build left them, or edited where the build has nothing new";
    d.fix = "nothing was written: move your change elsewhere or undo it, or build in another workspace";
    return fail(std::move(d));
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

    std::vector<Decided> decided;
    bool conflict = false;
    for (const TreeFile& file : tree.files) {
        if (const auto ok = check_path(options.workspace, file.path); !ok) return tl::unexpected(ok.error());
        const auto known = state.files.find(file.path);
        std::optional<std::string> disk, base;
        std::error_code error;
        if (fs::exists(options.workspace / file.path, error)) {
            Result<std::string> text = read_file(options.workspace / file.path);
            if (!text) return tl::unexpected(text.error());
            disk = std::move(*text);
        }
        if (known != state.files.end())
            if (Result<std::string> text = read_base(op_folder, known->second.base_sha256)) base = std::move(*text);
        Decided one{&file, decide(file, known == state.files.end() ? nullptr : &known->second, base, disk),
                    disk ? sha256(*disk) : std::string()};
        conflict = conflict || one.decision.verdict == Verdict::kConflict;
        decided.push_back(std::move(one));
    }
    if (conflict) return conflicts(decided);

    std::vector<AppliedFile> result;
    for (const Decided& one : decided) {
        const bool writes = one.decision.verdict == Verdict::kCreate || one.decision.verdict == Verdict::kUpdate ||
                            one.decision.verdict == Verdict::kMerge;
        result.push_back({one.file->path, one.decision.verdict, one.decision.why,
                          writes ? sha256(one.decision.text) : one.disk_sha256});
    }
    if (options.dry_run) return result;

    // Should we be stopped between two files, the next run must not take our own text for a person's edit.
    const auto remember = [](FileState& file, const std::string& hash) {
        if (std::find(file.known.begin(), file.known.end(), hash) == file.known.end()) file.known.push_back(hash);
    };
    FolderState next = state;
    next.spec_sha256 = options.spec_sha256;
    next.template_version = kTemplateVersion;
    for (const Decided& one : decided) {
        const std::string hash = sha256(one.file->text);
        FileState& file = next.files[one.file->path];
        file.file_class = one.file->file_class;
        remember(file, hash);
        FileState& old = state.files[one.file->path];
        if (old.base_sha256.empty()) old.base_sha256 = hash;
        old.file_class = one.file->file_class;
        remember(old, hash);
        file.base_sha256 = hash;
        if (const auto ok = write_base(op_folder, hash, one.file->text); !ok) return tl::unexpected(ok.error());
    }
    if (const auto ok = write_state(op_folder, state); !ok) return tl::unexpected(ok.error());
    for (const Decided& one : decided) {
        if (one.decision.verdict != Verdict::kCreate && one.decision.verdict != Verdict::kUpdate &&
            one.decision.verdict != Verdict::kMerge)
            continue;
        const auto ok = write_file(options.workspace / one.file->path, one.decision.text, calls);
        if (!ok) return tl::unexpected(ok.error());
    }
    if (const auto ok = write_state(op_folder, next); !ok) return tl::unexpected(ok.error());
    drop_unused_bases(op_folder, next);
    return result;
}

}  // namespace opwright::builder
