// One compile request carried out: on a precompiled header where there is one, plainly otherwise.
#pragma once

#include "base/result.hpp"
#include "toolchain/driver/host_tools.hpp"
#include "toolchain/driver/options.hpp"

namespace opwright::toolchain {

/// The exit code; messages go to standard error, the object and its dependency file to where the request says.
/// `OPWRIGHT_PCH=0` turns precompiled headers off.
Result<int> compile(Request request, const HostTools& tools, const Environment& environment);

}  // namespace opwright::toolchain
