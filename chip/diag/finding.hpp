// A finding: what went wrong on the chip, where, and what to try. Contract: docs/architecture.md, "Finding record".
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "chip/diag/fault.hpp"
#include "chip/noc/grid.hpp"

namespace opwright::chip {

/// A core and where its program is.
struct CorePlace {
    Xy logical;
    Xy noc0;
    std::string risc;  ///< "BRISC", "NCRISC", "TRISC0".."TRISC2"
    std::uint32_t pc = 0;
    std::string kernel;    ///< source path; empty when not known
    unsigned line = 0;     ///< 0 when not known
    std::string function;  ///< name of the function, empty when not known
};

/// A core that waits, and for what.
struct Waiting {
    CorePlace place;
    std::string what;
};

struct Finding {
    Category category = Category::kInternal;
    std::string id;
    std::string what;
    std::string fix;
    std::optional<CorePlace> place;  ///< empty: no core caused it (host access)
    std::vector<Waiting> waiting;    ///< hangs only
};

/// One paragraph for a person; also the text of FindingError.
std::string to_text(const Finding& finding);
/// The record: one JSON object without line breaks.
std::string to_json_line(const Finding& finding);

/// Appends the record to $OPWRIGHT_FINDINGS, when set.
void append_to_record(const Finding& finding);

/// Thrown out of the ABI's functions.
class FindingError : public std::runtime_error {
  public:
    explicit FindingError(Finding finding) : std::runtime_error(to_text(finding)), finding_(std::move(finding)) {}
    const Finding& finding() const { return finding_; }

  private:
    Finding finding_;
};

}  // namespace opwright::chip
