// Spec: everything that was read from a specification, each value with its place in the file; nothing deduced yet.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "builder/spec/expr.hpp"

namespace opwright::builder {

/// A value and where it stands in the spec.
template <typename T>
struct Placed {
    T value{};
    SourcePlace place;
};

enum class DataType : std::uint8_t { kBfloat16, kFloat32, kBfloat8B, kBfloat4B, kUint8, kUint16, kUint32, kInt32 };
enum class Layout : std::uint8_t { kTile, kRowMajor };
enum class MemoryLayout : std::uint8_t { kInterleaved, kHeightSharded, kWidthSharded, kBlockSharded };
enum class BufferType : std::uint8_t { kDram, kL1 };
/// Passes of the matrix unit over the mantissas.
enum class Fidelity : std::uint8_t { kLoFi, kHiFi2, kHiFi3, kHiFi4 };

/// C++ enumerators (`BFLOAT16`), data format names (`Float16_b`), bytes of a 32x32 tile and of one element
/// (0 where elements share an exponent).
const char* cpp_name(DataType);
const char* format_name(DataType);
const char* python_name(DataType);
bool is_integer(DataType);
std::uint32_t tile_bytes(DataType);
std::uint32_t element_bytes(DataType);
const char* cpp_name(Layout);        ///< `TILE`, `ROW_MAJOR`
const char* cpp_name(MemoryLayout);  ///< `INTERLEAVED`, `HEIGHT_SHARDED` ...
const char* cpp_name(BufferType);    ///< `DRAM`, `L1`
const char* cpp_name(Fidelity);      ///< `LoFi`, `HiFi2` ...

// ---------------------------------------------------------------------------------------------------- parameters

enum class ParamKind : std::uint8_t {
    kTensor,
    kInt8,
    kUint8,
    kInt16,
    kUint16,
    kInt32,
    kUint32,
    kInt64,
    kUint64,
    kFloat,
    kBool,
    kString,
    kMemoryConfig,
    kDataType,
    kComputeConfig,  ///< ttnn::DeviceComputeKernelConfig
};

struct ParamType {
    ParamKind kind = ParamKind::kTensor;
    bool is_vector = false;    ///< std::vector<kind>
    bool is_optional = false;  ///< std::optional<kind>
    friend bool operator==(const ParamType&, const ParamType&) = default;
};

/// A default value, already checked against its type.
/// DefaultValue::text of a MemoryConfig that is interleaved in one kind of memory, whatever the inputs are.
inline constexpr const char* kInDram = "DRAM_MEMORY_CONFIG";
inline constexpr const char* kInL1 = "L1_MEMORY_CONFIG";

struct DefaultValue {
    enum class Kind : std::uint8_t {
        kInteger,
        kReal,
        kBool,
        kString,
        kNone,            ///< None, nullopt
        kMemoryConfigOf,  ///< `text` is the tensor whose memory_config() is meant
        kList,            ///< of a vector: `items`
    } kind = Kind::kNone;
    std::int64_t integer = 0;
    double real = 0;
    bool boolean = false;
    std::string text;  ///< kString: the value; kReal: as written
    std::vector<DefaultValue> items;
};

/// What a "Valid Range" or "Accepted" cell demands.
struct Range {
    std::optional<ExprPtr> low, high;
    bool low_open = false, high_open = false;  ///< `> 0` is an open low end
    bool finite = false;
    std::vector<std::string> accepted;  ///< listed values, for strings and bools
    std::vector<MemoryLayout> memory;   ///< for MemoryConfig parameters: "interleaved"
    std::vector<ExprPtr> others;        ///< what two bounds cannot say: `k % 16 == 0`, `k == 1 or k == 3`
    std::string text;                   ///< as written
};

struct Parameter {
    Placed<std::string> name;
    Placed<ParamType> type;
    bool required = false;
    std::optional<Placed<DefaultValue>> default_value;
    std::optional<Placed<Range>> range;
    std::optional<Placed<bool>> in_hash;  ///< "In program hash? no" = run-time argument
    std::string description;
    bool assumed = false;  ///< a tensor that only a signature names, beside a table of attributes
};

// ------------------------------------------------------------------------------------------------- input demands

/// One position of a shape pattern: `H`, `1 | N` (two alternatives), `2*K`.
struct DimPattern {
    std::vector<ExprPtr> alternatives;
    SourcePlace place;
};

/// `[N, C, H, W]`, `[..., H, W]`, or "same as `a`".
struct ShapePattern {
    bool leading_any = false;
    bool leading_ones = false;  ///< with leading_any: those dimensions are all 1
    std::vector<DimPattern> dims;
    std::string same_as;  ///< a tensor's name; then dims is empty
    SourcePlace place;
};

enum class DemandKind : std::uint8_t {
    kOnDevice,
    kSameDevice,
    kRank,
    kShape,
    kSameShape,
    kLayout,
    kDtype,
    kSameDtype,
    kMemoryLayout,
    kBufferType,
    kSameBufferType,
    kSameMemoryConfig,
    kSameShardSpec,
    kMultipleOf,
    kCount,
    kCompare,
    kFinite,
    kAccepted,
    kUnresolved,  ///< words that could not be turned into a test; kept for the report
};

/// One thing that must hold before the operation may run, with the words of its error.
struct Demand {
    DemandKind kind = DemandKind::kUnresolved;
    std::vector<std::string> subjects;  ///< tensors (kOnDevice ...) or the one parameter (kCompare, kFinite, kAccepted)
    std::string other;                  ///< kSame*: the tensor compared with
    std::optional<std::int64_t> low, high;  ///< kRank, kCount
    ExprPtr condition;                      ///< kCompare, kMultipleOf: must be non-zero (`H % 32 == 0`)
    std::vector<DataType> dtypes;
    std::optional<Layout> layout;
    std::vector<MemoryLayout> memory;
    std::vector<BufferType> buffers;
    std::vector<std::string> accepted;
    std::optional<ShapePattern> shape;
    std::string message;  ///< text that the error must contain; empty: the planner writes one
    std::string words;    ///< the requirement as written
    SourcePlace place;
    SourcePlace message_place;  ///< line 0: beside the requirement
};

/// A tensor that the operation reads or makes.
struct TensorDemands {
    Placed<std::string> name;
    bool is_output = false;
    std::optional<ShapePattern> shape;
    std::optional<Placed<Layout>> layout;
    std::vector<Placed<DataType>> dtypes;
    std::string dtype_same_as, layout_same_as, memory_same_as;
    std::vector<MemoryLayout> memory;
    std::vector<BufferType> buffers;
};

// -------------------------------------------------------------------------------------------------------- output

/// A shape formula: `[N, C, 2*W]`, "same as input", `shape[:d] + [N] + shape[d:]`, or one of these per parameter value.
struct ShapeFormula {
    enum class Kind : std::uint8_t { kSameAs, kList, kConcat, kSlice, kCases } kind = Kind::kSameAs;
    std::string tensor;               ///< kSameAs, kSlice; empty: the first input
    std::vector<ExprPtr> dims;        ///< kList
    ExprPtr begin, end;               ///< kSlice; null: open
    std::vector<ShapeFormula> parts;  ///< kConcat, kCases
    std::string parameter;            ///< kCases: the parameter that decides
    std::vector<std::string> values;  ///< kCases: its value for parts[i]
    SourcePlace place;
};

struct OutputSpec {
    ShapeFormula shape;
    std::optional<Placed<std::vector<DataType>>> dtypes;
    std::string
        dtype_same_as;  ///< tensor; set when the spec says "same as ..." (empty name resolved to the first input)
    std::optional<Placed<Layout>> layout;
    std::string layout_same_as;
    std::optional<Placed<std::string>> memory_words;
    std::optional<Placed<std::string>> padded_words;  ///< a padded shape beside the logical one
    std::vector<MemoryLayout> memory;
    std::vector<BufferType> buffers;
    std::string memory_parameter;  ///< the MemoryConfig parameter that decides, when named
    std::string memory_same_as;    ///< the tensor whose memory config is taken
    std::string name = "output";
    ExprPtr count;  ///< a list of so many tensors is returned; null: one tensor
    SourcePlace place;
};

// ------------------------------------------------------------------------------------------------------- symbols

/// `Ht = H / 32` (value set), or a name explained in words only (value null, found at run time).
struct SymbolDef {
    Placed<std::string> name;
    ExprPtr value;
    std::string words;
};

// ----------------------------------------------------------------------------------------------- circular buffers

enum class KernelKind : std::uint8_t { kReader, kCompute, kWriter };
const char* to_string(KernelKind);

struct BufferSpec {
    Placed<int> index;
    Placed<std::string> name;
    ExprPtr count;                 ///< pages; null: absent
    ExprPtr page_bytes;            ///< null: one tile of the format
    ExprPtr block;                 ///< pages of one block; null: not said
    std::optional<ExprPtr> total;  ///< a Total column, already checked
    std::optional<Placed<DataType>> format;
    std::string format_of;  ///< "as grid", "same as output": the tensor's name
    SourcePlace format_place;
    std::vector<KernelKind> producer, consumer;  ///< empty: not said; first one counts
    std::string backing;                         ///< tensor whose memory this is (globally allocated)
    SourcePlace backing_place;
    std::string purpose, lifetime, buffering;
    bool from_correction = false;  ///< came from a later table that corrects the first
    SourcePlace place;             ///< the row
};

// ---------------------------------------------------------------------------------------------------- work split

enum class GridPolicy : std::uint8_t { kTwoGroups, kCliff, kSingleCore, kShardGrid };
enum class CoreOrder : std::uint8_t { kColumnsFirst, kRowsFirst };

struct WorkSpec {
    std::optional<Placed<std::string>> unit;  ///< words
    std::optional<Placed<ExprPtr>> total;     ///< units overall
    std::string total_name;                   ///< `R`, when the total has a name
    std::optional<Placed<GridPolicy>> policy;
    std::optional<Placed<CoreOrder>> order;
    std::string shard_tensor;                           ///< kShardGrid
    std::optional<Placed<std::int64_t>> example_cores;  ///< a number beside "ask the device": never used
    std::vector<std::string> count_names;  ///< names the spec gives to a core's share (`rows_g1`, `num_rows`)
    std::string words;
    SourcePlace place;
    bool present = false;
};

// ------------------------------------------------------------------------------------------------------- kernels

/// One argument as written; the plan finds out what it means.
struct ArgSpec {
    enum class Form : std::uint8_t { kScalar, kAccessor, kRun } form = Form::kScalar;
    Placed<std::string> name;
    std::string tensor;        ///< kAccessor: what stands in TensorAccessorArgs(...)
    std::optional<int> index;  ///< written index, when a number is written
    ExprPtr value;             ///< `name(=expr)`, `name (2*C)`, a formula in the description
    ExprPtr remark;            ///< a formula in parentheses behind the words: "tiles to write (num_rows * Wt)"
    ExprPtr run_length;        ///< kRun: `3 .. 3+N-1` has N
    std::optional<int> cb;     ///< the CB named in the description or value
    std::string description;
};

struct KernelSpec {
    KernelKind kind = KernelKind::kReader;
    Placed<std::string> name;  ///< file stem; empty: not written
    std::string core;          ///< `RISCV_0` ... as written
    std::vector<ArgSpec> compile_args, runtime_args;
    bool compile_args_given = false, runtime_args_given = false;  ///< given and empty is not the same as not given
    std::string function;                                         ///< "Actual Function" or prose
    SourcePlace place;
};

/// How the compute kernel is to calculate. What is not said stays open.
struct ComputeSpec {
    std::optional<Placed<Fidelity>> fidelity;
    std::optional<Placed<bool>> fp32_dest_acc, approx_mode, packer_l1_acc, dst_full_sync;
    std::vector<Placed<int>> unpack_to_dest;  ///< circular buffers whose 32-bit values go to DST directly
};

/// A statement about the stub: which CB is copied to which, which are only drained.
struct PassthroughSpec {
    struct Copy {
        Placed<int> from, to;
    };
    std::vector<Copy> copies;
    std::vector<Placed<int>> discarded;
    SourcePlace place;
};

/// Where prose ties a CB to a kernel ("Reader Kernel" section names c_2).
struct BufferMention {
    int index = 0;
    KernelKind kernel = KernelKind::kReader;
    SourcePlace place;
};

// ---------------------------------------------------------------------------------------------------------- spec

struct Spec {
    std::string file;
    Placed<std::string> name;
    Placed<std::string> category;
    Placed<std::string> title;  ///< H1
    std::optional<Placed<std::string>> python_signature;
    std::optional<Placed<std::string>> summary;  ///< first sentence about what it computes
    std::vector<Parameter> parameters;           ///< tensors among them, in the spec's order
    std::vector<Parameter> preallocated;         ///< optional tensors to write an output into
    std::vector<TensorDemands> tensors;          ///< per tensor, when the spec has columns or rows for each
    std::vector<Demand> demands;
    std::vector<OutputSpec> outputs{1};  ///< in the order in which they are returned; never empty
    std::vector<SymbolDef> symbols;
    std::vector<BufferSpec> buffers;
    WorkSpec work;
    std::vector<KernelSpec> kernels;  ///< reader, compute, writer; at most one of each
    bool no_compute = false;          ///< "(compute) — Not present"
    std::vector<BufferMention> mentions;
    ComputeSpec compute;
    PassthroughSpec passthrough;
    std::optional<Placed<ExprPtr>> l1_formula;          ///< the spec's own sum of the buffers, in bytes
    std::map<std::string, std::int64_t> promised_dims;  ///< `W = 3328 must fit in L1`
    SourcePlace promise_place;
    std::vector<Diagnostic> notes;  ///< warnings and notes, in the order of the file
};

}  // namespace opwright::builder
