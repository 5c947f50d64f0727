// The reader of the stub: brings the pages of every input into its circular buffer.
#include <fmt/format.h>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/kernel_shards.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

class Reader {
  public:
    Reader(const Plan& plan, const Flow& flow, const Kernel& kernel)
        : plan_(plan), flow_(flow), kernel_(kernel), text_(kernel) {}

    Result<KernelText> write() {
        std::vector<std::string> blocks, setup;
        for (const Stream* s : streams()) {
            text_.buffers.push_back(s->cb);
            text_.use.argument(cb(*s));
            if (s->move == Move::kResident) {
                blocks.push_back(announce(*s));
                continue;
            }
            if (s->counted) continue;
            if (!has_accessor(kernel_, s->tensor) || address_argument(kernel_, s->tensor) == nullptr)
                return no_access(kernel_, s->tensor);
            text_.use.argument(s->tensor + "_accessor_args");
            text_.use.argument(address_argument(kernel_, s->tensor)->name);
            if (!s->list)
                setup.push_back(fmt::format("    const auto {0}_accessor = TensorAccessor({0}_accessor_args, {1});",
                                            s->tensor, address(*s)));
        }
        text_.setup = layout::join(setup, "\n");
        if (flow_.one_end() && flow_.sharded() == &flow_.sink) {
            blocks.push_back(shard());
        } else if (!resident_only()) {
            const Result<std::string> body = loop();
            if (!body) return tl::unexpected(body.error());
            blocks.push_back(*body);
        } else {
            blocks.insert(blocks.begin(),
                          "    // The shards are in L1 already: all that is left to do is to say that they are there.");
        }
        text_.body = layout::join(blocks, "\n");
        text_.comment = comment();
        return std::move(text_);
    }

  private:
    std::vector<const Stream*> streams() const {
        std::vector<const Stream*> list = {&flow_.source};
        for (const Stream& s : flow_.others) list.push_back(&s);
        return list;
    }

    bool resident_only() const {
        for (const Stream* s : streams())
            if (s->move != Move::kResident) return false;
        return true;
    }

    std::string cb(const Stream& s) const { return cb_term(plan_, kernel_, s.cb); }

    std::string address(const Stream& s) const {
        const KernelArg& arg = *address_argument(kernel_, s.tensor);
        return arg.source == ArgSource::kAddressList ? fmt::format("get_arg_val<uint32_t>({})", arg.name) : arg.name;
    }

    std::string shard_pages(const Stream& s) {
        const CircularBuffer& buffer = *plan_.buffer(s.cb);
        const Result<std::string> host = host_cpp(plan_, buffer.count);
        return size_term(
            flow_, kernel_, flow_.samples.of(buffer.count),
            {buffer.name + "_num_pages", host ? *host : std::string("1"), "pages of the shard in " + buffer.name},
            text_.use);
    }

    std::string announce(const Stream& s) {
        const std::string pages = shard_pages(s);
        return fmt::format("    cb_reserve_back({0}, {1});\n    cb_push_back({0}, {1});", cb(s), pages);
    }

    /// The pages of the output's shard: straight to their place, or one by one to compute.
    std::string shard() {
        const Stream& s = flow_.source;
        ShardLoop part(flow_, text_.use, cb(s));
        const ShardTransfer read = [&](int pad, const std::string& page, const std::string& offset,
                                       const std::string& l1) {
            if (s.move == Move::kTile)
                return layout::call(pad, "noc_async_read_page", {page, s.tensor + "_accessor", l1}, ";");
            return layout::call(
                pad, "noc_async_read",
                {fmt::format("{}_accessor.get_noc_addr({}, {})", s.tensor, page, offset), l1, part.bytes()}, ";");
        };
        const std::string write_ptr = fmt::format("get_write_ptr({})", cb(s));
        if (flow_.compute) {
            const std::string before = fmt::format("cb_reserve_back({}, 1);", cb(s));
            std::vector<std::string> after;
            for (const std::string& line : reads(false)) after.push_back(line.substr(8));
            after.emplace_back("// Nobody may look at the pages before they have arrived.\nnoc_async_read_barrier();");
            for (const std::string& line : pushes(true)) after.push_back(line.substr(8));
            return part.by_page(write_ptr, before, read, layout::join(after, "\n"));
        }
        const std::string pages = shard_pages(s);
        return fmt::format("    cb_reserve_back({0}, {1});\n    const uint32_t shard = {2};\n", cb(s), pages,
                           write_ptr) +
               part.whole("shard", read) +
               fmt::format(
                   "\n    // Nobody may look at the pages before they have arrived.\n    noc_async_read_barrier();\n"
                   "    cb_push_back({}, {});",
                   cb(s), pages);
    }

    // ------------------------------------------------------------------------------------------------------- pages

    /// The page of `s` that belongs to loop index `page`; beyond its last page a tensor starts over.
    std::string page_of(const Stream& s, const std::string& page) {
        const bool source = &s == &flow_.source;
        const bool wraps = source ? flow_.starts_over || flow_.first_page > 0 : true;
        if (!wraps) return page;
        const std::string from =
            source && flow_.first_page > 0 ? fmt::format("({} + {})", page, flow_.first_page) : page;
        return fmt::format("{} % {}", from, text_.use.add(num_pages_arg(plan_, s.tensor)));
    }

    /// For a list: which tensor, then which page of it.
    std::vector<std::string> select(const Stream& s, int pad, std::string& page) {
        if (!s.list) return {};
        const KernelArg& addresses = *address_argument(kernel_, s.tensor);
        const std::string pages = text_.use.add(num_pages_arg(plan_, s.tensor));
        const std::string count = list_length(s);
        const bool wraps = &s != &flow_.source || flow_.starts_over;
        const std::string tensor =
            wraps ? fmt::format("{} / {} % {}", page, pages, count) : fmt::format("{} / {}", page, pages);
        std::vector<std::string> lines = {
            layout::comment(
                pad, fmt::format("The pages of all {} are counted through, one tensor after the other.", s.tensor)),
            layout::assign(pad, fmt::format("const uint32_t {}_addr", s.tensor),
                           fmt::format("get_arg_val<uint32_t>({} + {})", addresses.name, tensor)),
            layout::assign(pad, fmt::format("const auto {}_accessor", s.tensor),
                           fmt::format("TensorAccessor({0}_accessor_args, {0}_addr)", s.tensor))};
        page = fmt::format("{} % {}", page, pages);
        return lines;
    }

    std::string list_length(const Stream& s) {
        const Quantity count = [tensor = s.tensor](const Case& c) -> std::optional<std::int64_t> {
            return c.tensors.at(tensor).count;
        };
        return size_term(flow_, kernel_, count, {"num_" + s.tensor, s.tensor + ".size()", "tensors in the list"},
                         text_.use);
    }

    /// Bytes of a page that fit its buffer's page.
    std::string bytes(const Stream& s) {
        const Quantity page = page_bytes_of(plan_, s.tensor);
        const Quantity buffer = flow_.samples.of(plan_.buffer(s.cb)->page_bytes);
        if (&s == &flow_.source && flow_.fits) {
            if (flow_.samples.at_least(page, flow_.fit_bytes)) return fit_bytes();
        } else if (!flow_.samples.at_least(buffer, page)) {
            return size_term(flow_, kernel_, buffer, buffer_page_bytes(s), text_.use);
        }
        return size_term(flow_, kernel_, page, page_bytes_arg(plan_, s.tensor), text_.use);
    }

    /// Bytes of the output's page in the format of the source.
    std::string fit_bytes() {
        NamedArg arg = sink_page_bytes_arg(plan_, flow_);
        if (!flow_.samples.equal(flow_.fit_bytes, flow_.sink_page_bytes)) {
            const std::string out = output_term(plan_, flow_.sink.tensor);
            arg = {own_name(flow_, "", "cut_bytes"),
                   fmt::format("static_cast<uint32_t>({0}.buffer()->page_size() / {0}.element_size() * "
                               "{1}.element_size())",
                               out, tensor_term(plan_, flow_.source.tensor)),
                   fmt::format("bytes of a page of {}, in the format of {}", flow_.sink.tensor, flow_.source.tensor)};
        }
        return size_term(flow_, kernel_, flow_.fit_bytes, arg, text_.use);
    }

    NamedArg buffer_page_bytes(const Stream& s) const {
        const CircularBuffer& buffer = *plan_.buffer(s.cb);
        const Result<std::string> host = host_cpp(plan_, buffer.page_bytes);
        return {buffer.name + "_page_bytes", host ? *host : std::string("0"), "bytes of a page of " + buffer.name};
    }

    // -------------------------------------------------------------------------------------------------------- loops

    Result<std::string> loop() {
        const bool blocks = flow_.source.move == Move::kBlock;
        const Quantity thirty_two = [](const Case&) { return std::optional<std::int64_t>(32); };
        const bool pieces = flow_.source.move == Move::kTile || flow_.source.move == Move::kStick;
        const Quantity per_unit = blocks ? thirty_two : pieces && !flow_.fits ? flow_.cb_pages : flow_.out_pages;
        const NamedArg fallback = pieces && flow_.sink.move == Move::kChunks ? buffer_pages_per_unit(plan_, flow_)
                                                                             : output_pages_per_unit(plan_, flow_);
        // Others beside a source that is there already: as many pages as compute takes.
        Result<PageRange> range = PageRange{"0", {}};
        if (flow_.source.move == Move::kResident)
            range->count = shard_pages(flow_.source);
        else
            range = page_range(plan_, flow_, kernel_, per_unit, fallback, /*needs_first=*/true, text_.use);
        if (!range) return tl::unexpected(range.error());
        std::string text = fmt::format(
            "    const uint32_t {0} = {2};\n    const uint32_t {1} = {0} + "
            "{3};\n    for (uint32_t page = {0}; page < {1}; {4}) {{\n",
            own_name(flow_, "first", "page"), own_name(flow_, "end", "page"), range->first, range->count,
            blocks ? "page += 32" : "++page");
        std::vector<std::string> lines = blocks                               ? block_lines()
                                         : flow_.source.move == Move::kChunks ? chunk_lines()
                                                                              : page_lines();
        return text + layout::join(lines, "\n") + "\n    }";
    }

    /// Reads of all streams but a source that has a loop of its own.
    std::vector<std::string> reads(bool with_source) {
        std::vector<std::string> lines;
        for (const Stream* s : streams()) {
            if (s->move == Move::kResident || (s == &flow_.source && !with_source)) continue;
            if (s->counted) {
                lines.push_back(numbered_page(*s));
                continue;
            }
            const int pad = s->optional ? 12 : 8;
            if (s->optional) lines.push_back(fmt::format("        if constexpr ({}) {{", present(*s)));
            const std::string indent(static_cast<std::size_t>(pad), ' ');
            std::string page = "page";
            const std::vector<std::string> selected = select(*s, pad, page);
            lines.insert(lines.end(), selected.begin(), selected.end());
            if (!s->list) page = page_of(*s, page);
            if (s->scratch)
                lines.push_back(layout::comment(
                    pad, fmt::format("{} is this kernel's own: nobody waits for it, so nothing is pushed.", cb(*s))));
            else
                lines.push_back(fmt::format("{}cb_reserve_back({}, 1);", indent, cb(*s)));
            if (page != "page" && s != &flow_.source)
                lines.push_back(
                    layout::comment(pad, fmt::format("{} may have fewer pages than {}: behind its last page "
                                                     "it starts over.",
                                                     s->tensor, flow_.sink.tensor)));
            const std::string target = fmt::format("get_write_ptr({})", cb(*s));
            if (s->move == Move::kTile)
                lines.push_back(layout::call(pad, "noc_async_read_page", {page, s->tensor + "_accessor", target}, ";"));
            else
                lines.push_back(layout::call(
                    pad, "noc_async_read",
                    {fmt::format("{}_accessor.get_noc_addr({})", s->tensor, page), target, bytes(*s)}, ";"));
            if (s->optional) lines.emplace_back("        }");
        }
        return lines;
    }

    /// A page made here, all of its values the page's number.
    std::string numbered_page(const Stream& s) {
        const DataType dtype = plan_.buffer(s.cb)->format.dtype;
        const std::string reserve = fmt::format(
            "        cb_reserve_back({0}, 1);\n"
            "        // What fills {0} is this kernel's to make. Until it makes more of it: the number of the page.\n",
            cb(s));
        const auto fill = [&](const std::string& type, const std::string& count, const std::string& value) {
            return reserve +
                   fmt::format(
                       "        volatile tt_l1_ptr {1}* words =\n"
                       "            reinterpret_cast<volatile tt_l1_ptr {1}*>(get_write_ptr({0}));\n"
                       "        for (uint32_t i = 0; i < {2}; ++i) {{\n            words[i] = {3};\n        }}",
                       cb(s), type, count, value);
        };
        const std::uint32_t size = element_bytes(dtype);
        if (s.move == Move::kStick) {
            const std::string bytes =
                size_term(flow_, kernel_, flow_.sink_page_bytes, sink_page_bytes_arg(plan_, flow_), text_.use);
            const bool number = bytes.find_first_not_of("0123456789") == std::string::npos;
            return fill(fmt::format("uint{}_t", 8 * size),
                        number ? std::to_string(std::stoull(bytes) / size) : fmt::format("{} / {}", bytes, size),
                        "page");
        }
        const char* word = size == 4 ? "page" : size == 2 ? "(page & 0xffff) * 0x10001" : "(page & 0xff) * 0x01010101";
        return fill("uint32_t", std::to_string(tile_bytes(dtype) / 4), word);
    }

    std::string present(const Stream& s) {
        const std::string name =
            text_.use.add_constant({"has_" + s.tensor, fmt::format("static_cast<uint32_t>({}.has_value())", s.tensor),
                                    "1 if " + s.tensor + " was passed"});
        return name + " != 0";
    }

    std::vector<std::string> pushes(bool with_source) {
        std::vector<std::string> lines;
        for (const Stream* s : streams()) {
            if (s->move == Move::kResident || s->scratch || (s == &flow_.source && !with_source)) continue;
            if (s->optional)
                lines.push_back(fmt::format(
                    "        if constexpr ({}) {{\n            cb_push_back({}, 1);\n        }}", present(*s), cb(*s)));
            else
                lines.push_back(fmt::format("        cb_push_back({}, 1);", cb(*s)));
        }
        return lines;
    }

    std::vector<std::string> page_lines() {
        std::vector<std::string> lines = reads(true);
        lines.emplace_back("        // Nobody may look at the pages before they have arrived.");
        lines.emplace_back("        noc_async_read_barrier();");
        if (flow_.fits && !flow_.samples.at_least(flow_.source_page_bytes, flow_.fit_bytes)) {
            const std::string in = bytes(flow_.source);
            const std::string out = fit_bytes();
            lines.push_back(layout::comment(
                8, fmt::format("A page of {} is longer: what is there is repeated.", flow_.sink.tensor)));
            lines.push_back(fmt::format(
                "        volatile tt_l1_ptr uint8_t* bytes =\n            reinterpret_cast<volatile tt_l1_ptr "
                "uint8_t*>(get_write_ptr({}));\n        for (uint32_t i = {}; i < {}; ++i) {{\n            bytes[i] = "
                "bytes[i - {}];\n        }}",
                cb(flow_.source), in, out, in));
        }
        const std::vector<std::string> pushed = pushes(true);
        lines.insert(lines.end(), pushed.begin(), pushed.end());
        return lines;
    }

    /// A stick in as many pages of the buffer as it needs.
    std::vector<std::string> chunk_lines() {
        const Stream& s = flow_.source;
        const std::string stick =
            size_term(flow_, kernel_, flow_.source_page_bytes, page_bytes_arg(plan_, s.tensor), text_.use);
        const std::string chunk = size_term(flow_, kernel_, flow_.samples.of(plan_.buffer(s.cb)->page_bytes),
                                            buffer_page_bytes(s), text_.use);
        std::string page = "page";
        std::vector<std::string> lines = reads(false);
        if (!lines.empty()) {
            lines.emplace_back("        noc_async_read_barrier();");
            const std::vector<std::string> pushed = pushes(false);
            lines.insert(lines.end(), pushed.begin(), pushed.end());
        }
        const std::vector<std::string> selected = select(s, 8, page);
        lines.insert(lines.end(), selected.begin(), selected.end());
        if (!s.list) page = page_of(s, page);
        lines.push_back(
            layout::comment(8, fmt::format("A stick may be longer than a page of {}: it comes in parts.", cb(s))));
        lines.push_back(
            fmt::format("        for (uint32_t offset = 0; offset < {0}; offset += {1}) {{\n"
                        "            const uint32_t part = {0} - offset < {1} ? {0} - offset : {1};\n"
                        "            cb_reserve_back({2}, 1);\n"
                        "            noc_async_read({3}_accessor.get_noc_addr({4}, offset), "
                        "get_write_ptr({2}), part);\n"
                        "            noc_async_read_barrier();\n"
                        "            cb_push_back({2}, 1);\n        }}",
                        stick, chunk, cb(s), s.tensor, page));
        return lines;
    }

    std::vector<std::string> block_lines() {
        const Stream& s = flow_.source;
        const std::string stick =
            flow_.fits ? fit_bytes()
                       : size_term(flow_, kernel_, flow_.source_page_bytes, page_bytes_arg(plan_, s.tensor), text_.use);
        const std::string tiles =
            size_term(flow_, kernel_, flow_.pages_per_block, tiles_per_row_arg(plan_, flow_, flow_.source), text_.use);
        const std::string row = block_row_term(plan_, flow_, kernel_, flow_.source, stick, text_.use);
        std::string page = "page + stick";
        std::vector<std::string> selected = select(s, 12, page);
        if (s.list) {
            for (std::string& line : selected)
                for (std::size_t at = 0; (at = line.find("page + stick", at)) != std::string::npos; at += 14)
                    line.replace(at, 12, "(page + stick)");
            page = "(page + stick)" + page.substr(12);
        } else if (flow_.first_page > 0) {
            page = page_of(s, "page + stick");
        } else if (flow_.starts_over) {
            page = page_of(s, "(page + stick)");
        }
        std::vector<std::string> lines = {
            layout::comment(8, row == stick
                                   ? "32 sticks, one under the other, fill exactly the pages of a row of tiles."
                                   : "32 sticks, one under the other, make a row of tiles; each begins with a tile."),
            fmt::format("        cb_reserve_back({}, {});", cb(s), tiles),
            fmt::format("        uint32_t l1_addr = get_write_ptr({});", cb(s)),
            "        for (uint32_t stick = 0; stick < 32; ++stick) {"};
        lines.insert(lines.end(), selected.begin(), selected.end());
        lines.push_back(layout::call(12, "noc_async_read",
                                     {fmt::format("{}_accessor.get_noc_addr({})", s.tensor, page), "l1_addr", stick},
                                     ";"));
        lines.push_back(fmt::format("            l1_addr += {};\n        }}", row));
        const std::vector<std::string> others = reads(false);
        lines.insert(lines.end(), others.begin(), others.end());
        lines.emplace_back("        // Nobody may look at the pages before they have arrived.");
        lines.emplace_back("        noc_async_read_barrier();");
        lines.push_back(fmt::format("        cb_push_back({}, {});", cb(s), tiles));
        const std::vector<std::string> pushed = pushes(false);
        lines.insert(lines.end(), pushed.begin(), pushed.end());
        return lines;
    }

    std::string comment() const {
        std::vector<std::string> names;
        for (const Stream* s : streams()) names.push_back(s->counted ? "page numbers" : s->tensor);
        if (resident_only())
            return fmt::format("Reader of {}: announces the shards of {}.", plan_.names.op,
                               layout::join(names, " and "));
        if (flow_.one_end() && flow_.sharded() == &flow_.sink)
            return fmt::format(
                "Reader of {}. Stub that passes data through: brings what belongs into the shard of this "
                "core from {}.",
                plan_.names.op, layout::join(names, " and "));
        const char* how = flow_.source.move == Move::kBlock ? "32 sticks at a time" : "one at a time";
        return fmt::format("Reader of {}. Stub that passes data through: brings the pages of {} into L1, {}.",
                           plan_.names.op, layout::join(names, " and "), how);
    }

    const Plan& plan_;
    const Flow& flow_;
    const Kernel& kernel_;
    KernelText text_;
};

}  // namespace

Result<KernelText> reader_text(const Plan& plan, const Flow& flow, const Kernel& kernel) {
    return Reader(plan, flow, kernel).write();
}

}  // namespace opwright::builder
