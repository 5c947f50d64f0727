// A recorded program with its kernels read and evaluated, core by core: what the rules over programs look at.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "builder/check/finding.hpp"
#include "builder/check/kernel/evaluate.hpp"
#include "builder/check/program/record.hpp"

namespace opwright::builder::check {

/// A kernel's source as one set of defines sees it.
struct LoadedSource {
    Unit unit;
    SyntaxTree tree;

    SourcePlace place(Spot spot) const {
        if (spot.line == 0 || spot.file >= unit.files.size()) return {};
        return {unit.files[spot.file].string(), spot.line, spot.column};
    }
};

/// The file with the quoted includes that lie beside it or below `own_root`. Null when it cannot be read.
std::shared_ptr<const LoadedSource> load_source(const std::filesystem::path& file, PreprocessOptions options,
                                                const std::filesystem::path& own_root);

/// One kernel on one core.
struct KernelRun {
    const RecordedKernel* kernel = nullptr;
    const LoadedSource* source = nullptr;
    Trace trace;

    std::string file_name() const { return kernel->path.filename().string(); }
};

struct CoreRun {
    Core core;
    std::vector<KernelRun> kernels;
};

struct LoadedProgram {
    const RecordedProgram* program = nullptr;
    std::vector<std::shared_ptr<const LoadedSource>> sources;  ///< one per kernel; null: could not be read
    std::vector<CoreRun>
        cores;  ///< all of them where that is quick, else of each set of kernels the first and the last
};

LoadedProgram load_program(const RecordedProgram& program, const KernelHeaders& headers,
                           const std::filesystem::path& own_root);

}  // namespace opwright::builder::check
