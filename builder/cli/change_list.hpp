// What a build would do to the files of an operation, for people: a line per file, or the differences.
#pragma once

#include <string>
#include <vector>

#include "base/progress.hpp"
#include "builder/scaffold/apply.hpp"

namespace opwright::builder {

struct ChangeListOptions {
    bool differences = false;  ///< as `diff -u`, in colour on a terminal
    bool identical = false;    ///< name files that stay as they are, too
};

/// Ends with one line of counts. A conflict's difference is from the file as it is to the new text.
void print_changes(const std::vector<AppliedFile>& files, const ChangeListOptions& options, ProgressLine& out);

/// A difference with its lines in colour on a terminal.
void print_difference(const std::string& difference, ProgressLine& out);

}  // namespace opwright::builder
