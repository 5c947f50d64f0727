// Where the generated code differs on purpose from the instructions that the stages come from.
#include "builder/stages/stages.hpp"

namespace opwright::builder {

std::vector<Deviation> deviations(Style style) {
    std::vector<Deviation> list = {
        {0, "tests of a stage that only accept the next stage's error",
         "every unfinished function throws a text that ends in \"(Stage n)\"; a stage's test accepts success or a "
         "later stage's text",
         "all six test files pass together at the end, and each fails before its own code for one exact reason"},
        {0, "error texts searched as a whole", "tests look at the message only, without source paths and backtrace",
         "a path such as ..._program_factory.cpp in the text would satisfy a search for \"program\" by itself"},
        {0, "pkill -9 -f pytest and tt-smi -r before each test run",
         "nothing is killed by name; each run is a process of its own with a time limit",
         "other people's test runs on the same machine are left alone"},
        {1, "pybind or bind_registered_operation", "nanobind and ttnn::bind_function",
         "the older registration no longer exists in ttnn 0.81"},
        {2, "validation by the framework only", "ttnn::prim::<op> validates before it calls launch",
         "launch allocates the output first, so an argument that is wrong would be reported by the allocator"},
        {3, "ttnn::register_operation and invoke",
         "a function ttnn::prim::<op> that calls "
         "ttnn::device_operation::launch",
         "register_operation no longer exists in ttnn 0.81"},
        {3, "validate_on_program_cache_hit that repeats the miss check",
         "on a hit only attributes that are not part of the program hash are checked",
         "everything else is the same as when the program was built, or the hash would differ"},
        {3, "override_runtime_arguments with fixed positions, in the device operation's file",
         "the positions stand as named constants beside the code that sets them, and every address and run-time "
         "parameter is rewritten at its own position",
         "the specification decides the positions; an address is not always argument 0", Style::kSeed},
        {3,
         "device/<op>_op.hpp with nested operation_attributes_t and tensor_args_t, detail::<op>_single_core, "
         "CachedProgram",
         "device/<op>_device_operation.hpp with <Op>Params and <Op>Inputs in ttnn::prim, and "
         "<Op>ProgramFactory::create_descriptor",
         "the descriptor style was asked for: the form in which ttnn 0.81 has most of its own operations",
         Style::kDescriptor},
        {3, "override_runtime_arguments in every factory",
         "override_runtime_arguments only where a run-time parameter is not part of the program hash; else addresses "
         "are passed as Buffer*, and ttnn rewrites them itself",
         "a hook that does nothing else than what ttnn does is one more thing that can be wrong", Style::kDescriptor},
        {5, "two circular buffers, further ones \"as needed\"",
         "every circular buffer of the specification, intermediates included",
         "Stage 5 shows that the whole plan fits, not a part of it"},
        {6, "reader on RISCV_0/BRISC, writer on RISCV_1/NCRISC",
         "reader on NCRISC with NOC 0, writer on BRISC with NOC 1",
         "that is what ReaderDataMovementConfig and WriterDataMovementConfig select"},
        {6, "a compute stub with copy_tile(cb_in, 0, cb_out) and nothing around it",
         "tile_regs_acquire, copy_tile to DST 0, commit, wait, pack_tile, release",
         "the stub of the instructions uses a buffer's index as DST index, never packs, and hangs or returns garbage "
         "on silicon"},
        {6, "compute_kernel_api/... includes, namespace NAMESPACE and MAIN",
         "api/compute/... includes and void kernel_main()", "the older names no longer exist in ttnn 0.81"},
        {6, "a compute kernel per core group, with its number of units at compile time, always",
         "one for both groups, with its number of units as a runtime argument, where the specification lists no "
         "arguments; where it lists them, as it says",
         "a number at compile time is another kernel to compile for every shape and every split of the work"},
        {6, "tests that ignore the values",
         "the output must equal the routed input bit for bit, for several shapes, splits and dtypes, and on a program "
         "cache hit with other tensors",
         "a stub that moves wrong pages or keeps stale addresses passes a test of shapes only"},
        {6, "one more positional argument where the stub needs one", "named compile-time arguments",
         "the positions stay those of the specification"},
    };
    std::erase_if(list, [&](const Deviation& d) { return d.style && *d.style != style; });
    return list;
}

}  // namespace opwright::builder
