// A recorded program as the runtime's ttnn.ProgramDescriptor.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <vector>

#include "sdk/record/program_state.hpp"
#include "ttnn/types.hpp"

namespace opwright::bridge {

namespace nb = nanobind;

/// The Python descriptor of one cached program; kept between calls, since only arguments and addresses change.
class [[gnu::visibility("hidden")]] Descriptor {
  public:
    /// Builds the descriptor anew when `structure` differs from the last one, then writes arguments and addresses.
    /// REQUIRES: check_program passed; `tensors` are those of this call.
    nb::handle update(const tt::tt_metal::detail::ProgramState& program, std::uint64_t structure,
                      const std::vector<ttnn::Tensor>& tensors);

  private:
    void build(const tt::tt_metal::detail::ProgramState& program);
    void write_arguments(const tt::tt_metal::detail::ProgramState& program);
    void write_circular_buffers(const tt::tt_metal::detail::ProgramState& program,
                                const std::vector<ttnn::Tensor>& tensors);

    nb::object descriptor_;
    std::uint64_t structure_ = 0;
    bool has_pinned_buffers_ = false;
};

}  // namespace opwright::bridge
