// The writer of the stub: takes pages out of the last circular buffer and stores them in the output.
#include <fmt/format.h>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/kernel_shards.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

class Writer {
  public:
    Writer(const Plan& plan, const Flow& flow, const Kernel& kernel)
        : plan_(plan), flow_(flow), kernel_(kernel), text_(kernel) {}

    Result<KernelText> write() {
        text_.buffers.push_back(flow_.sink.cb);
        cb_ = cb_term(plan_, kernel_, flow_.sink.cb);
        text_.use.argument(cb_);
        if (flow_.sink.move == Move::kResident) {
            wait_for_shard();
            return std::move(text_);
        }
        const std::string& tensor = flow_.sink.tensor;
        const KernelArg* address = address_argument(kernel_, tensor);
        if (!has_accessor(kernel_, tensor) || address == nullptr) return no_access(kernel_, tensor);
        text_.use.argument(tensor + "_accessor_args");
        text_.use.argument(address->name);
        if (!flow_.sink.list)
            text_.setup = fmt::format("    const auto {0}_accessor = TensorAccessor({0}_accessor_args, {1});", tensor,
                                      address->name);
        if (flow_.one_end()) {
            text_.body = shard();
            text_.comment =
                fmt::format("Writer of {}: stores the shard of this core in the output tensor.", plan_.names.op);
            return std::move(text_);
        }
        const Result<PageRange> range =
            page_range(plan_, flow_, kernel_, flow_.out_pages, output_pages_per_unit(plan_, flow_),
                       /*needs_first=*/true, text_.use);
        if (!range) return tl::unexpected(range.error());
        const bool blocks = flow_.sink.move == Move::kBlock;
        text_.body = fmt::format(
            "    const uint32_t {0} = {2};\n    const uint32_t {1} = {0} + {3};\n"
            "    for (uint32_t page = {0}; page < {1}; {4}) {{\n",
            own_name(flow_, "first", "page"), own_name(flow_, "end", "page"), range->first, range->count,
            blocks ? "page += 32" : "++page");
        text_.body += blocks ? block() : flow_.sink.move == Move::kChunks ? chunks() : page();
        text_.body += drops();
        text_.body +=
            "    }\n    // Leaving L1 is not arriving: the kernel may end only when the last write has been "
            "acknowledged.\n    noc_async_write_barrier();";
        const char* how = blocks ? "32 sticks at a time" : "one at a time";
        text_.comment =
            fmt::format("Writer of {}: stores the pages of {} in the output tensor, {}.", plan_.names.op, cb_, how);
        return std::move(text_);
    }

  private:
    std::string shard_pages() {
        const CircularBuffer& buffer = *plan_.buffer(flow_.sink.cb);
        const Result<std::string> host = host_cpp(plan_, buffer.count);
        return size_term(flow_, kernel_, flow_.samples.of(buffer.count),
                         {own_name(flow_, "num", "shard_pages"), host ? *host : std::string("1"), "pages of a shard"},
                         text_.use);
    }

    /// The shard of this core into the pages of the output: from where it lies, or as compute delivers it.
    std::string shard() {
        ShardLoop part(flow_, text_.use, cb_);
        const ShardTransfer store = [&](int pad, const std::string& page, const std::string& offset,
                                        const std::string& l1) {
            if (flow_.sink.move == Move::kTile)
                return layout::call(pad, "noc_async_write_page", {page, flow_.sink.tensor + "_accessor", l1}, ";");
            return layout::call(pad, "noc_async_write", {l1, target(page, offset), part.bytes()}, ";");
        };
        const std::string read_ptr = fmt::format("get_read_ptr({})", cb_);
        const std::string arrived =
            "\n    // Leaving L1 is not arriving: the kernel may end only when the last write has been "
            "acknowledged.\n    noc_async_write_barrier();";
        if (flow_.compute) {
            const std::string after = fmt::format("{}noc_async_writes_flushed();\ncb_pop_front({}, 1);", kFlushed, cb_);
            return part.by_page(read_ptr, fmt::format("cb_wait_front({}, 1);", cb_), store, after) + arrived;
        }
        const std::string pages = shard_pages();
        return fmt::format("    cb_wait_front({}, {});\n    const uint32_t shard = {};\n", cb_, pages, read_ptr) +
               part.whole("shard", store) + arrived + fmt::format("\n    cb_pop_front({}, {});", cb_, pages);
    }

    void wait_for_shard() {
        const std::string pages = shard_pages();
        text_.body = fmt::format(
            "    // {0} is the output's own shard: when it is full there is nothing left to move.\n"
            "    cb_wait_front({0}, {1});",
            cb_, pages);
        text_.comment = fmt::format("Writer of {}: waits until the shard of the output is complete.", plan_.names.op);
    }

    std::string target(const std::string& page, const std::string& offset = {}) const {
        return fmt::format("{}_accessor.get_noc_addr({}{})", flow_.sink.tensor, page,
                           offset.empty() ? "" : ", " + offset);
    }

    std::string page_bytes() {
        const NamedArg fallback = sink_page_bytes_arg(plan_, flow_);
        return size_term(flow_, kernel_, flow_.sink_page_bytes, fallback, text_.use);
    }

    /// Of a list: the tensor that the page is of, and which of its pages it is.
    std::string select(int pad, std::string& page) {
        if (!flow_.sink.list) return {};
        const std::string& name = flow_.sink.tensor;
        const std::string pages = text_.use.add(num_pages_arg(plan_, name));
        const std::string whole = page.find(' ') == std::string::npos ? page : "(" + page + ")";
        const std::string text =
            layout::comment(pad, fmt::format("The pages of all {}s are counted through, one tensor after the other.",
                                             name.ends_with("s") ? name.substr(0, name.size() - 1) : name)) +
            "\n" +
            layout::assign(pad, fmt::format("const uint32_t {}_addr", name),
                           fmt::format("get_arg_val<uint32_t>({} + {} / {})", address_argument(kernel_, name)->name,
                                       whole, pages)) +
            "\n" +
            layout::assign(pad, fmt::format("const auto {}_accessor", name),
                           fmt::format("TensorAccessor({0}_accessor_args, {0}_addr)", name)) +
            "\n";
        page = fmt::format("{} % {}", whole, pages);
        return text;
    }

    static constexpr const char* kFlushed =
        "// The data must have left L1 before its place is given back to the producer.\n";

    std::string page() {
        std::string at = "page";
        std::string text = select(8, at);
        text += fmt::format("        cb_wait_front({}, 1);\n", cb_);
        const std::string source = fmt::format("get_read_ptr({})", cb_);
        text += flow_.sink.move == Move::kTile
                    ? layout::call(8, "noc_async_write_page", {at, flow_.sink.tensor + "_accessor", source}, ";")
                    : layout::call(8, "noc_async_write", {source, target(at), page_bytes()}, ";");
        return text + fmt::format("\n        {}        noc_async_writes_flushed();\n        cb_pop_front({}, 1);\n",
                                  kFlushed, cb_);
    }

    std::string chunks() {
        const CircularBuffer& buffer = *plan_.buffer(flow_.sink.cb);
        const Result<std::string> host = host_cpp(plan_, buffer.page_bytes);
        const std::string stick = page_bytes();
        const std::string chunk = size_term(
            flow_, kernel_, flow_.samples.of(buffer.page_bytes),
            {buffer.name + "_page_bytes", host ? *host : std::string("0"), "bytes of a page of " + buffer.name},
            text_.use);
        std::string at = "page";
        std::string text = select(8, at);
        text += fmt::format(
            "        // A page of the output may be longer than one of {}: it is put together from several.\n"
            "        for (uint32_t offset = 0; offset < {}; offset += {}) {{\n            cb_wait_front({}, 1);\n",
            cb_, stick, chunk, cb_);
        const bool whole = flow_.samples.multiple(flow_.sink_page_bytes, flow_.samples.of(buffer.page_bytes));
        if (!whole)
            text += fmt::format("            const uint32_t part = {0} - offset < {1} ? {0} - offset : {1};\n", stick,
                                chunk);
        text += layout::call(12, "noc_async_write",
                             {fmt::format("get_read_ptr({})", cb_), target(at, "offset"), whole ? chunk : "part"}, ";");
        return text + fmt::format(
                          "\n            {}            noc_async_writes_flushed();\n            cb_pop_front({}, 1);\n"
                          "        }}\n",
                          kFlushed, cb_);
    }

    std::string block() {
        const std::string stick = page_bytes();
        const std::string tiles =
            size_term(flow_, kernel_, flow_.pages_per_block, tiles_per_row_arg(plan_, flow_, flow_.sink), text_.use);
        const std::string row = block_row_term(plan_, flow_, kernel_, flow_.sink, stick, text_.use);
        std::string at = "page + stick";
        const std::string selected = select(12, at);
        return fmt::format(
            "        cb_wait_front({0}, {1});\n        uint32_t l1_addr = get_read_ptr({0});\n"
            "        for (uint32_t stick = 0; stick < 32; ++stick) {{\n{5}"
            "            noc_async_write(l1_addr, {2}, {3});\n            l1_addr += {6};\n        }}\n        {4}"
            "        noc_async_writes_flushed();\n        cb_pop_front({0}, {1});\n",
            cb_, tiles, target(at), stick, kFlushed, selected, row);
    }

    /// Inputs that come straight from the reader and have no use in a copy.
    std::string drops() {
        std::string text;
        for (const Stream& s : flow_.others) {
            if (s.scratch || s.popped_by != KernelKind::kWriter || s.move == Move::kResident) continue;
            const std::string cb = cb_term(plan_, kernel_, s.cb);
            text_.buffers.push_back(s.cb);
            text_.use.argument(cb);
            text += fmt::format(
                "        // A copy has no use for {0}; left where it is it would block the reader.\n"
                "        cb_wait_front({0}, 1);\n        cb_pop_front({0}, 1);\n",
                cb);
        }
        return text;
    }

    const Plan& plan_;
    const Flow& flow_;
    const Kernel& kernel_;
    KernelText text_;
    std::string cb_;
};

}  // namespace

Result<KernelText> writer_text(const Plan& plan, const Flow& flow, const Kernel& kernel) {
    return Writer(plan, flow, kernel).write();
}

}  // namespace opwright::builder
