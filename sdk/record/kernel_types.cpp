// The two configurations of data movement that have names: which RISC, which NoC.
#include <tt-metalium/kernel_types.hpp>

#include <utility>

namespace tt::tt_metal {

ReaderDataMovementConfig::ReaderDataMovementConfig(std::vector<std::uint32_t> compile_args,
                                                   std::map<std::string, std::string> defines,
                                                   std::unordered_map<std::string, std::uint32_t> named_compile_args,
                                                   KernelBuildOptLevel opt_level,
                                                   std::vector<std::filesystem::path> include_paths)
    : DataMovementConfig{DataMovementProcessor::RISCV_1,
                         NOC::NOC_0,
                         NOC_MODE::DM_DEDICATED_NOC,
                         std::move(compile_args),
                         std::move(defines),
                         std::move(named_compile_args),
                         opt_level,
                         std::move(include_paths)} {}

WriterDataMovementConfig::WriterDataMovementConfig(std::vector<std::uint32_t> compile_args,
                                                   std::map<std::string, std::string> defines,
                                                   std::unordered_map<std::string, std::uint32_t> named_compile_args,
                                                   KernelBuildOptLevel opt_level,
                                                   std::vector<std::filesystem::path> include_paths)
    : DataMovementConfig{DataMovementProcessor::RISCV_0,
                         NOC::NOC_1,
                         NOC_MODE::DM_DEDICATED_NOC,
                         std::move(compile_args),
                         std::move(defines),
                         std::move(named_compile_args),
                         opt_level,
                         std::move(include_paths)} {}

}  // namespace tt::tt_metal
