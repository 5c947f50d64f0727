// Short ways to the runtime's Python modules.
#include "sdk/bridge/python.hpp"

#include <string>

namespace opwright::bridge {

nb::handle ttnn() {
    static const nb::handle module = nb::module_::import_("ttnn").release();
    return module;
}

nb::handle ttnn_binding() {
    static const nb::handle module = nb::module_::import_("ttnn._ttnn").release();
    return module;
}

std::int64_t enum_value(nb::handle member) {
    return nb::cast<std::int64_t>(member.attr("value"));
}

nb::object enum_member(const char* type, std::int64_t value) {
    return ttnn().attr(type)(value);
}

}  // namespace opwright::bridge
