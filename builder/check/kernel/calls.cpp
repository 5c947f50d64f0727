// Calls: the kernel API by its meaning, the kernel's own functions by running them, the rest as something unknown.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "builder/check/kernel/evaluator.hpp"
#include "builder/check/rules/kernel_rules.hpp"

namespace opwright::builder::check {

namespace {

constexpr int kMaxCallDepth = 24;

constexpr std::array<std::string_view, 4> kBufferTypes{"CircularBuffer", "DataflowBuffer", "LocalCircularBuffer",
                                                       "CircularBufferView"};
/// Names of C++ itself that stand before parentheses.
constexpr std::array<std::string_view, 34> kHarmless{
    "uint32_t", "int32_t",   "uint16_t", "int16_t", "uint8_t", "int8_t", "uint64_t",           "int64_t",  "int",
    "unsigned", "bool",      "float",    "double",  "size_t",  "char",   "__builtin_bit_cast", "memcpy",   "memset",
    "move",     "forward",   "get",      "swap",    "tuple",   "array",  "make_tuple",         "bit_cast", "span",
    "as_const", "make_pair", "size",     "tie",     "launder", "abs",    "integral_constant"};
constexpr std::array<std::string_view, 14> kApiPrefixes{"noc_", "get_", "cb_",  "tile_", "pack_", "copy_",  "reduce_",
                                                        "mul_", "add_", "sub_", "llk_",  "sfpu_", "DPRINT", "Device"};

bool one_of(const auto& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

Value Evaluator::call(const Expr& expr) {
    const Expr& callee = *expr.children[0];
    Call call;
    call.spot = callee.spot;
    if (callee.kind == Expr::Kind::kMember) {
        call.is_method = true;
        call.name = call.qualified = callee.text;
        call.object = evaluate(*callee.children[0]);
        call.template_arguments = evaluate_all(callee.children, 1);
    } else if (callee.kind == Expr::Kind::kName) {
        call.qualified = callee.text;
        call.name = last_part(callee.text);
        call.template_arguments = evaluate_all(callee.children, 0);
    } else {
        call.object = evaluate(callee);
    }
    for (std::size_t i = 1; i < expr.children.size(); ++i) {
        const Expr& argument = *expr.children[i];
        call.arguments.push_back(evaluate(argument));
        if (argument.kind == Expr::Kind::kString && call.text.empty()) call.text = argument.text;
        if (i == 1) call.is_literal = argument.kind == Expr::Kind::kNumber;
        call.argument_slots.push_back(argument.kind == Expr::Kind::kName ? slot_of(argument.text) : std::nullopt);
    }
    for (const auto attempt :
         {&Evaluator::own_call, &Evaluator::argument_call, &Evaluator::object_call, &Evaluator::effect_call}) {
        if (const auto value = (this->*attempt)(call)) return *value;
    }
    return harmless(call) ? Value{} : unknown_call(call);
}

/// `words[index]`; an index beyond the end is left to the rules.
Value Evaluator::read_arg(std::map<std::uint32_t, Spot>& uses, const std::optional<std::vector<std::uint32_t>>& words,
                          Origin::Kind kind, const Call& call, const Value& index) {
    if (!index.is_integer() || index.number < 0 || index.number > UINT32_MAX) {
        if (kind == Origin::Kind::kRuntimeArg) trace_.runtime_args_by_address = true;
        return {};
    }
    // A calculated index may be another one on another core or for other tensors.
    if (kind == Origin::Kind::kRuntimeArg && !call.is_literal) trace_.runtime_args_by_address = true;
    const auto i = static_cast<std::uint32_t>(index.number);
    uses.try_emplace(i, call.spot);
    Value value;
    if (words && i < words->size()) value = Value::integer((*words)[i]);
    value.origin = {kind, i};
    return value;
}

std::optional<Value> Evaluator::argument_call(const Call& call) {
    const auto first = [](const std::vector<Value>& values) { return values.empty() ? Value{} : values[0]; };
    if (call.is_method) return std::nullopt;
    if (call.name == "get_compile_time_arg_val")
        return read_arg(trace_.compile_args, inputs_.compile_args, Origin::Kind::kCompileArg, call,
                        first(call.arguments));
    if (call.name == "get_arg_val")
        return read_arg(trace_.runtime_args, inputs_.runtime_args, Origin::Kind::kRuntimeArg, call,
                        first(call.arguments));
    if (call.name == "get_named_compile_time_arg_val") {
        trace_.named_args.try_emplace(call.text, call.spot);
        if (!inputs_.named_args || !inputs_.named_args->contains(call.text)) return Value{};
        return Value::integer(inputs_.named_args->at(call.text));
    }
    if (call.name == "get_common_arg_val")
        return read_arg(trace_.common_args, inputs_.common_args, Origin::Kind::kNone, call, first(call.arguments));
    if (call.name == "get_arg_addr" || call.name == "get_common_arg_addr") {
        trace_.runtime_args_by_address = true;
        return Value{};
    }
    if (call.name == "min" || call.name == "max") {
        if (call.arguments.size() != 2 || !call.arguments[0].is_integer() || !call.arguments[1].is_integer())
            return Value{};
        const auto [low, high] = std::minmax(call.arguments[0].number, call.arguments[1].number);
        return Value::integer(call.name == "min" ? low : high);
    }
    if (call.name == "get_tile_size" && call.arguments.size() == 1 && call.arguments[0].is_integer()) {
        const auto size = inputs_.page_sizes.find(call.arguments[0].number);
        return size == inputs_.page_sizes.end() ? Value{} : Value::integer(size->second);
    }
    return std::nullopt;
}

/// How many words TensorAccessorArgs at this offset take, from the tensors of the call or from the words themselves.
std::optional<std::int64_t> Evaluator::accessor_length(std::int64_t offset) const {
    if (!inputs_.compile_args || offset < 0) return std::nullopt;
    const auto& words = *inputs_.compile_args;
    const auto from = static_cast<std::size_t>(offset);
    std::optional<std::int64_t> length;
    for (const auto& args : inputs_.accessor_args) {
        if (from + args.size() > words.size() || args.empty()) continue;
        if (std::equal(args.begin(), args.end(), words.begin() + offset))
            length = std::max<std::int64_t>(length.value_or(0), static_cast<std::int64_t>(args.size()));
    }
    return length;
}

std::optional<Value> Evaluator::object_call(const Call& call) {
    if (call.is_method) {
        switch (call.object.kind) {
            case Value::Kind::kBuffer:
                if (call.name == "get_write_ptr") state_.filled.insert(call.object.number);
                if (call.name == "get_write_ptr" || call.name == "get_read_ptr")
                    return Value{.kind = Value::Kind::kAddress,
                                 .number = call.object.number,
                                 .is_write_side = call.name == "get_write_ptr"};
                if (call.name == "get_cb_id" || call.name == "get_id") {
                    return call.object.number < 0 ? Value{} : Value::integer(call.object.number);
                }
                return std::nullopt;
            case Value::Kind::kAccessor:
                if (call.name == "get_noc_addr") return page_of(call.arguments, call.object);
                return Value{};
            case Value::Kind::kAccessorArgs:
                if (call.name == "next_compile_time_args_offset") {
                    const auto length = accessor_length(call.object.number);
                    return length ? Value::integer(call.object.number + *length) : Value{};
                }
                return Value{};
            default:
                return std::nullopt;
        }
    }
    if (call.name == "get_noc_addr" && call.arguments.size() >= 2 && call.arguments[1].kind == Value::Kind::kAccessor)
        return page_of(call.arguments, call.arguments[1]);
    if (one_of(kBufferTypes, call.name)) {
        Value made = Value::buffer(-1);
        if (!call.arguments.empty()) {
            made.number = buffer_of(call.arguments[0]).value_or(-1);
            made.origin = call.arguments[0].origin;
        }
        return made;
    }
    if (call.name == "get_write_ptr" || call.name == "get_read_ptr") {
        const auto buffer = call.arguments.empty() ? std::nullopt : buffer_of(call.arguments[0]);
        if (buffer && call.name == "get_write_ptr") state_.filled.insert(*buffer);
        return Value{.kind = Value::Kind::kAddress,
                     .number = buffer.value_or(-1),
                     .is_write_side = call.name == "get_write_ptr"};
    }
    if (call.name == "TensorAccessorArgs") {
        if (call.template_arguments.empty() || !call.template_arguments[0].is_integer())
            return Value{.kind = Value::Kind::kAccessorArgs, .number = -1};
        trace_.accessors.push_back({.offset = call.template_arguments[0].number, .spot = call.spot});
        return Value{.kind = Value::Kind::kAccessorArgs, .number = call.template_arguments[0].number};
    }
    if (call.name == "TensorAccessor") {
        if (call.arguments.size() >= 2 && call.arguments[0].kind == Value::Kind::kAccessorArgs &&
            call.arguments[1].origin.kind == Origin::Kind::kRuntimeArg) {
            for (AccessorUse& use : trace_.accessors) {
                if (use.offset != call.arguments[0].number || use.address_arg) continue;
                use.address_arg = call.arguments[1].origin.index;
                use.address_spot = call.spot;
            }
        }
        const bool known = !call.arguments.empty() && call.arguments[0].kind == Value::Kind::kAccessorArgs;
        return Value{.kind = Value::Kind::kAccessor, .number = known ? call.arguments[0].number : -1};
    }
    if (call.name == "Noc") return Value{.kind = Value::Kind::kNoc};
    if (call.name.starts_with("InterleavedAddrGen") || call.name == "InterleavedPow2AddrGenFast" ||
        call.name.ends_with("Endpoint") || call.name == "Semaphore" || call.name == "CoreLocalMem")
        return Value{.kind = Value::Kind::kApi};
    return std::nullopt;
}

/// The address of a tensor's page: `get_noc_addr(page, accessor)`, `accessor.get_noc_addr(page)`.
Value Evaluator::page_of(const std::vector<Value>& arguments, const Value& accessor) {
    Value page{.kind = Value::Kind::kPage, .number = -1};
    page.origin.index = static_cast<std::uint32_t>(accessor.number);
    if (!arguments.empty() && arguments[0].is_integer() && accessor.number >= 0) page.number = arguments[0].number;
    return page;
}

/// Which page of which tensor a write goes to, where that is known.
void Evaluator::note_write(const Call& call) {
    const auto unknown = [&](const char* why) {
        if (!trace_.unknown_transfer) trace_.unknown_transfer = Unknown{why, call.spot};
    };
    if (maybe_over_ || uncertain_ > 0) return unknown("a write that may or may not happen");
    for (const Value& argument : call.arguments) {
        if (argument.kind == Value::Kind::kPage) {
            if (argument.number < 0) return unknown("a write to a page that is not known");
            trace_.transfers.push_back({argument.origin.index, argument.number, call.spot});
            return;
        }
    }
    // noc_async_write_page(page, accessor, address), noc_async_write_tile(...)
    const bool whole_page = call.name == "noc_async_write_page" || call.name == "noc_async_write_tile";
    if (whole_page && call.arguments.size() >= 3 && call.arguments[0].is_integer() &&
        call.arguments[1].kind == Value::Kind::kAccessor && call.arguments[1].number >= 0) {
        trace_.transfers.push_back({call.arguments[1].number, call.arguments[0].number, call.spot});
        return;
    }
    unknown("a write to somewhere that is not known");
}

/// Which page of which tensor a read certainly comes from.
void Evaluator::note_read(const Call& call) {
    if (maybe_over_ || uncertain_ > 0 || call.arguments.empty()) return;
    const Value& first = call.arguments[0];
    if (first.kind == Value::Kind::kPage && first.number >= 0) {
        trace_.page_reads.push_back({first.origin.index, first.number, call.spot});
        return;
    }
    const bool whole_page = call.name == "noc_async_read_page" || call.name == "noc_async_read_tile";
    if (whole_page && call.arguments.size() >= 3 && first.is_integer() &&
        call.arguments[1].kind == Value::Kind::kAccessor && call.arguments[1].number >= 0)
        trace_.page_reads.push_back({call.arguments[1].number, first.number, call.spot});
}

std::optional<Value> Evaluator::effect_call(const Call& call) {
    Step step{.effect = effect_of(call.name), .name = call.name, .spot = call.spot};
    Origin origin;
    if (const auto at = destination_argument(call.name); at && !call.is_method && *at < call.arguments.size())
        step.dst = call.arguments[*at].as_integer();
    switch (step.effect) {
        case Effect::kNone:
            return std::nullopt;
        case Effect::kReserve:
        case Effect::kPush:
        case Effect::kWait:
        case Effect::kPop: {
            // `push_back` of anything but a circular buffer is not our business, of something unknown it may be one.
            if (call.is_method && call.object.kind != Value::Kind::kBuffer && call.object.kind != Value::Kind::kUnknown)
                return Value{};
            const Value which = call.is_method ? call.object : call.arguments.empty() ? Value{} : call.arguments[0];
            step.buffer = buffer_of(which);
            origin = which.origin;
            const std::size_t count = call.is_method ? 0 : 1;
            if (call.arguments.size() > count) step.pages = call.arguments[count].as_integer();
            break;
        }
        case Effect::kRead:
            note_read(call);
            for (std::size_t i = 1; i < call.arguments.size(); ++i) {
                const Value& argument = call.arguments[i];
                const bool inside = (argument.kind == Value::Kind::kAddress && argument.is_write_side) ||
                                    (argument.kind == Value::Kind::kBuffer && call.is_method);
                if (inside && argument.number >= 0) step.buffer = argument.number;
            }
            break;
        case Effect::kMath: {
            // copy_tile(cb, tile, dst), add_tiles(cb_a, cb_b, a, b, dst): the circular buffers in front
            const auto at = destination_argument(call.name);
            const std::size_t sources = call.is_method || !at ? 0 : *at / 2;
            for (std::size_t i = 0; i < sources && i < call.arguments.size(); ++i) {
                const auto buffer = buffer_of(call.arguments[i]);
                if (buffer)
                    trace_.buffers.try_emplace(
                        *buffer, BufferUse{call.spot, call.name, buffer_name(*buffer), call.arguments[i].origin});
            }
            break;
        }
        case Effect::kPack:
            if (call.name == "pack_tile" && call.arguments.size() > 1) step.buffer = buffer_of(call.arguments[1]);
            break;
        case Effect::kWrite:
            note_write(call);
            for (const Value& argument : call.arguments) {
                const bool inside =
                    (argument.kind == Value::Kind::kAddress && !argument.is_write_side) ||
                    (argument.kind == Value::Kind::kBuffer && call.is_method && &argument == call.arguments.data());
                if (inside && argument.number >= 0) step.buffer = argument.number;
            }
            break;
        default:
            break;
    }
    if (step.effect == Effect::kWrite && !call.template_arguments.empty()) {
        // Posted writes are acknowledged by nobody; a larger number is the size of a packet.
        const auto first = call.template_arguments[0].as_integer();
        if (!first || *first <= 1) return Value{};
    }
    take_step(std::move(step), origin);
    return Value{};
}

std::optional<std::int64_t> Evaluator::buffer_of(const Value& value) const {
    constexpr std::int64_t kByCompileArg = 1'000, kByName = 1'000'000;
    if ((value.is_integer() || value.kind == Value::Kind::kBuffer) && value.number >= 0) return value.number;
    if (value.kind != Value::Kind::kUnknown) return std::nullopt;
    if (value.origin.kind == Origin::Kind::kCompileArg) return kByCompileArg + value.origin.index;
    if (value.origin.kind == Origin::Kind::kNamed) return kByName + value.origin.index;
    return std::nullopt;
}

std::string Evaluator::buffer_name(std::int64_t buffer) const {
    if (buffer >= 1'000'000) return names_[static_cast<std::size_t>(buffer - 1'000'000)];
    if (buffer >= 1'000) return fmt::format("the buffer of compile-time argument {}", buffer - 1'000);
    return fmt::format("c_{}", buffer);
}

void Evaluator::take_step(Step step, const Origin& origin) {
    const bool on_buffer = step.effect == Effect::kReserve || step.effect == Effect::kPush ||
                           step.effect == Effect::kWait || step.effect == Effect::kPop;
    if (step.buffer) step.buffer_name = buffer_name(*step.buffer);
    const Side side = side_of(step.name);
    auto& first = side == Side::kDataMovement ? trace_.data_movement_step : trace_.compute_step;
    if (side != Side::kBoth && !first) first = step;
    check_step(step, state_, [this](LocalMistake mistake) {
        if (std::ranges::find(trace_.mistakes, mistake) == trace_.mistakes.end())
            trace_.mistakes.push_back(std::move(mistake));
    });
    state_.apply(step);
    const bool packs = step.effect == Effect::kPack && step.buffer;
    if (packs) trace_.buffers.try_emplace(*step.buffer, BufferUse{step.spot, step.name, step.buffer_name, origin});
    if (!on_buffer) return;
    if (!step.buffer) return mark_unknown(fmt::format("which circular buffer {} means", step.name), step.spot);
    trace_.buffers.try_emplace(*step.buffer, BufferUse{step.spot, step.name, step.buffer_name, origin});
    if (maybe_over_ || uncertain_ > 0) {
        trace_.unknown_counts.try_emplace(
            *step.buffer, maybe_over_ ? *maybe_over_ : Unknown{"a condition that is not known", step.spot});
    } else if (!step.pages) {
        trace_.unknown_counts.try_emplace(*step.buffer, Unknown{"a number of pages that is not known", step.spot});
    } else {
        trace_.buffer_steps.push_back(std::move(step));
    }
}

std::optional<Value> Evaluator::own_call(const Call& call) {
    if (depth_ >= kMaxCallDepth) return std::nullopt;
    if (call.object.kind == Value::Kind::kLambda && !call.is_method)
        return run_lambda(*call.object.lambda, static_cast<std::size_t>(call.object.number), call);
    if (call.is_method) return std::nullopt;
    if (const auto slot = slot_of(call.qualified); slot && slots_[*slot].kind == Value::Kind::kLambda) {
        const Value lambda = slots_[*slot];
        return run_lambda(*lambda.lambda, static_cast<std::size_t>(lambda.number), call);
    }
    const Function* chosen = nullptr;
    for (const Function& function : tree_.functions) {
        if (function.name != call.name || !function.holder.empty() || !function.body) continue;
        const auto needed = static_cast<std::size_t>(std::ranges::count_if(
            function.parameters, [](const Parameter& parameter) { return !parameter.default_value; }));
        if (call.arguments.size() < needed || call.arguments.size() > function.parameters.size()) continue;
        if (chosen != nullptr) return std::nullopt;  // overloaded: types would have to decide
        chosen = &function;
    }
    if (chosen == nullptr) return std::nullopt;
    return run_function(*chosen, call);
}

void Evaluator::bind(const std::vector<Parameter>& parameters, const Call& call, bool templates) {
    const std::vector<Value>& values = templates ? call.template_arguments : call.arguments;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Parameter& parameter = parameters[i];
        if (parameter.name.empty()) continue;
        if (!templates && parameter.is_reference && i < call.argument_slots.size() && call.argument_slots[i]) {
            variables_.push_back({parameter.name, *call.argument_slots[i]});
        } else if (i < values.size()) {
            declare(parameter.name, values[i]);
        } else {
            declare(parameter.name, parameter.default_value ? evaluate(*parameter.default_value) : Value{});
        }
    }
}

Value Evaluator::run_function(const Function& function, const Call& call) {
    const Scope scope = enter();
    const std::size_t frame = frame_;
    // Evaluated in the caller, seen by the callee only.
    bind(function.template_parameters, call, true);
    bind(function.parameters, call, false);
    frame_ = scope.variables;
    ++depth_;
    returned_ = {};
    const auto before = maybe_over_;
    execute(*function.body);
    maybe_over_ = before;  // an uncertain return leaves the function, not the kernel
    --depth_;
    frame_ = frame;
    leave(scope);
    return returned_;
}

Value Evaluator::run_lambda(const Expr& lambda, std::size_t frame, const Call& call) {
    if (!lambda.body) return {};
    const Scope scope = enter();
    const std::size_t caller = frame_;
    bind(lambda.parameters, call, false);
    frame_ = std::min(frame, scope.variables);
    ++depth_;
    returned_ = {};
    const auto before = maybe_over_;
    execute(*lambda.body);
    maybe_over_ = before;
    --depth_;
    frame_ = caller;
    leave(scope);
    return returned_;
}

bool Evaluator::harmless(const Call& call) const {
    if (std::ranges::any_of(call.arguments, [](const Value& v) { return v.kind == Value::Kind::kLambda; }))
        return false;
    if (call.qualified.starts_with("std::") || one_of(kHarmless, call.name)) return true;
    if (call.is_method) {
        // A method of an object that is known to be no circular buffer, or one that the API has.
        if (call.object.kind != Value::Kind::kUnknown && call.object.kind != Value::Kind::kBuffer) return true;
        return headers_.knows(call.name) || call.name.starts_with("get_");
    }
    if (headers_.knows(call.name)) return true;
    const auto starts = [&](std::string_view prefix) { return call.name.starts_with(prefix); };
    return headers_.empty() &&
           (std::ranges::any_of(kApiPrefixes, starts) || call.name.ends_with("_tile") || call.name.ends_with("_tiles"));
}

Value Evaluator::unknown_call(const Call& call) {
    mark_unknown(fmt::format("{} is neither in the operation nor in the kernel API",
                             call.name.empty() ? "what is called" : call.name),
                 call.spot);
    state_.forget();
    for (const auto& slot : call.argument_slots) {
        if (slot && slots_[*slot].is_integer()) slots_[*slot] = {};
    }
    return {};
}

}  // namespace opwright::builder::check
