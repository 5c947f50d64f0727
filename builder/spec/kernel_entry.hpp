// The spec's one entry per kernel kind: what the readers of kernels and of arguments both fill.
#pragma once

#include <utility>

#include "builder/spec/model.hpp"

namespace opwright::builder {

/// The entry of a kind; made with this place when the spec has none yet. Valid until the next entry is made.
inline KernelSpec& kernel_entry(Spec& spec, KernelKind kind, SourcePlace place) {
    for (KernelSpec& k : spec.kernels) {
        if (k.kind == kind) return k;
    }
    KernelSpec k;
    k.kind = kind;
    k.place = std::move(place);
    spec.kernels.push_back(std::move(k));
    return spec.kernels.back();
}

}  // namespace opwright::builder
