// What the stub of Stage 6 moves, decided once for the kernels, the program factory and the tests.
//
// The data of one input (the source) goes through the circular buffers of the spec into the output (the sink); every
// other input is brought into its buffer and dropped there. Several outputs are filled one after the other, each as if
// it were the only one. Where source and output differ in size the output, page
// after page, takes the pages of the source one after the other and starts over at the end.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "builder/plan/plan.hpp"
#include "builder/scaffold/samples.hpp"

namespace opwright::builder {

/// How a tensor's pages stand in its circular buffer.
enum class Move : std::uint8_t {
    kTile,      ///< one tile, one page
    kStick,     ///< one stick (row of a row-major tensor), one page
    kChunks,    ///< a stick takes several pages, the last one may be filled in part
    kBlock,     ///< 32 sticks one behind the other fill a row of tile-sized pages
    kResident,  ///< the buffer is the tensor's own memory: nothing moves
};

struct Stream {
    std::string tensor;
    int cb = -1;
    Move move = Move::kTile;
    bool scratch = false;   ///< the reader's own memory: nobody waits for it
    bool list = false;      ///< std::vector<Tensor>: the pages of its tensors, one tensor after the other
    bool optional = false;  ///< may be absent
    bool counted = false;   ///< no tensor: the reader makes pages whose values are the number of the page
    KernelKind popped_by = KernelKind::kCompute;
};

/// The way into one output.
struct Flow {
    explicit Flow(Samples all) : samples(std::move(all)) {}

    Samples samples;
    Stream source, sink;
    std::vector<Stream> others;  ///< further inputs; of several outputs the first has them
    bool compute = false;        ///< data goes through compute
    bool rows = false;           ///< compute copies rows of values, not tiles
    /// A page of the output is longer or shorter than one of the source: it holds the beginning of the source's page,
    /// repeated where that is shorter. Else the values follow each other without a gap.
    bool fits = false;
    /// The pages of the output are no whole number per unit of work: unit u makes those from u * pages / units on.
    bool uneven = false;
    bool starts_over = false;     ///< the output may have more pages than the source
    std::int64_t first_page = 0;  ///< of the source: where the output begins
    /// The output is a shard of its core, and so is the source.
    bool resident() const { return source.move == Move::kResident && sink.move == Move::kResident; }
    /// The end that lies in shards, the source first; null where both ends are copied.
    const Stream* sharded() const {
        return source.move == Move::kResident ? &source : sink.move == Move::kResident ? &sink : nullptr;
    }
    /// One end lies in shards, the other one is copied page by page.
    bool one_end() const { return sharded() != nullptr && !resident(); }

    Quantity units;      ///< units of work of the whole operation
    Quantity cb_pages;   ///< pages that go through the source's buffer per unit of work
    Quantity out_pages;  ///< pages of the output per unit of work
    Quantity source_page_bytes, sink_page_bytes;
    Quantity fit_bytes;                         ///< fits: the output's page, in the format of the source
    Quantity row_values;                        ///< rows: values of a page that compute copies
    Quantity pages_per_block;                   ///< kBlock: tile-sized pages that 32 sticks fill
    Quantity source_row_bytes, sink_row_bytes;  ///< kBlock: from the beginning of one stick to that of the next
    std::string meaning;                        ///< one sentence for the report and the comments
    std::string label;                          ///< the output's name where there are several; else empty
};

/// A list whose tensors the spec wants to have one shape: their pages can be counted through.
bool is_uniform_list(const Plan& plan, const TensorArg& tensor);

/// Bytes of a page of `tensor`.
Quantity page_bytes_of(const Plan& plan, const std::string& tensor);
/// Pages of `tensor`; of all tensors of a uniform list, else of its first.
Quantity pages_of(const Plan& plan, const std::string& tensor);

/// One for each output, in their order.
using Flows = std::vector<Flow>;

/// Errors: `stub-...` with the line of the spec that stands in the way and what to change.
Result<Flows> make_flows(const Plan& plan, const Case& valid);

/// What the stubs of a plan do, written into its passthroughs: for the plan's table, the report and the log. A plan
/// that cannot be built keeps none.
void tell_meanings(Plan& plan);

}  // namespace opwright::builder
