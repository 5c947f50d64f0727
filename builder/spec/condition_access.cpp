#include "builder/spec/condition_access.hpp"

#include <algorithm>

#include "builder/spec/condition_tokens.hpp"
#include "builder/spec/reading.hpp"

namespace opwright::builder::condition {

namespace {

struct QualityWord {
    std::string_view word;
    Quality quality;
};

// What stands behind the tensor in code, without brackets and `get_`; and in words.
constexpr QualityWord kQualities[] = {
    {"storage_type", Quality::kDevice},
    {"buffer", Quality::kDevice},
    {"is_allocated", Quality::kDevice},
    {"is_on_device", Quality::kDevice},
    {"on device", Quality::kDevice},
    {"layout", Quality::kLayout},
    {"dtype", Quality::kDtype},
    {"data type", Quality::kDtype},
    {"logical_shape.rank", Quality::kRank},
    {"padded_shape.rank", Quality::kRank},
    {"shape.rank", Quality::kRank},
    {"logical_shape.size", Quality::kRank},
    {"shape.size", Quality::kRank},
    {"rank", Quality::kRank},
    {"ndim", Quality::kRank},
    {"dim", Quality::kRank},
    {"logical_shape", Quality::kShape},
    {"padded_shape", Quality::kShape},
    {"shape", Quality::kShape},
    {"memory_config.memory_layout", Quality::kMemoryLayout},
    {"memory layout", Quality::kMemoryLayout},
    {"memory_layout", Quality::kMemoryLayout},
    {"is_sharded", Quality::kSharded},
    {"memory_config.is_sharded", Quality::kSharded},
    {"memory_config.buffer_type", Quality::kBufferType},
    {"buffer.buffer_type", Quality::kBufferType},
    {"buffer type", Quality::kBufferType},
    {"memory_config", Quality::kMemoryConfig},
    {"memory config", Quality::kMemoryConfig},
    {"shard_spec", Quality::kShardSpec},
    {"memory_config.shard_spec", Quality::kShardSpec},
    {"shard spec", Quality::kShardSpec},
    {"device", Quality::kOnWhichDevice},
};

}  // namespace

Quality quality_of(std::string_view words) {
    for (const QualityWord& q : kQualities) {
        if (q.word == words) return q.quality;
    }
    return Quality::kUnknown;
}

std::string after_prefix(std::string text) {
    for (const std::string_view prefix : {"operation_attributes.", "operation_attributes_t.", "attributes.", "attrs.",
                                          "args.", "params.", "tensor_args.", "this->", "self."}) {
        if (text.rfind(prefix, 0) == 0) text.erase(0, prefix.size());
    }
    return text;
}

std::string without_get(std::string rest) {
    for (std::size_t at = rest.find("get_"); at != std::string::npos; at = rest.find("get_")) rest.erase(at, 4);
    return rest;
}

std::string tensor_called(const std::string& word, const std::vector<std::string>& all) {
    if (std::find(all.begin(), all.end(), word) != all.end()) return word;
    std::string near;
    for (const std::string& n : all) {
        const bool same = lower(n) == lower(word) || word == n + "_tensor" || n == word + "_tensor" ||
                          word == "input_tensor_" + lower(n) || word == "input_" + lower(n) || is_short_for(word, n);
        if (same) near = n;
    }
    if (near.empty() && all.size() == 1) near = all.front();
    return near;
}

Access access_of(const Text& text, const std::vector<std::string>& all) {
    Access out;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.view().compare(i, 2, "()") == 0) {
            ++i;
        } else if (text.view().compare(i, 2, "->") == 0) {
            plain += '.';
            ++i;
        } else {
            plain += text[i];
        }
    }
    if (plain.rfind("len(", 0) == 0 && plain.ends_with(".shape)")) plain = plain.substr(4, plain.size() - 11) + ".rank";
    plain = after_prefix(plain);
    const std::size_t dot = plain.find('.');
    const bool code = dot != std::string::npos && plain.find(' ') == std::string::npos;
    if (code) {
        const std::string tensor = tensor_called(plain.substr(0, dot), all);
        if (!tensor.empty()) out.subjects = {tensor};
        out.rest = without_get(plain.substr(dot + 1));
        return out;
    }
    std::string rest;
    for (const Text& word : split_at(text, {" ", ","})) {
        std::string w = word.str();
        if (w.ends_with("'s")) w.resize(w.size() - 2);
        if (w.ends_with("\xE2\x80\x99s")) w.resize(w.size() - 4);
        if (w.empty() || is_one_of(lower(w), {"of", "the", "and", "&", "all", "both", "either", "any", "each", "every",
                                              "inputs", "tensors", "tensor", "operands"}))
            continue;
        if (std::find(all.begin(), all.end(), w) != all.end()) {
            out.subjects.push_back(w);
            continue;
        }
        if (is_one_of(w, {"input", "Input", "Inputs"}) && all.size() == 1) {
            out.subjects.push_back(all.front());
            continue;
        }
        w = lower(w);
        if (is_one_of(w, {"dtypes", "layouts", "shapes", "ranks", "types"})) w.pop_back();
        rest += (rest.empty() ? "" : " ") + w;
    }
    if (out.subjects.empty()) out.subjects = all;
    out.rest = rest;
    return out;
}

}  // namespace opwright::builder::condition
