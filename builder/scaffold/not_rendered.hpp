// The refusal of a plan for which no code can be made; it is given before anything is written, and says so.
#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace opwright::builder {

/// `place` is the line of the spec that stands in the way; `fix` is a clause without its full stop.
inline Unexpected not_rendered(SourcePlace place, std::string id, std::string what, std::string expected,
                               std::string fix) {
    Diagnostic d;
    d.id = std::move(id);
    d.place = std::move(place);
    d.what = std::move(what);
    d.expected = std::move(expected);
    d.fix = std::move(fix) + "; nothing was written";
    return fail(std::move(d));
}

}  // namespace opwright::builder
