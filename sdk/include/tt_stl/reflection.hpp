// Fields of plain aggregates, hashing over them, and visiting the objects inside. Vendor names: ttsl::hash::*,
// ttsl::reflection::visit_object_of_type, ttsl::get_type_name.
#pragma once

#include <tt_stl/concepts.hpp>
#include <tt_stl/small_vector.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace ttsl {

template <typename T>
constexpr std::string_view get_type_name() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t begin = text.find("T = ") + 4;
    constexpr std::size_t end = text.find_first_of(";]", begin);
    return text.substr(begin, end - begin);
}

namespace reflection::detail {

/// Stands for "some value" while the fields of an aggregate are counted; never evaluated.
struct AnyValue {
    template <typename T>
    operator T() const;
};
struct AnyReference {
    template <typename T>
    operator T&() const;
};

inline constexpr std::size_t kMaxFields = 24;

template <typename T, typename Filler, std::size_t... Index>
constexpr bool is_brace_constructible(std::index_sequence<Index...>) {
    return requires {
        T{(static_cast<void>(Index), Filler{})...};
    };
}

template <typename T, std::size_t Count>
constexpr bool takes_fields() {
    return is_brace_constructible<T, AnyValue>(std::make_index_sequence<Count>{}) ||
           is_brace_constructible<T, AnyReference>(std::make_index_sequence<Count>{});
}

/// The largest number of initialisers that T takes. Array members of aggregates are not supported (use std::array).
/// Counted upwards, since most have few: too few initialisers are no good when a field without default would be left
/// out, so that the numbers that T takes are in one piece.
template <typename T, std::size_t Count = 0, bool Began = false>
constexpr std::size_t field_count() {
    constexpr bool kTaken = takes_fields<T, Count>();
    if constexpr (Began && !kTaken) {
        return Count - 1;
    } else if constexpr (Count > kMaxFields) {
        static_assert(concepts::always_false_v<T>, "an attribute struct has more fields than the SDK can reflect (24)");
    } else {
        return field_count<T, Count + 1, kTaken>();
    }
}

template <typename T>
concept HasAttributes = requires(const T& value) {
    T::attribute_names;
    value.attribute_values();
};

template <typename T>
concept Reflectable = std::is_aggregate_v<T> && std::is_class_v<T>;

#define TTSL_FIELDS_(count, ...)                   \
    if constexpr (kCount == count) {               \
        auto& [__VA_ARGS__] = object;              \
        return std::forward_as_tuple(__VA_ARGS__); \
    } else

/// References to all fields of an aggregate, in order.
template <typename T>
constexpr auto fields_of(const T& object) {
    constexpr std::size_t kCount = field_count<T>();
    if constexpr (kCount == 0) {
        return std::tuple<>{};
    } else
        TTSL_FIELDS_(1, a)
    TTSL_FIELDS_(2, a, b)
    TTSL_FIELDS_(3, a, b, c)
    TTSL_FIELDS_(4, a, b, c, d)
    TTSL_FIELDS_(5, a, b, c, d, e)
    TTSL_FIELDS_(6, a, b, c, d, e, f)
    TTSL_FIELDS_(7, a, b, c, d, e, f, g)
    TTSL_FIELDS_(8, a, b, c, d, e, f, g, h)
    TTSL_FIELDS_(9, a, b, c, d, e, f, g, h, i)
    TTSL_FIELDS_(10, a, b, c, d, e, f, g, h, i, j)
    TTSL_FIELDS_(11, a, b, c, d, e, f, g, h, i, j, k)
    TTSL_FIELDS_(12, a, b, c, d, e, f, g, h, i, j, k, l)
    TTSL_FIELDS_(13, a, b, c, d, e, f, g, h, i, j, k, l, m)
    TTSL_FIELDS_(14, a, b, c, d, e, f, g, h, i, j, k, l, m, n)
    TTSL_FIELDS_(15, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)
    TTSL_FIELDS_(16, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
    TTSL_FIELDS_(17, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
    TTSL_FIELDS_(18, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
    TTSL_FIELDS_(19, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s)
    TTSL_FIELDS_(20, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t)
    TTSL_FIELDS_(21, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u)
    TTSL_FIELDS_(22, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v)
    TTSL_FIELDS_(23, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w)
    TTSL_FIELDS_(24, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x)
    static_assert(concepts::always_false_v<T>, "unreachable: field_count refuses more fields");
}
#undef TTSL_FIELDS_

template <typename T, template <typename...> class Template>
inline constexpr bool is_specialization_v = false;
template <template <typename...> class Template, typename... Args>
inline constexpr bool is_specialization_v<Template<Args...>, Template> = true;

template <typename T>
inline constexpr bool is_std_array_v = false;
template <typename T, std::size_t N>
inline constexpr bool is_std_array_v<std::array<T, N>> = true;

template <typename T>
inline constexpr bool is_small_vector_v = false;
template <typename T, std::size_t N>
inline constexpr bool is_small_vector_v<SmallVector<T, N>> = true;

template <typename T>
inline constexpr bool is_sequence_v = is_specialization_v<T, std::vector> || is_std_array_v<T> || is_small_vector_v<T>;
template <typename T, std::size_t N>
inline constexpr bool is_sequence_v<std::span<T, N>> = true;

/// Whether there can be an `Object` inside a `T`; types that are no such place say so, which spares the compiler their
/// fields.
template <typename T, typename Object>
inline constexpr bool may_hold_v = !std::is_arithmetic_v<T> && !std::is_enum_v<T>;

template <typename T>
inline constexpr bool is_tuple_v = is_specialization_v<T, std::tuple> || is_specialization_v<T, std::pair>;

}  // namespace reflection::detail

namespace hash {

using hash_t = std::uint64_t;
inline constexpr hash_t DEFAULT_SEED = 1234;

template <typename... Types>
hash_t hash_objects(hash_t seed, const Types&... objects);

namespace detail {

constexpr hash_t hash_text(std::string_view text) {
    hash_t value = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return value;
}

template <typename T>
concept StdHashable = requires(const T& value) {
    std::hash<T>{}(value);
};

template <typename Container>
hash_t hash_each(const Container& container) {
    hash_t value = 0;
    for (const auto& element : container) {
        value = hash_objects(value, element);
    }
    return value;
}

template <typename T>
hash_t hash_object(const T& object) {
    using namespace reflection::detail;
    if constexpr (std::is_integral_v<T>) {
        return static_cast<hash_t>(object);
    } else if constexpr (std::is_enum_v<T>) {
        return static_cast<hash_t>(static_cast<std::underlying_type_t<T>>(object));
    } else if constexpr (requires { object.to_hash(); }) {
        return object.to_hash();
    } else if constexpr (HasAttributes<T>) {
        const auto values = object.attribute_values();
        static_assert(std::tuple_size_v<std::remove_cvref_t<decltype(T::attribute_names)>> ==
                          std::tuple_size_v<std::remove_cvref_t<decltype(values)>>,
                      "attribute_names and attribute_values must have the same length");
        return std::apply([](const auto&... v) { return hash_objects(0, v...); }, values);
    } else if constexpr (is_tuple_v<T>) {
        return std::apply([](const auto&... v) { return hash_objects(0, v...); }, object);
    } else if constexpr (is_sequence_v<T> || is_specialization_v<T, std::set> || is_specialization_v<T, std::map>) {
        return hash_each(object);
    } else if constexpr (is_specialization_v<T, std::unordered_map>) {
        return hash_each(std::map<typename T::key_type, typename T::mapped_type>(object.begin(), object.end()));
    } else if constexpr (is_specialization_v<T, std::unordered_set>) {
        return hash_each(std::set<typename T::key_type>(object.begin(), object.end()));
    } else if constexpr (is_specialization_v<T, std::optional>) {
        return object.has_value() ? hash_objects(1, *object) : 0;
    } else if constexpr (is_specialization_v<T, std::variant>) {
        return std::visit([&](const auto& v) { return hash_objects(object.index(), v); }, object);
    } else if constexpr (is_specialization_v<T, std::reference_wrapper>) {
        return hash_object(object.get());
    } else if constexpr (std::is_same_v<T, std::monostate>) {
        return 0;
    } else if constexpr (StdHashable<T>) {
        return std::hash<T>{}(object);
    } else if constexpr (Reflectable<T>) {
        return std::apply([](const auto&... v) { return hash_objects(0, v...); }, fields_of(object));
    } else {
        static_assert(concepts::always_false_v<T>,
                      "this attribute type cannot be hashed: make it a plain aggregate, or give it to_hash(), "
                      "attribute_names + attribute_values(), or std::hash");
    }
}

}  // namespace detail

/// The same for the same type in every process; made from the type's name.
template <typename T>
inline constexpr hash_t type_hash = detail::hash_text(get_type_name<T>());

template <typename... Types>
hash_t hash_objects(hash_t seed, const Types&... objects) {
    ((seed ^= detail::hash_object(objects) + 0x9e3779b9 + (seed << 6) + (seed >> 2)), ...);
    return seed;
}

template <typename... Types>
hash_t hash_objects_with_default_seed(const Types&... objects) {
    return hash_objects(DEFAULT_SEED, objects...);
}

}  // namespace hash

namespace reflection {

/// Calls `callback` for each object of type `Object` inside `value`: members, elements, alternatives, in order.
template <typename Object, typename Callback, typename T>
void visit_object_of_type(Callback&& callback, const T& value) {
    using namespace detail;
    using Value = std::remove_cvref_t<T>;
    if constexpr (std::is_same_v<Value, Object>) {
        callback(value);
    } else if constexpr (!may_hold_v<Value, Object>) {
        return;
    } else if constexpr (is_specialization_v<Value, std::optional>) {
        if (value.has_value()) {
            visit_object_of_type<Object>(callback, *value);
        }
    } else if constexpr (is_sequence_v<Value>) {
        for (const auto& element : value) {
            visit_object_of_type<Object>(callback, element);
        }
    } else if constexpr (is_tuple_v<Value>) {
        std::apply([&](const auto&... v) { (visit_object_of_type<Object>(callback, v), ...); }, value);
    } else if constexpr (is_specialization_v<Value, std::variant>) {
        std::visit([&](const auto& v) { visit_object_of_type<Object>(callback, v); }, value);
    } else if constexpr (is_specialization_v<Value, std::reference_wrapper>) {
        visit_object_of_type<Object>(callback, value.get());
    } else if constexpr (HasAttributes<Value>) {
        std::apply([&](const auto&... v) { (visit_object_of_type<Object>(callback, v), ...); },
                   value.attribute_values());
    } else if constexpr (Reflectable<Value>) {
        std::apply([&](const auto&... v) { (visit_object_of_type<Object>(callback, v), ...); }, fields_of(value));
    }
}

}  // namespace reflection
}  // namespace ttsl

namespace tt::stl {
namespace hash = ttsl::hash;
namespace reflection = ttsl::reflection;
using ttsl::get_type_name;
}  // namespace tt::stl
