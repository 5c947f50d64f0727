// Names that tt-metal has and the SDK has not: using one is a compile error that says what to use instead.
#pragma once

/// An attribute for the declaration of a function, a member or a type.
#if defined(__has_attribute) && __has_attribute(unavailable)
#define NOT_IN_SDK(name, instead) \
    __attribute__((unavailable("opwright: " name " is not in the SDK; " instead)))
#else
#define NOT_IN_SDK(name, instead) [[deprecated("opwright: " name " is not in the SDK; " instead)]]
#endif
