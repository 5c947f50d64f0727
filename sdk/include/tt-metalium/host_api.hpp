// The functions that fill a Program. Vendor names: CreateProgram, CreateKernel, CreateKernelFromString,
// CreateCircularBuffer, CreateSemaphore, SetRuntimeArgs, SetCommonRuntimeArgs, GetRuntimeArgs, GetCommonRuntimeArgs,
// GetCircularBufferConfig, UpdateCircularBufferTotalSize, UpdateCircularBufferPageSize,
// UpdateDynamicCircularBufferAddress, UpdateDynamicCircularBufferAddressAndTotalSize.
#pragma once

#include <hostdevcommon/kernel_structs.h>
#include <tt-logger/tt-logger.hpp>
#include <tt-metalium/buffer.hpp>
#include <tt-metalium/circular_buffer_config.hpp>
#include <tt-metalium/constants.hpp>
#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/device.hpp>
#include <tt-metalium/hal.hpp>
#include <tt-metalium/kernel_types.hpp>
#include <tt-metalium/math.hpp>
#include <tt-metalium/program.hpp>
#include <tt-metalium/runtime_args_data.hpp>
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt-metalium/tt_align.hpp>
#include <tt_stl/assert.hpp>
#include <tt_stl/call_place.hpp>
#include <tt_stl/not_in_sdk.hpp>
#include <tt_stl/span.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

namespace tt::tt_metal {

/// Never given by the caller.
using ttsl::CallPlace;

Program CreateProgram();

/// `file_name` is looked up in the operation's source tree, then as the runtime does it. Throws when there is no such
/// file, when `core_spec` holds a core twice for the same processor, or when two data movement kernels of a core
/// would share a NoC.
KernelHandle CreateKernel(Program& program, const std::string& file_name, const CoreSpec& core_spec,
                          const std::variant<DataMovementConfig, ComputeConfig>& config,
                          const CallPlace& place = CallPlace::current());
KernelHandle CreateKernelFromString(Program& program, const std::string& kernel_src_code, const CoreSpec& core_spec,
                                    const std::variant<DataMovementConfig, ComputeConfig>& config,
                                    const CallPlace& place = CallPlace::current());

/// Throws when an index has no format or page size, is taken on one of the cores, or does not exist on the chip.
CBHandle CreateCircularBuffer(Program& program, const CoreSpec& core_spec, const CircularBufferConfig& config,
                              const CallPlace& place = CallPlace::current());
const CircularBufferConfig& GetCircularBufferConfig(Program& program, CBHandle cb_handle);
void UpdateCircularBufferTotalSize(Program& program, CBHandle cb_handle, std::uint32_t total_size,
                                   const CallPlace& place = CallPlace::current());
void UpdateCircularBufferPageSize(Program& program, CBHandle cb_handle, std::uint8_t buffer_index,
                                  std::uint32_t page_size, const CallPlace& place = CallPlace::current());
void UpdateDynamicCircularBufferAddress(Program& program, CBHandle cb_handle, const Buffer& buffer,
                                        std::uint32_t address_offset = 0,
                                        const CallPlace& place = CallPlace::current());
void UpdateDynamicCircularBufferAddressAndTotalSize(Program& program, CBHandle cb_handle, const Buffer& buffer,
                                                    std::uint32_t total_size,
                                                    const CallPlace& place = CallPlace::current());

/// Returns the lowest semaphore id that is free on all the cores.
std::uint32_t CreateSemaphore(Program& program, const std::variant<CoreRange, CoreRangeSet>& core_spec,
                              std::uint32_t initial_value, const CallPlace& place = CallPlace::current());
std::uint32_t CreateSemaphore(Program& program, const std::variant<CoreRange, CoreRangeSet>& core_spec,
                              std::uint32_t initial_value, CoreType core_type,
                              const CallPlace& place = CallPlace::current());

/// The first call for a core fixes how many arguments it has; later calls must give as many.
void SetRuntimeArgs(const Program& program, KernelHandle kernel, const CoreSpec& core_spec,
                    ttsl::Span<const std::uint32_t> runtime_args, const CallPlace& place = CallPlace::current());
void SetRuntimeArgs(const Program& program, KernelHandle kernel, const CoreSpec& core_spec,
                    std::initializer_list<std::uint32_t> runtime_args, const CallPlace& place = CallPlace::current());
void SetRuntimeArgs(const Program& program, KernelHandle kernel, const std::vector<CoreCoord>& core_spec,
                    const std::vector<std::vector<std::uint32_t>>& runtime_args,
                    const CallPlace& place = CallPlace::current());
/// Once per kernel; edit in place through GetCommonRuntimeArgs afterwards.
void SetCommonRuntimeArgs(const Program& program, KernelHandle kernel, ttsl::Span<const std::uint32_t> runtime_args,
                          const CallPlace& place = CallPlace::current());
void SetCommonRuntimeArgs(const Program& program, KernelHandle kernel,
                          std::initializer_list<std::uint32_t> runtime_args,
                          const CallPlace& place = CallPlace::current());

RuntimeArgsData& GetRuntimeArgs(const Program& program, KernelHandle kernel, const CoreCoord& logical_core,
                                const CallPlace& place = CallPlace::current());
/// Indexed [x][y].
std::vector<std::vector<RuntimeArgsData>>& GetRuntimeArgs(const Program& program, KernelHandle kernel);
RuntimeArgsData& GetCommonRuntimeArgs(const Program& program, KernelHandle kernel);

#define USE_TENSORS "use tensors: create_device_tensor allocates one"
#define USE_LAUNCH "return the program from a factory: ttnn::device_operation::launch runs it"
template <typename... Args>
NOT_IN_SDK("CreateBuffer", USE_TENSORS) std::shared_ptr<Buffer> CreateBuffer(const Args&...);
template <typename... Args>
NOT_IN_SDK("DeallocateBuffer", USE_TENSORS) void DeallocateBuffer(const Args&...);
template <typename... Args>
NOT_IN_SDK("AssignGlobalBufferToProgram", "keep the tensor among the operation's tensors")
void AssignGlobalBufferToProgram(const Args&...);
template <typename... Args>
NOT_IN_SDK("CreateGlobalSemaphore", "use CreateSemaphore") void CreateGlobalSemaphore(const Args&...);
template <typename... Args>
NOT_IN_SDK("EnqueueProgram", USE_LAUNCH) void EnqueueProgram(const Args&...);
template <typename... Args>
NOT_IN_SDK("EnqueueWriteBuffer", "write tensors from Python") void EnqueueWriteBuffer(const Args&...);
template <typename... Args>
NOT_IN_SDK("EnqueueReadBuffer", "read tensors from Python") void EnqueueReadBuffer(const Args&...);
template <typename... Args>
NOT_IN_SDK("Finish", USE_LAUNCH) void Finish(const Args&...);
template <typename... Args>
NOT_IN_SDK("CreateDevice", "open the device from Python") IDevice* CreateDevice(const Args&...);
#undef USE_TENSORS
#undef USE_LAUNCH

}  // namespace tt::tt_metal
