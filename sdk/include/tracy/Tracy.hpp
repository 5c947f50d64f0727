// Marks for the Tracy profiler, which is not there: they do nothing. Vendor names: ZoneScoped, ZoneScopedN.
#pragma once

// NOLINTBEGIN(readability-identifier-naming)
#define ZoneScoped static_cast<void>(0)
#define ZoneScopedN(name) static_cast<void>(name)
// NOLINTEND(readability-identifier-naming)
