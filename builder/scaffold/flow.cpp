// The decisions behind the stub kernels: pages, chunks, blocks or shards, and what the output holds.
#include "builder/scaffold/flow.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/scaffold/not_rendered.hpp"

namespace opwright::builder {

namespace {

std::optional<TensorCase> tensor_case(const Plan& plan, const Case& c, const std::string& tensor) {
    const auto found = c.tensors.find(tensor);
    return found != c.tensors.end() ? std::optional(found->second) : output_of(plan, c, tensor);
}

std::int64_t bytes_of(const TensorCase& t) {
    if (t.layout == Layout::kTile) return tile_bytes(t.dtype);
    return page_elements(t) * element_bytes(t.dtype);
}

Quantity divided(const Quantity& a, const Quantity& b) {
    return [a, b](const Case& c) -> std::optional<std::int64_t> {
        const auto x = a(c), y = b(c);
        if (!x || !y || *y <= 0 || *x % *y != 0) return std::nullopt;
        return *x / *y;
    };
}

class FlowMaker {
  public:
    FlowMaker(const Plan& plan, const Samples& samples, const Passthrough& pass)
        : plan_(plan), pass_(pass), output_(*plan.output(pass.output)), flow_(samples) {}

    Result<Flow> make() {
        if (auto ok = ends(); !ok) return tl::unexpected(ok.error());
        if (auto ok = moves(); !ok) return tl::unexpected(ok.error());
        quantities();
        flow_.uneven = is_uneven();
        offset();
        if (auto ok = check(); !ok) return tl::unexpected(ok.error());
        flow_.meaning = meaning();
        return std::move(flow_);
    }

  private:
    Stream input(const std::string& name, const CircularBuffer& cb) const {
        Stream s;
        s.tensor = name;
        s.cb = cb.index;
        s.scratch = cb.scratch;
        s.popped_by = cb.consumer;
        if (const TensorArg* t = plan_.tensor(name)) {
            s.list = is_uniform_list(plan_, *t);
            s.optional = t->is_optional;
        }
        return s;
    }

    Result<void> ends() {
        const CircularBuffer* in = plan_.buffer(pass_.input_cb);
        const CircularBuffer* out = plan_.buffer(pass_.output_cb);
        const TensorArg* source = plan_.tensor(pass_.input);
        if (in == nullptr || out == nullptr || (source == nullptr && !pass_.counted))
            return not_rendered(plan_.work.place, "stub-route", "no circular buffer leads from an input to the output",
                                "one buffer that the reader fills and one that the writer drains",
                                "name producer and consumer in the table of circular buffers");
        flow_.compute = in->index != out->index;
        if (flow_.compute && plan_.kernel(KernelKind::kCompute) == nullptr)
            return not_rendered(in->place, "stub-route",
                                fmt::format("no compute kernel connects '{}' with '{}'", in->name, out->name),
                                "a compute kernel, or one buffer that the reader fills and the writer drains",
                                "list a compute kernel, or drop one of the two buffers");
        if (source != nullptr && source->is_optional)
            return not_rendered(
                source->place, "stub-route",
                fmt::format("the data that passes through is that of '{}', which may be absent", source->name),
                "a required input that the reader brings in",
                "give a required input a circular buffer that the reader fills");
        flow_.source = input(pass_.input, *in);
        flow_.source.counted = pass_.counted;
        flow_.sink.tensor = output_.name;
        if (!plan_.has_one_output()) flow_.label = output_.name;
        flow_.sink.cb = out->index;
        flow_.sink.list = output_.count != nullptr;
        if (&pass_ != &plan_.passthroughs.front()) return {};
        for (const CircularBuffer& cb : plan_.buffers) {
            if (is_on_the_way(cb) || cb.constant) continue;
            if (cb.producer != KernelKind::kReader || plan_.tensor(cb.tensor) == nullptr) continue;
            flow_.others.push_back(input(cb.tensor, cb));
        }
        return {};
    }

    Quantity cb_page_bytes(int index) const { return flow_.samples.of(plan_.buffer(index)->page_bytes); }

    /// Values that a page of the buffer has room for.
    Quantity cb_page_values(int index) const {
        return [bytes = cb_page_bytes(index), &plan = plan_,
                format = plan_.buffer(index)->format](const Case& c) -> std::optional<std::int64_t> {
            const auto b = bytes(c);
            DataType dtype = format.dtype;
            if (!format.tensor.empty()) {
                const auto t = tensor_case(plan, c, format.tensor);
                if (!t) return std::nullopt;
                dtype = t->dtype;
            }
            return b && element_bytes(dtype) > 0 ? std::optional(*b / element_bytes(dtype)) : std::nullopt;
        };
    }

    Quantity page_values(const std::string& tensor) const {
        return [&plan = plan_, tensor](const Case& c) -> std::optional<std::int64_t> {
            const auto t = tensor_case(plan, c, tensor);
            return t ? std::optional(page_elements(*t)) : std::nullopt;
        };
    }

    bool is_resident(const Stream& s) const { return !s.tensor.empty() && plan_.buffer(s.cb)->backing == s.tensor; }

    Layout layout_of(const std::string& tensor) const {
        const TensorArg* t = plan_.tensor(tensor);
        return t != nullptr ? t->layout : output_.layout;
    }

    /// Sticks that stand in tile-sized pages, 32 of them to a row of tiles.
    bool stands_in_blocks(const Stream& s) const {
        const CircularBuffer& cb = *plan_.buffer(s.cb);
        return layout_of(s.tensor) == Layout::kRowMajor && cb.page_is_tile && plan_.work.unit == WorkUnit::kTileRow &&
               !flow_.samples.equal(cb_page_bytes(s.cb), page_bytes_of(plan_, s.tensor));
    }

    Result<void> moves() {
        const Samples& samples = flow_.samples;
        for (Stream& other : flow_.others)
            other.move = is_resident(other)                             ? Move::kResident
                         : layout_of(other.tensor) == Layout::kRowMajor ? Move::kStick
                                                                        : Move::kTile;
        if (flow_.source.counted) {
            const bool resident = is_resident(flow_.sink);
            if (output_.layout == Layout::kTile && !resident) return {};
            if (!flow_.compute && !resident && !stands_in_blocks(flow_.sink) &&
                samples.at_least(cb_page_bytes(flow_.sink.cb), page_bytes_of(plan_, flow_.sink.tensor))) {
                flow_.source.move = flow_.sink.move = Move::kStick;
                return {};
            }
            return not_rendered(
                output_.place, "stub-layout",
                fmt::format(
                    "'{}' is to hold the numbers of its pages, which are neither tiles nor sticks that the reader "
                    "hands to the writer",
                    output_.name),
                "an output in tiles, interleaved, or sticks and no compute", "give the output TILE layout");
        }
        const bool resident_in = is_resident(flow_.source), resident_out = is_resident(flow_.sink);
        if (flow_.sink.list && (resident_in || resident_out))
            return not_rendered(
                output_.place, "stub-shards",
                fmt::format("'{}' is a list of tensors, and a buffer is the memory of a tensor", output_.name),
                "interleaved tensors where a list is returned", "copy the tensors through the NoC");
        if (resident_in != resident_out) return one_end(resident_in);
        if (resident_in) {
            flow_.source.move = flow_.sink.move = Move::kResident;
            flow_.rows = flow_.compute && layout_of(flow_.source.tensor) == Layout::kRowMajor &&
                         !plan_.buffer(flow_.source.cb)->page_is_tile;
            return {};
        }
        const bool sticks_in = layout_of(flow_.source.tensor) == Layout::kRowMajor;
        const bool sticks_out = layout_of(flow_.sink.tensor) == Layout::kRowMajor;
        if (!sticks_in && !sticks_out) return {};
        const bool block_in = stands_in_blocks(flow_.source), block_out = stands_in_blocks(flow_.sink);
        if (sticks_in != sticks_out) {
            const Stream& side = sticks_in ? flow_.source : flow_.sink;
            if (sticks_in ? !block_in : !block_out)
                return not_rendered(
                    plan_.buffer(side.cb)->place, "stub-layout",
                    fmt::format("'{}' is row-major and the other end is tiled, but '{}' does not hold tiles",
                                side.tensor, plan_.buffer(side.cb)->name),
                    "tile-sized pages, and a tile-row as the unit of work",
                    "give the buffer tile-sized pages and count the work in tile-rows");
            (sticks_in ? flow_.source : flow_.sink).move = Move::kBlock;
            return {};
        }
        if (block_in && block_out) {
            flow_.source.move = flow_.sink.move = Move::kBlock;
            const Quantity in = page_values(flow_.source.tensor), out = page_values(flow_.sink.tensor);
            flow_.fits = !samples.equal(in, out);
            if (!flow_.fits || samples.at_least(in, out)) return {};
            return not_rendered(plan_.buffer(flow_.sink.cb)->place, "stub-pages",
                                fmt::format("a stick of '{}' may be longer than one of '{}', and both stand in rows of "
                                            "tiles",
                                            flow_.sink.tensor, flow_.source.tensor),
                                "an output that is as wide as the input, or narrower",
                                "correct the shape of the output, or give its buffer pages of one stick");
        }
        return stick_moves(samples);
    }

    /// The data goes between the shards of one tensor and the pages of the other.
    Result<void> one_end(bool resident_in) {
        Stream& shards = resident_in ? flow_.source : flow_.sink;
        Stream& pages = resident_in ? flow_.sink : flow_.source;
        const CircularBuffer& cb = *plan_.buffer(shards.cb);
        const auto refuse = [&](const std::string& what, const char* expected, const char* fix) {
            return not_rendered(cb.place, "stub-shards", what, expected, fix);
        };
        shards.move = Move::kResident;
        pages.move = layout_of(pages.tensor) == Layout::kRowMajor ? Move::kStick : Move::kTile;
        flow_.rows = flow_.compute && pages.move == Move::kStick;
        if (!plan_.has_one_output())
            return refuse(
                fmt::format("'{}' is the memory of a tensor, the buffer at the other end is not, and there are "
                            "several outputs",
                            cb.name),
                "one output where only one end is sharded", "back both buffers by their tensors");
        if (layout_of(shards.tensor) != layout_of(pages.tensor))
            return refuse(fmt::format("'{}' and '{}' have different layouts, and one of them is sharded", shards.tensor,
                                      pages.tensor),
                          "one layout where only one end is sharded", "convert the layout in an operation of its own");
        if (plan_.work.policy != GridPolicy::kShardGrid)
            return refuse(fmt::format("'{}' is the memory of '{}', but its cores are not the ones that do the work",
                                      cb.name, shards.tensor),
                          "the work divided over the shard grid", "say that each core treats its own shard");
        if (pages.list)
            return refuse(fmt::format("'{}' is a list of tensors, and the output is sharded", pages.tensor),
                          "one tensor at each end", "copy the output through the NoC");
        if (!resident_in && plan_.shard_attribute() == nullptr)
            return refuse(fmt::format("nothing says how '{}' is cut into shards", shards.tensor),
                          "a parameter of type MemoryConfig, or a sharded input to copy the placement from",
                          "add a parameter `memory_config`");
        if (!flow_.compute)
            for (const Stream& other : flow_.others)
                if (other.move != Move::kResident)
                    return refuse(
                        fmt::format("'{}' is brought in for nobody: there is no compute kernel", other.tensor),
                        "one input, or a compute kernel", "drop its buffer, or list a compute kernel");
        return shard_sizes(shards, pages);
    }

    Result<void> shard_sizes(const Stream& shards, const Stream& pages) const {
        const CircularBuffer& cb = *plan_.buffer(shards.cb);
        const auto& cases = flow_.samples.cases();
        const bool same_shape = std::all_of(cases.begin(), cases.end(), [&](const Case& c) {
            const auto a = tensor_case(plan_, c, shards.tensor), b = tensor_case(plan_, c, pages.tensor);
            return a && b && a->shape == b->shape;
        });
        if (!same_shape)
            return not_rendered(cb.place, "stub-shards",
                                fmt::format("'{}' and '{}' have different shapes, and one of them is sharded",
                                            shards.tensor, pages.tensor),
                                "one shape where only one end is sharded", "back both buffers by their tensors");
        const Plan& plan = plan_;
        const std::string& tensor = shards.tensor;
        const Quantity in_shard = [&plan, tensor](const Case& c) -> std::optional<std::int64_t> {
            const auto t = tensor_case(plan, c, tensor);
            const auto shard = t ? shard_of(*t) : std::nullopt;
            if (!shard) return std::nullopt;
            return t->layout == Layout::kTile ? shard->height / 32 * (shard->width / 32) : shard->height;
        };
        const Quantity row = [&plan, tensor](const Case& c) -> std::optional<std::int64_t> {
            const auto t = tensor_case(plan, c, tensor);
            const auto shard = t ? shard_of(*t) : std::nullopt;
            if (!shard) return std::nullopt;
            return t->layout == Layout::kTile ? tile_bytes(t->dtype) : shard->width * element_bytes(t->dtype);
        };
        if (!flow_.samples.equal(flow_.samples.of(cb.count), in_shard) ||
            !flow_.samples.equal(cb_page_bytes(cb.index), row))
            return not_rendered(cb.place, "stub-shards",
                                fmt::format("'{}' is not always as large as a shard of '{}'", cb.name, tensor),
                                "the tiles of a shard, or its sticks and the bytes of one of them",
                                "write the count as `num_tiles_per_shard` or in sticks of the shard, and the page as a "
                                "tile or a stick of it");
        const Quantity other = cb_page_bytes(pages.cb);
        if (pages.move == Move::kStick && !flow_.samples.equal(other, row))
            return not_rendered(plan_.buffer(pages.cb)->place, "stub-pages",
                                fmt::format("a page of '{}' is not a stick of the shards of '{}'",
                                            plan_.buffer(pages.cb)->name, tensor),
                                "pages of one size in both buffers", "correct the page size");
        return {};
    }

    /// Pages are compared in values: compute may turn them into another format on the way.
    Result<void> stick_moves(const Samples& samples) {
        const Quantity in = page_values(flow_.source.tensor), out = page_values(flow_.sink.tensor);
        const Quantity in_cb = cb_page_values(flow_.source.cb), out_cb = cb_page_values(flow_.sink.cb);
        flow_.source.move = flow_.sink.move = Move::kStick;
        flow_.rows = flow_.compute;
        const bool same = samples.equal(in, out);
        if (same && samples.at_least(in_cb, in) && samples.at_least(out_cb, out)) return {};
        if (same && samples.equal(in_cb, out_cb)) {
            flow_.source.move = flow_.sink.move = Move::kChunks;
            return {};
        }
        // Several sticks of the source make one of the output: each is a page of the buffers.
        if (samples.multiple(out, in) && samples.at_least(in_cb, in) && samples.equal(out_cb, in)) {
            flow_.sink.move = Move::kChunks;
            return {};
        }
        if (samples.at_least(in_cb, out) && samples.at_least(out_cb, out)) {
            flow_.fits = true;
            return {};
        }
        return not_rendered(
            plan_.buffer(flow_.sink.cb)->place, "stub-pages",
            fmt::format("pages of '{}' and '{}' do not fit those of '{}' and '{}'", flow_.source.tensor,
                        flow_.sink.tensor, plan_.buffer(flow_.source.cb)->name, plan_.buffer(flow_.sink.cb)->name),
            "buffer pages that hold a stick, or one page size in both buffers",
            "correct the page sizes in the table of circular buffers");
    }

    void quantities() {
        const Quantity out_pages = pages_of(plan_, flow_.sink.tensor);
        if (flow_.sharded() != nullptr) {
            flow_.units = [](const Case&) { return std::optional<std::int64_t>(1); };
            flow_.cb_pages = flow_.out_pages = flow_.samples.of(plan_.buffer(flow_.sharded()->cb)->count);
        } else {
            flow_.units = flow_.samples.of(plan_.work.total);
            flow_.out_pages = divided(out_pages, flow_.units);
            flow_.cb_pages = flow_.out_pages;
        }
        flow_.source_page_bytes = page_bytes_of(plan_, flow_.source.tensor);
        flow_.sink_page_bytes = page_bytes_of(plan_, flow_.sink.tensor);
        flow_.row_values =
            flow_.sink.move == Move::kStick ? page_values(flow_.sink.tensor) : cb_page_values(flow_.sink.cb);
        if (flow_.fits) fit_source();
        if (flow_.sink.move == Move::kChunks)
            flow_.cb_pages = [pages = flow_.out_pages, bytes = flow_.sink_page_bytes,
                              chunk = cb_page_bytes(flow_.sink.cb)](const Case& c) -> std::optional<std::int64_t> {
                const auto p = pages(c), b = bytes(c), k = chunk(c);
                if (!p || !b || !k || *k <= 0) return std::nullopt;
                return *p * ((*b + *k - 1) / *k);
            };
        const Stream* block = flow_.source.move == Move::kBlock ? &flow_.source
                              : flow_.sink.move == Move::kBlock ? &flow_.sink
                                                                : nullptr;
        if (block != nullptr) {
            const Quantity bytes = flow_.fits ? flow_.fit_bytes : page_bytes_of(plan_, block->tensor);
            const Quantity page = cb_page_bytes(block->cb);
            // A stick begins with a tile: what is short of the last tile's row stays unused.
            flow_.pages_per_block = [bytes, page](const Case& c) -> std::optional<std::int64_t> {
                const auto b = bytes(c), p = page(c);
                if (!b || !p || *p <= 0 || *p % 32 != 0) return std::nullopt;
                return (*b * 32 + *p - 1) / *p;
            };
            const auto row = [&](const Stream& end) -> Quantity {
                return [pages = flow_.pages_per_block,
                        page = cb_page_bytes(end.cb)](const Case& c) -> std::optional<std::int64_t> {
                    const auto n = pages(c), p = page(c);
                    return n && p ? std::optional(*n * *p / 32) : std::nullopt;
                };
            };
            flow_.source_row_bytes = row(flow_.source);
            flow_.sink_row_bytes = row(flow_.sink);
            if (flow_.sink.move == Move::kBlock)
                flow_.cb_pages = [pages = flow_.out_pages,
                                  per_block = flow_.pages_per_block](const Case& c) -> std::optional<std::int64_t> {
                    const auto p = pages(c), b = per_block(c);
                    if (!p || !b || *p % 32 != 0) return std::nullopt;
                    return *p / 32 * *b;
                };
        }
        flow_.starts_over = flow_.sharded() == nullptr && !flow_.source.counted &&
                            !flow_.samples.at_least(values_of(flow_.source.tensor), values_of(flow_.sink.tensor));
    }

    /// A page of the output, in the source's format.
    void fit_source() {
        flow_.fit_bytes = [values = page_values(flow_.sink.tensor), &plan = plan_,
                           in = flow_.source.tensor](const Case& c) -> std::optional<std::int64_t> {
            const auto t = tensor_case(plan, c, in);
            const auto v = values(c);
            return t && v ? std::optional(*v * element_bytes(t->dtype)) : std::nullopt;
        };
    }

    /// What is compared to see whether the source is long enough: values, or pages where these are cut.
    Quantity values_of(const std::string& tensor) const {
        if (flow_.fits) return pages_of(plan_, tensor);
        return [pages = pages_of(plan_, tensor), &plan = plan_, tensor](const Case& c) -> std::optional<std::int64_t> {
            const auto t = tensor_case(plan, c, tensor);
            const auto count = pages(c);
            if (!t || !count) return std::nullopt;
            return *count * page_elements(*t);
        };
    }

    bool is_known(const Quantity& q) const {
        return flow_.samples.always(q, q, [](std::int64_t, std::int64_t) { return true; });
    }

    /// Single pages can be dealt out to units in any number; parts of pages and rows of tiles cannot.
    bool is_uneven() const {
        const auto single = [](const Stream& s) { return s.move == Move::kTile || s.move == Move::kStick; };
        return flow_.sharded() == nullptr && plan_.work.policy != GridPolicy::kShardGrid && single(flow_.source) &&
               single(flow_.sink) && !is_known(flow_.out_pages) && is_known(flow_.units) &&
               is_known(pages_of(plan_, flow_.sink.tensor));
    }

    Result<void> check() const {
        const Samples& samples = flow_.samples;
        const auto known = [&](const Quantity& q) { return is_known(q); };
        const CircularBuffer& in = *plan_.buffer(flow_.source.cb);
        const CircularBuffer& out = *plan_.buffer(flow_.sink.cb);
        if (auto ok = check_conversion(); !ok) return ok;
        if (flow_.resident()) {
            if (!samples.equal(samples.of(in.count), samples.of(out.count)))
                return not_rendered(out.place, "stub-shards",
                                    fmt::format("'{}' and '{}' have different numbers of pages", in.name, out.name),
                                    "shards of the same size at both ends",
                                    "correct the page counts of the two buffers");
            return check_rows();
        }
        if (flow_.one_end()) return check_rows();
        if (plan_.work.policy == GridPolicy::kShardGrid)
            return not_rendered(
                in.place, "stub-shards",
                fmt::format("the work is that of a shard grid, but '{}' is not the memory of a tensor", in.name),
                "buffers backed by the shards of their tensors",
                "add a column Backing that names the tensor, or divide the work by split_work_to_cores");
        if (!known(flow_.out_pages) && !flow_.uneven)
            return not_rendered(plan_.work.place, "stub-units",
                                fmt::format("the pages of '{}' are not a whole number per unit of work", output_.name),
                                "units of work that each make the same number of pages of the output",
                                "correct the unit or the total of the work distribution");
        if (flow_.pages_per_block) {
            const Stream& side = flow_.source.move == Move::kBlock ? flow_.source : flow_.sink;
            if (!known(flow_.pages_per_block) || !known(flow_.cb_pages))
                return not_rendered(plan_.buffer(side.cb)->place, "stub-blocks",
                                    fmt::format("32 sticks of '{}' do not always fill whole pages of '{}'", side.tensor,
                                                plan_.buffer(side.cb)->name),
                                    "a number of rows that is a multiple of 32",
                                    "demand it among the requirements of the inputs");
            const Quantity block = flow_.pages_per_block;
            if (!samples.multiple(samples.of(plan_.buffer(side.cb)->count), block))
                return not_rendered(
                    plan_.buffer(side.cb)->place, "stub-blocks",
                    fmt::format("'{}' does not hold a whole number of rows of tiles", plan_.buffer(side.cb)->name),
                    "as many pages as 32 sticks fill, or a multiple of that", "correct its page count");
        }
        return check_rows();
    }

    /// Compute moves whole groups of 32 values. A buffer of its own is made that much larger; a shard is as it is.
    Result<void> check_rows() const {
        if (!flow_.rows) return {};
        for (const Stream* end : {&flow_.source, &flow_.sink}) {
            if (end->move != Move::kResident || flow_.samples.multiple(cb_page_values(end->cb), 32)) continue;
            const CircularBuffer& cb = *plan_.buffer(end->cb);
            return not_rendered(
                cb.place, "stub-rows",
                fmt::format("a stick of the shards of '{}' is not always a multiple of 32 values, the least that "
                            "compute moves, and '{}' is their memory: there is no room to fill it up",
                            end->tensor, cb.name),
                "sticks of 32, 64, 96 ... values in every shard",
                "demand a shard width that is a multiple of 32, or copy the tensor through a buffer of its own");
        }
        return {};
    }

    /// Only compute turns one format into another.
    Result<void> check_conversion() const {
        if (flow_.compute || flow_.source.counted) return {};
        const auto dtype_of = [&](const std::string& tensor) -> Quantity {
            return [&plan = plan_, tensor](const Case& c) -> std::optional<std::int64_t> {
                const auto t = tensor_case(plan, c, tensor);
                return t ? std::optional(static_cast<std::int64_t>(t->dtype)) : std::nullopt;
            };
        };
        if (flow_.samples.equal(dtype_of(flow_.source.tensor), dtype_of(flow_.sink.tensor))) return {};
        return not_rendered(output_.place, "stub-format",
                            fmt::format("'{}' may have another dtype than '{}', and no compute kernel is between them "
                                        "that could convert the values",
                                        output_.name, flow_.source.tensor),
                            "one dtype, or a compute kernel", "list a compute kernel, or correct the output's dtype");
    }

    std::string meaning() const {
        const std::string& out = output_.name;
        if (flow_.source.counted) return fmt::format("every value of page p of `{}` is p", out);
        const std::string& in = flow_.source.tensor;
        if (flow_.resident()) return fmt::format("every core copies its shard of `{}` into its shard of `{}`", in, out);
        if (flow_.one_end())
            return flow_.source.move == Move::kResident
                       ? fmt::format("every core stores its shard of `{}` in the pages of `{}`", in, out)
                       : fmt::format("every core fetches its shard of `{}` from the pages of `{}`", out, in);
        const bool list = flow_.source.list;
        if (flow_.sink.list)
            return fmt::format("the tensors of `{}`, one after the other, hold the pages of {}`{}` in order{}", out,
                               list ? "the tensors of " : "", in,
                               flow_.starts_over ? ", starting over at the end" : "");
        const std::int64_t first = flow_.first_page;
        if (flow_.fits)
            return fmt::format(
                "page p of `{}` holds page p{} of `{}`{}, cut to the length of the output's page or "
                "repeated up to it",
                out, first > 0 ? fmt::format(" + {}", first) : "", in,
                flow_.starts_over || first > 0 ? " modulo its number of pages" : "");
        const bool same =
            flow_.samples.equal(pages_of(plan_, in), pages_of(plan_, out)) && flow_.source.move == flow_.sink.move;
        if (first > 0)
            return fmt::format(
                "`{}`, page after page, holds the pages of `{}` in order from page {} on, starting over at the end",
                out, in, first);
        if (same && !list) return fmt::format("every page of `{}` arrives unchanged in the same page of `{}`", in, out);
        return fmt::format("`{}`, page after page, holds the pages of {}`{}`{}{}", out, list ? "the tensors of " : "",
                           in, list ? ", one tensor after the other" : " in order",
                           flow_.starts_over ? ", starting over at the end" : "");
    }

    /// A further output begins with a further page of the same source: its data is told apart from the others'.
    void offset() {
        if (flow_.source.move == Move::kResident || flow_.source.list || flow_.source.counted) return;
        for (const Passthrough& before : plan_.passthroughs) {
            if (&before == &pass_) break;
            if (before.input == pass_.input) ++flow_.first_page;
        }
    }

    /// The buffer leads to this output or to another.
    bool is_on_the_way(const CircularBuffer& cb) const {
        return std::any_of(plan_.passthroughs.begin(), plan_.passthroughs.end(), [&](const Passthrough& other) {
            return other.input_cb == cb.index || other.output_cb == cb.index;
        });
    }

    const Plan& plan_;
    const Passthrough& pass_;
    const OutputPlan& output_;
    Flow flow_;
};

}  // namespace

bool is_uniform_list(const Plan& plan, const TensorArg& tensor) {
    return tensor.is_vector && std::any_of(plan.conditions.begin(), plan.conditions.end(), [&](const Predicate& p) {
               return p.kind == PredicateKind::kSameShape && p.other == tensor.name &&
                      std::find(p.subjects.begin(), p.subjects.end(), tensor.name) != p.subjects.end();
           });
}

Quantity page_bytes_of(const Plan& plan, const std::string& tensor) {
    return [&plan, tensor](const Case& c) -> std::optional<std::int64_t> {
        const auto t = tensor_case(plan, c, tensor);
        return t ? std::optional(bytes_of(*t)) : std::nullopt;
    };
}

Quantity pages_of(const Plan& plan, const std::string& tensor) {
    return [&plan, tensor](const Case& c) -> std::optional<std::int64_t> {
        const auto t = tensor_case(plan, c, tensor);
        if (!t) return std::nullopt;
        const TensorArg* argument = plan.tensor(tensor);
        if (argument == nullptr && plan.returns_list()) {
            const auto count = value_of(plan, c, plan.outputs.front().count);
            return count ? std::optional(page_count(*t) * *count) : std::nullopt;
        }
        return page_count(*t) * (argument != nullptr && is_uniform_list(plan, *argument) ? t->count : 1);
    };
}

Result<Flows> make_flows(const Plan& plan, const Case& valid) {
    const Samples samples(plan, valid);
    Flows flows;
    for (const Passthrough& pass : plan.passthroughs) {
        Result<Flow> flow = FlowMaker(plan, samples, pass).make();
        if (!flow) return tl::unexpected(flow.error());
        if (!flows.empty() && flow->rows != flows.front().rows)
            return not_rendered(plan.output(pass.output)->place, "stub-layout",
                                fmt::format("compute copies rows of values for one of '{}' and '{}', and tiles for the "
                                            "other",
                                            flows.front().label, flow->label),
                                "outputs of one layout", "give both outputs one layout, or make two operations of it");
        flows.push_back(std::move(*flow));
    }
    return flows;
}

void tell_meanings(Plan& plan) {
    const Result<Case> valid = make_valid_case(plan);
    if (!valid) return;
    const Result<Flows> flows = make_flows(plan, *valid);
    if (!flows) return;
    std::vector<std::string> meanings;
    for (const Flow& flow : *flows) meanings.push_back(flow.meaning);
    for (std::size_t i = 0; i < meanings.size(); ++i) plan.passthroughs[i].meaning = meanings[i];
}

}  // namespace opwright::builder
