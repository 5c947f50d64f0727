// The loops of a reader or writer between the shard of its core and the pages of an interleaved tensor.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "builder/scaffold/kernel_text.hpp"

namespace opwright::builder {

/// What a core knows of its shard, as arguments behind those of the specification: `first_row`, `num_columns`, ... in
/// tiles, or in sticks and bytes of a stick. A shard at the edge of the tensor is filled in part, or not at all.
struct ShardPart {
    std::string first_row, first_column, num_rows, num_columns;
    std::string shard_rows, shard_columns;  ///< of a whole shard
    std::string tensor_columns;             ///< tiles in a row of the tensor
};

/// One transfer: `page` of the interleaved tensor (for sticks from the byte `offset` on, `bytes` of them) and the
/// address in L1, as kernel code at `pad`.
using ShardTransfer =
    std::function<std::string(int pad, const std::string& page, const std::string& offset, const std::string& l1)>;

class ShardLoop {
  public:
    /// `cb` is the kernel's word for the circular buffer at this end.
    ShardLoop(const Flow& flow, KernelUse& use, std::string cb) : flow_(flow), use_(use), cb_(std::move(cb)) {}

    /// The whole shard at once: `base` is its first byte in L1.
    std::string whole(const std::string& base, const ShardTransfer& transfer);
    /// One page of the circular buffer after the other, the ones behind the edge of the tensor too; `before` and
    /// `after` stand around the transfer of each.
    std::string by_page(const std::string& l1, const std::string& before, const ShardTransfer& transfer,
                        const std::string& after);
    /// Bytes of a stick that this core has.
    std::string bytes() { return argument("num_columns", "bytes of each that this core has"); }

  private:
    bool sticks() const;
    std::string argument(const char* name, const char* why) { return use_.add({name, name, why}); }
    std::string page();
    std::string offset() {
        return argument("first_column",
                        sticks() ? "where this core's part of a stick begins" : "first column of tiles of its shard");
    }

    const Flow& flow_;
    KernelUse& use_;
    std::string cb_;
};

/// The host's side: statements in front of the loop over the cores, and in it, that define the arguments above.
std::string shard_sizes_on_host(const Plan& plan, const Flow& flow);
std::string shard_part_on_host();

}  // namespace opwright::builder
