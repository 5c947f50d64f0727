// DPRINT for clang: the wheel's header names device_print.h beside itself, which passes ours by.
#pragma once

#include_next "api/debug/dprint.h"

#include "api/debug/device_print.h"
