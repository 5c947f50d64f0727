// Findings: what the chip says about a kernel's mistake or a hang, read from the record that it writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

/// A RISC-V core that can no longer go on, and what it waits for.
struct Waiting {
    std::string core;  ///< "(0,3)", empty when not known
    std::string risc;
    SourcePlace place;  ///< the kernel's source; line 0 when not known
    std::string what;
};

struct Finding {
    std::string category;  ///< kernel-mistake, not-modelled, hang, internal, configuration
    std::string id;
    std::string what, fix;
    std::string core, risc;
    std::uint64_t pc = 0;
    SourcePlace place;
    std::vector<Waiting> waiting;
    int similar = 0;  ///< further findings of the same kind at the same place, see `distinct`
};

/// The first finding of each kind and place, in order, with the number of those like it.
std::vector<Finding> distinct(const std::vector<Finding>& findings);

/// One message for a person; a hang lists who waits, cores that wait for the same thing together.
std::string to_text(const Finding& finding);
nlohmann::json to_json(const Finding& finding);

/// Reads the record file as it grows: each call gives what was added since the last one. A record cut off in the middle
/// (its process was ended while writing) is kept with what could be read of it.
class FindingReader {
  public:
    explicit FindingReader(std::filesystem::path file) : file_(std::move(file)) {}
    const std::filesystem::path& file() const { return file_; }
    std::vector<Finding> read_new();

  private:
    std::filesystem::path file_;
    std::size_t read_bytes_ = 0;
};

Finding finding_from_line(const std::string& line);

}  // namespace opwright::builder
