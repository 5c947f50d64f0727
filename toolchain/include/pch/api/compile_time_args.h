// Stands in for the header of the same name inside precompiled headers: a kernel's arguments come after them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

template <uint32_t Idx>
constexpr uint32_t get_ct_arg();

#define get_compile_time_arg_val(arg_idx) get_ct_arg<arg_idx>()
