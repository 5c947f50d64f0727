// Plan: what will be built, completely decided; templates read it and decide nothing themselves.
//
// Every name in here is a checked identifier, every path is made from such names. Free text (messages, descriptions) is
// not: write it into code through cpp_string() / python_string() / comment_text() of plan/text.hpp only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "builder/plan/style.hpp"
#include "builder/spec/expr.hpp"
#include "builder/spec/model.hpp"

namespace opwright::builder {

/// All spellings of the operation, and where its files go (paths relative to the workspace, '/' separators).
struct Names {
    std::string op;                ///< masked_softmax
    std::string pascal;            ///< MaskedSoftmax
    std::string category;          ///< normalization
    std::string op_namespace;      ///< ttnn::operations::normalization::masked_softmax
    std::string device_operation;  ///< MaskedSoftmaxDeviceOperation
    std::string directory;         ///< ttnn/cpp/ttnn/operations/normalization/masked_softmax
    std::string dataflow_dir;      ///< <directory>/device/kernels/dataflow
    std::string compute_dir;       ///< <directory>/device/kernels/compute
};

// ----------------------------------------------------------------------------------------------------- arguments

/// Dimension `axis` of a tensor under the name the spec uses. `axis` counts from the front (0..) or, negative, from the
/// back.
struct Dimension {
    std::string name;
    std::int64_t axis = 0;
    std::int64_t divisor = 1;  ///< `2*K` in the pattern: K = shape[axis] / 2
};

/// A tensor that the user passes.
struct TensorArg {
    std::string name;        ///< C++ and Python name
    bool is_vector = false;  ///< std::vector<Tensor>
    bool is_optional = false;
    std::vector<Dimension> dims;  ///< names bound by this tensor's shape pattern (first tensor that names one binds it)
    std::optional<ShapePattern> shape;
    std::int64_t min_rank = 0, max_rank = 0;    ///< equal when the rank is fixed; 0: nothing said
    std::int64_t min_count = 0, max_count = 0;  ///< is_vector only
    Layout layout = Layout::kTile;
    bool layout_given = false;
    std::vector<DataType> dtypes;      ///< accepted; never empty (deduced if the spec is silent)
    std::vector<MemoryLayout> memory;  ///< accepted; never empty
    std::vector<BufferType> buffers;   ///< accepted; empty: any
    std::string description;
    SourcePlace place;
};

/// A non-tensor argument.
struct Attribute {
    std::string name;
    ParamType type;
    std::string cpp_type;     ///< `float`, `std::optional<tt::tt_metal::MemoryConfig>`
    std::string python_type;  ///< `float`, `ttnn.MemoryConfig | None`
    bool required = false;
    std::optional<DefaultValue> default_value;
    std::string cpp_default;     ///< C++ expression, ready to use; empty when required
    std::string python_default;  ///< Python expression; `None` where the default depends on a tensor
    bool hashed = true;          ///< false: a run-time argument, refreshed on a cache hit, kept out of the hash
    std::optional<Range> range;
    std::string description;
    SourcePlace place;
};

/// The user's arguments in the order of the spec: tensors are positional, attributes are keyword arguments.
struct ArgumentRef {
    bool is_tensor = false;
    std::size_t position = 0;  ///< into Plan::tensors or Plan::attributes
};

// ---------------------------------------------------------------------------------------------------- conditions

enum class PredicateKind : std::uint8_t {
    kOnDevice,      ///< every subject is on a device
    kSameDevice,    ///< all subjects on one device
    kRank,          ///< low <= rank <= high (either may be absent)
    kShape,         ///< subject's logical shape matches `shape`; `other` gives the names already bound
    kSameShape,     ///< subject's logical shape equals that of `other`
    kLayout,        ///< `layout`
    kDtype,         ///< one of `dtypes`
    kSameDtype,     ///< equals that of `other`
    kMemoryLayout,  ///< one of `memory`
    kBufferType,    ///< one of `buffers`
    kSameBufferType,
    kSameMemoryConfig,
    kSameShardSpec,      ///< as `other`
    kExpression,         ///< `condition` is non-zero; over dimensions, symbols and attributes
    kCount,              ///< vector subject: low <= size() <= high
    kAttributeFinite,    ///< std::isfinite
    kAttributeRange,     ///< `condition` over the attribute (kept apart from kExpression: may be a float)
    kAttributeAccepted,  ///< value is one of `accepted`
    kAttributeMemory,    ///< MemoryConfig attribute (when given) has one of `memory`
    kAttributeShards,    ///< MemoryConfig attribute names its shards, and they lie in L1
    kL1Budget,           ///< `condition` <= `high`: sum of the circular buffers in bytes
};

/// One run-time check. `message` is the text of the TT_FATAL; never empty.
struct Predicate {
    PredicateKind kind = PredicateKind::kOnDevice;
    std::vector<std::string> subjects;  ///< tensor names, or one attribute name
    std::string other;
    std::optional<std::int64_t> low, high;
    ExprPtr condition;
    std::optional<ShapePattern> shape;
    std::vector<DataType> dtypes;
    std::optional<Layout> layout;
    std::vector<MemoryLayout> memory;
    std::vector<BufferType> buffers;
    std::vector<std::string> accepted;
    /// kAttributeRange over a float: low/high as numbers.
    std::optional<double> real_low, real_high;
    bool low_open = false, high_open = false;
    std::string message;
    bool message_from_spec = true;  ///< false: written by the planner (see deductions)
    SourcePlace place;
};

// ------------------------------------------------------------------------------------------------------- symbols

struct Symbol {
    enum class Kind : std::uint8_t {
        kDimension,    ///< `tensor`, `axis`, `divisor`
        kDefinition,   ///< `value`, over symbols that come before this one in Plan::symbols
        kAttribute,    ///< an integer attribute
        kTensorCount,  ///< how many tensors the vector argument `tensor` holds
        kRank,         ///< rank of `tensor`
        kElementSize,  ///< bytes of one element of `tensor`
        kShardTiles,   ///< tiles of one shard of `tensor`
        kShardHeight,
        kShardWidth,  ///< shard shape of `tensor`
        kRuntime,     ///< explained in words only; the factory cannot compute it
    } kind = Kind::kDefinition;
    std::string name;
    std::string tensor;
    std::int64_t axis = 0;
    std::int64_t divisor = 1;
    ExprPtr value;
    std::string words;
    SourcePlace place;
};

// -------------------------------------------------------------------------------------------------------- output

/// An optional argument: a tensor that an output is written into, instead of one that the operation makes.
struct GivenOutput {
    std::string name;
    std::string description;
    SourcePlace place;
};

/// A tensor that the operation makes.
struct OutputPlan {
    std::string name = "output";
    std::optional<GivenOutput> given;  ///< the caller may bring the tensor along
    ExprPtr count;                     ///< a list of so many of it is returned, over Plan::symbols; null: one tensor
    ShapeFormula shape;                ///< over Plan::symbols and tensors
    std::vector<DataType> dtypes;      ///< when fixed by the spec: one entry
    std::string dtype_of;              ///< tensor whose dtype is taken; empty: dtypes[0]
    Layout layout = Layout::kTile;
    std::string memory_attribute;  ///< MemoryConfig attribute that decides; empty: memory_of
    std::string memory_of;         ///< tensor whose memory config is taken when the attribute is absent or not given
    std::optional<BufferType> interleaved_in;  ///< placed there, interleaved, where no attribute says otherwise
    std::vector<MemoryLayout> memory;
    SourcePlace place;
};

// ----------------------------------------------------------------------------------------------- circular buffers

struct FormatSource {
    DataType dtype = DataType::kBfloat16;  ///< used when tensor is empty
    std::string tensor;  ///< datatype_to_dataformat_converter(tensor.dtype()); may be the output's name
};

struct CircularBuffer {
    int index = 0;
    std::string name;          ///< cb_x
    ExprPtr count;             ///< pages, over Plan::symbols
    ExprPtr page_bytes;        ///< bytes of a page
    bool page_is_tile = true;  ///< page_bytes is one tile of the format
    FormatSource format;
    KernelKind producer = KernelKind::kReader;
    KernelKind consumer = KernelKind::kCompute;
    bool scratch = false;   ///< the same dataflow kernel at both ends: its own memory, nobody waits
    bool constant = false;  ///< filled once per program (lifetime Program), not per work unit
    std::string backing;    ///< tensor whose buffer this is (set_globally_allocated_address); empty: allocated
    ExprPtr block;          ///< pages of one block; null: one
    std::string purpose, lifetime;
    std::string tensor;  ///< input whose pages arrive here or output that leaves from here; empty: neither
    SourcePlace place;
};

// ---------------------------------------------------------------------------------------------------- work split

enum class WorkUnit : std::uint8_t { kTile, kTileRow, kStick, kShard, kOther };
const char* to_string(WorkUnit);
const char* to_string(GridPolicy);
const char* to_string(CoreOrder);

struct WorkSplit {
    WorkUnit unit = WorkUnit::kTile;
    std::string unit_words;  ///< "one tile-row (Wt tiles of x)"
    ExprPtr total;           ///< units overall, over Plan::symbols; null for kShard
    std::string total_name;  ///< `R`; else `num_work_units`
    GridPolicy policy = GridPolicy::kTwoGroups;
    CoreOrder order = CoreOrder::kColumnsFirst;
    std::string shard_tensor;       ///< kShardGrid: whose shard spec gives the cores; may be the output
    ExprPtr input_pages_per_unit;   ///< pages of the first input's buffer that one unit covers (tiles or sticks)
    ExprPtr output_pages_per_unit;  ///< pages of the output's buffer that one unit makes
    SourcePlace place;
};

// ------------------------------------------------------------------------------------------------------- kernels

enum class ArgSource : std::uint8_t {
    kValue,             ///< `value` over Plan::symbols, the same on every core
    kCbIndex,           ///< `cb`
    kAccessor,          ///< TensorAccessorArgs of `tensor` (compile-time only, a run of words)
    kBufferAddress,     ///< buffer()->address() of `tensor`; refreshed on a cache hit
    kAddressList,       ///< one address per tensor of the vector argument `tensor`; refreshed on a cache hit
    kUnitCount,         ///< this core's units times `value` (null: 1)
    kUnitStart,         ///< first unit of this core times `value` (null: 1)
    kAttributeBits,     ///< fp32 bit pattern of the float attribute `attribute`
    kAttributePacked,   ///< the attribute as bf16, twice in one word
    kReciprocalPacked,  ///< 1/`value` as bf16, twice in one word
    kReciprocalBits,    ///< fp32 bit pattern of 1/`value`
    kPresence,          ///< 1 where the optional `tensor`, or else `attribute`, was passed
    kUnresolved,        ///< `reason`; the factory passes 0 and says so
};
const char* to_string(ArgSource);

struct KernelArg {
    std::string name;  ///< identifier for the factory and the kernel; unique within its list
    ArgSource source = ArgSource::kUnresolved;
    ExprPtr value;
    bool root = false;  ///< the reciprocal is that of the square root of `value`
    int cb = -1;
    std::string tensor;
    std::string attribute;
    std::string reason;  ///< kUnresolved
    std::string description;
    int index = 0;         ///< position; -1: behind a run whose length is known at run time only (second accessor ...)
    bool refresh = false;  ///< must be rewritten by override_runtime_arguments
    SourcePlace place;
};

struct Kernel {
    KernelKind kind = KernelKind::kReader;
    std::string name;  ///< file stem
    std::string path;  ///< relative to the workspace
    std::vector<KernelArg> compile_args;
    std::vector<KernelArg> runtime_args;
    bool per_group = false;  ///< created once per core group: a compile-time argument depends on the group's count
    std::string function;
    SourcePlace place;
};

/// How compute calculates; what the spec leaves open is ttnn's default.
struct ComputePlan {
    Fidelity fidelity = Fidelity::kHiFi4;
    std::optional<bool> fp32_dest_acc, approx_mode, packer_l1_acc, dst_full_sync;
    std::vector<int> unpack_to_dest;  ///< circular buffers, ascending
    std::string parameter;            ///< the user's DeviceComputeKernelConfig; empty: none
    bool given = false;               ///< the spec says anything about it
    SourcePlace place;
};

/// What the stub of Stage 6 does for one output: pages of `input` go unchanged from `input_cb` to `output_cb`.
struct Passthrough {
    std::string output;  ///< tensor that is filled
    std::string input;   ///< tensor whose data goes through; empty: `counted`
    int input_cb = -1;
    int output_cb = -1;
    std::vector<int> via;  ///< further CBs on the way, in order; normally none
    struct Drop {
        std::string tensor;
        int cb = -1;
    };
    std::vector<Drop> dropped;    ///< other inputs: the reader fills their CB, compute only pops it
    bool through_compute = true;  ///< false: reader and writer share the one CB
    bool counted = false;         ///< the reader makes the data itself: every value of page p is p
    bool same_volume = true;      ///< output has the pages of the input, in order; false: see `meaning`
    std::string meaning;          ///< one sentence, told by the stub that was found (scaffold/flow.hpp); empty: none
};

// ------------------------------------------------------------------------------------------------------- reasons

/// Something the spec does not say, decided by a rule.
struct Deduction {
    std::string what;  ///< "c_0 is filled by the reader"
    std::string rule;  ///< slug of the rule, documented in docs/spec_format.md
    std::string why;   ///< evidence, with its place in words
    SourcePlace place;
};

struct Plan {
    std::string spec_file;
    Names names;
    Style style = Style::kSeed;
    std::string summary;
    std::vector<TensorArg> tensors;
    std::vector<Attribute> attributes;
    std::vector<ArgumentRef> arguments;
    std::vector<Predicate> conditions;  ///< in the order to check them
    std::vector<Symbol> symbols;  ///< every symbol used by an expression of the plan, definitions after their parts
    std::vector<OutputPlan> outputs{1};   ///< in the order in which they are returned; never empty
    std::vector<CircularBuffer> buffers;  ///< ascending index
    ExprPtr l1_bytes;                     ///< sum of count * page_bytes over the allocated buffers
    std::int64_t l1_budget = 1'400'000;
    WorkSplit work;
    std::vector<Kernel> kernels;  ///< reader, compute (if any), writer
    ComputePlan compute;
    std::vector<Passthrough> passthroughs;  ///< one for each output, in their order
    std::vector<Deduction> deductions;
    std::vector<Diagnostic> notes;  ///< warnings and notes of the spec and of the plan, by place

    const Kernel* kernel(KernelKind kind) const;
    const CircularBuffer* buffer(int index) const;
    const OutputPlan* output(const std::string& name) const;
    /// What the output's data type may be: its own, or those of the tensor that it follows.
    const std::vector<DataType>& dtypes_of(const OutputPlan& output) const;
    bool has_one_output() const { return outputs.size() == 1; }
    bool has_given_outputs() const;
    /// The one output is a list of tensors.
    bool returns_list() const { return has_one_output() && outputs.front().count != nullptr; }
    const TensorArg* tensor(const std::string& name) const;
    const Attribute* attribute(const std::string& name) const;
    const Symbol* symbol(const std::string& name) const;
    /// Whether a circular buffer is the memory of `tensor`.
    bool is_resident(const std::string& tensor) const;
    /// The required MemoryConfig that says where the shards of the one, resident output lie; null where there is none.
    const Attribute* shard_attribute() const;
};

struct PlanOptions {
    Style style = Style::kSeed;
    std::int64_t l1_budget = 1'400'000;
};

/// Pure: the same spec gives the same plan. Fails with the first contradiction that leaves nothing sensible to build.
Result<Plan> make_plan(const Spec& spec, const PlanOptions& options = {});

}  // namespace opwright::builder
