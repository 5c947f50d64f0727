// What one evaluation of a kernel found out: the steps it takes, the arguments it reads, what could not be known.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "builder/check/kernel/sync_state.hpp"
#include "builder/check/kernel/value.hpp"

namespace opwright::builder::check {

/// A mistake with its place still in the terms of the unit.
struct LocalMistake {
    std::string rule;
    bool certain = true;
    Spot spot{};
    std::string what;
    Spot other{};  ///< line 0: none
    std::string other_what{};
    std::string fix{};

    friend bool operator==(const LocalMistake&, const LocalMistake&) = default;
};

/// Why something is not known, and where.
struct Unknown {
    std::string why;
    Spot spot{};
};

struct AccessorUse {
    std::int64_t offset = 0;  ///< of its compile-time arguments
    Spot spot{};
    std::optional<std::uint32_t> address_arg{};  ///< runtime argument that gives the address
    Spot address_spot{};
};

struct BufferUse {
    Spot spot{};
    std::string name;  ///< of the call
    std::string buffer_name;
    Origin origin;  ///< of the index
};

/// A write to (or a read of) one page of the tensor whose arguments begin at `offset`.
struct Transfer {
    std::int64_t offset = 0;
    std::int64_t page = 0;
    Spot spot;
};

struct Trace {
    std::vector<Step> buffer_steps;  ///< reserve, push, wait, pop in their order, of buffers whose counts are known
    std::map<std::int64_t, BufferUse> buffers;       ///< first use of each
    std::map<std::int64_t, Unknown> unknown_counts;  ///< buffers whose steps depend on something unknown
    std::optional<Unknown> all_unknown;              ///< no count of any buffer is known
    std::map<std::uint32_t, Spot> compile_args, runtime_args, common_args;
    std::map<std::string, Spot> named_args;
    bool runtime_args_by_address = false;                  ///< reads some whose index is calculated or not known
    std::optional<Step> data_movement_step, compute_step;  ///< the first that only one side of the chip has
    std::vector<Transfer> transfers;                       ///< writes of whole pages of tensors
    std::vector<Transfer> page_reads;                      ///< reads of whole pages whose number is known
    std::optional<Unknown> unknown_transfer;               ///< a write whose page is not known
    std::vector<AccessorUse> accessors;
    std::vector<LocalMistake> mistakes;
    std::int64_t steps = 0;  ///< how much was evaluated

    bool knows_counts_of(std::int64_t buffer) const { return !all_unknown && !unknown_counts.contains(buffer); }
};

}  // namespace opwright::builder::check
