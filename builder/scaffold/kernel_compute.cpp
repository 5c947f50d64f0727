// The compute kernel of the stub: copies tiles, or rows of values, through DST and drops what a copy has no use for.
#include <fmt/format.h>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

class Compute {
  public:
    Compute(const Plan& plan, const Flow& flow, const Flow* before, const Kernel& kernel)
        : plan_(plan), flow_(flow), before_(before), kernel_(kernel), text_(kernel) {}

    Result<KernelText> write() {
        in_ = use(flow_.source.cb);
        out_ = use(flow_.sink.cb);
        const Result<PageRange> range =
            page_range(plan_, flow_, kernel_, flow_.cb_pages, buffer_pages_per_unit(plan_, flow_),
                       /*needs_first=*/false, text_.use);
        if (!range) return tl::unexpected(range.error());
        text_.setup = flow_.rows ? rows_setup() : tiles_setup();
        text_.body = body(range->count);
        std::vector<std::string> dropped;
        for (const Stream& s : flow_.others)
            if (is_dropped(s)) dropped.push_back(cb_term(plan_, kernel_, s.cb));
        text_.comment =
            fmt::format("Compute of {}. Stub that passes data through: copies {} to {}{}.", plan_.names.op, in_, out_,
                        dropped.empty() ? std::string() : " and drops " + layout::join(dropped, " and "));
        return std::move(text_);
    }

  private:
    std::string use(int cb) {
        text_.buffers.push_back(cb);
        const std::string term = cb_term(plan_, kernel_, cb);
        text_.use.argument(term);
        return term;
    }

    static bool is_dropped(const Stream& s) { return !s.scratch && s.popped_by == KernelKind::kCompute; }

    /// Formats of unpacker and packer, which the output before has left as it needed them.
    std::string reconfigured() const {
        std::string text = rows_end();
        const bool formats = cb_term(plan_, kernel_, before_->source.cb) != in_ || flow_.rows;
        text += fmt::format("    // The formats of `{}` instead of those of `{}`.\n", flow_.label, before_->label);
        if (formats) text += fmt::format("    reconfig_data_format_srca({});\n", in_);
        return text + fmt::format("    pack_reconfig_data_format({});\n", out_);
    }

    std::string rows_end() const {
        if (!flow_.rows) return {};
        return fmt::format("    tilize_uninit({0}, {1});\n    pack_untilize_uninit({1});\n",
                           cb_term(plan_, kernel_, before_->source.cb), cb_term(plan_, kernel_, before_->sink.cb));
    }

    std::string tiles_setup() const {
        if (before_ != nullptr) return reconfigured() + fmt::format("    copy_init({});", in_);
        return fmt::format(
            "    // Formats of unpacker, math and packer, set once and before everything else; then the copy itself.\n"
            "    compute_kernel_hw_startup({0}, {1});\n    copy_init({0});",
            in_, out_);
    }

    /// A page holds rows of values, not a tile: tilize takes groups of 32 of them, untilize puts them back in order.
    std::string rows_setup() {
        const CircularBuffer& out = *plan_.buffer(flow_.sink.cb);
        const Quantity groups = [values = flow_.row_values](const Case& c) -> std::optional<std::int64_t> {
            const auto v = values(c);
            return v ? std::optional((*v + 31) / 32) : std::nullopt;
        };
        const std::string tensor = output_term(plan_, flow_.sink.tensor);
        const Result<std::string> buffer = host_cpp(plan_, out.page_bytes);
        const std::string bytes = flow_.sink.move == Move::kStick
                                      ? fmt::format("static_cast<uint32_t>({}.buffer()->page_size())", tensor)
                                      : buffer.value_or("0");
        const std::string term = size_term(
            flow_, kernel_, groups,
            {own_name(flow_, "num", "groups"), fmt::format("div_up({}, 32 * {}.element_size())", bytes, tensor),
             "groups of 32 values in a page of " + out.name},
            text_.use, /*constant=*/true);
        return fmt::format(
            "    // A page is a row of values. DST takes it in groups of 32, as tiles that have this one row; as many "
            "at a\n"
            "    // time as it has room for and as divide the page evenly.\n"
            "    constexpr uint32_t {3} = {2};\n"
            "    constexpr uint32_t {4} = largest_divisor({3}, DST_ACCUM_MODE ? 4 : 8);\n"
            "{5}"
            "    tilize_init({0}, {3}, {1});\n"
            "    pack_untilize_dest_init<{4}, {3}>({1});",
            in_, out_, term, row_groups(), at_a_time(),
            before_ != nullptr ? reconfigured() : fmt::format("    compute_kernel_hw_startup({}, {});\n", in_, out_));
    }

    std::string tile_step(const std::string& pad) const {
        return layout::indented(static_cast<int>(pad.size()),
                                fmt::format("cb_wait_front({0}, 1);\n"
                                            "tile_regs_acquire();  // DST now belongs to unpack and math ...\n"
                                            "copy_tile({0}, 0, 0);\n"
                                            "tile_regs_commit();  // ... and from here on to pack.\n"
                                            "cb_pop_front({0}, 1);\n"
                                            "\n"
                                            "cb_reserve_back({1}, 1);\n"
                                            "tile_regs_wait();\n"
                                            "pack_tile(0, {1});\n"
                                            "tile_regs_release();\n"
                                            "cb_push_back({1}, 1);",
                                            in_, out_));
    }

    std::string row_groups() const { return own_name(flow_, "", "row_groups"); }
    std::string at_a_time() const { return own_name(flow_, "", "groups_at_a_time"); }

    std::string row_step(const std::string& pad) const {
        return layout::indented(static_cast<int>(pad.size()),
                                fmt::format("cb_wait_front({0}, 1);\n"
                                            "cb_reserve_back({1}, 1);\n"
                                            "for (uint32_t group = 0; group < {2}; group += {3}) {{\n"
                                            "    tile_regs_acquire();  // DST now belongs to unpack and math ...\n"
                                            "    UNPACK((llk_unpack_tilize_block({0}, {3}, group)));\n"
                                            "    for (uint32_t tile = 0; tile < {3}; ++tile) {{\n"
                                            "        MATH((llk_math_eltwise_unary_datacopy<\n"
                                            "              DataCopyType::A2D,\n"
                                            "              DST_ACCUM_MODE,\n"
                                            "              BroadcastType::NONE,\n"
                                            "              UnpackToDestEn>(tile, {0})));\n"
                                            "    }}\n"
                                            "    tile_regs_commit();  // ... and from here on to pack.\n"
                                            "    tile_regs_wait();\n"
                                            "    pack_untilize_dest<{3}, {2}>({1}, 1, group / {3});\n"
                                            "    tile_regs_release();\n"
                                            "}}\n"
                                            "cb_pop_front({0}, 1);\n"
                                            "cb_push_back({1}, 1);",
                                            in_, out_, row_groups(), at_a_time()));
    }

    std::string drops(const std::string& pad) {
        std::string text;
        for (const Stream& s : flow_.others) {
            if (!is_dropped(s) || s.move == Move::kResident) continue;
            const std::string cb = use(s.cb);
            const std::string both = fmt::format("cb_wait_front({0}, 1);\ncb_pop_front({0}, 1);", cb);
            std::string lines = both;
            if (s.optional) {
                const std::string name = text_.use.add_constant(
                    {"has_" + s.tensor, fmt::format("static_cast<uint32_t>({}.has_value())", s.tensor),
                     "1 if " + s.tensor + " was passed"});
                lines = fmt::format("if constexpr ({} != 0) {{\n{}\n}}", name, layout::indented(4, both));
            }
            text += "\n" + layout::indented(static_cast<int>(pad.size()), lines);
        }
        if (text.empty()) return text;
        return "\n\n" + pad + "// A copy has no use for these; left where they are they would block the reader." + text;
    }

    std::string body(const std::string& count) {
        const auto step = [&](const std::string& pad) { return flow_.rows ? row_step(pad) : tile_step(pad); };
        const bool blocks = flow_.source.move == Move::kBlock;
        const std::string pad(8, ' ');
        // An argument may have this name already.
        std::string num_pages = own_name(flow_, "num", "pages");
        if (count != num_pages && count.find(num_pages) != std::string::npos)
            num_pages = own_name(flow_, "all", "pages");
        std::string text = count == num_pages ? "" : "    const uint32_t " + num_pages + " = " + count + ";\n";
        const std::string nested = blocks ? drops(pad) : std::string();
        if (!nested.empty()) {
            // The reader brings one page of the others for each row of tiles.
            const std::string tiles = size_term(flow_, kernel_, flow_.pages_per_block,
                                                tiles_per_row_arg(plan_, flow_, flow_.source), text_.use);
            return text + fmt::format(
                              "    for (uint32_t page = 0; page < {3}; page += {0}) {{\n"
                              "        for (uint32_t tile = 0; tile < {0}; ++tile) {{\n{1}\n        }}{2}\n    }}",
                              tiles, step(std::string(12, ' ')), nested, num_pages);
        }
        text += "    for (uint32_t i = 0; i < " + num_pages + "; ++i) {\n" + step(pad) + (blocks ? "" : drops(pad)) +
                "\n    }";
        for (const Stream& s : flow_.others) {
            if (!is_dropped(s) || s.move != Move::kResident) continue;
            const CircularBuffer& buffer = *plan_.buffer(s.cb);
            const Result<std::string> host = host_cpp(plan_, buffer.count);
            const std::string pages = size_term(
                flow_, kernel_, flow_.samples.of(buffer.count),
                {buffer.name + "_num_pages", host ? *host : std::string("1"), "pages of the shard in " + buffer.name},
                text_.use);
            text += fmt::format(
                "\n\n    // A copy has no use for {0}, but what was announced has to be taken.\n"
                "    cb_wait_front({0}, {1});\n    cb_pop_front({0}, {1});",
                use(s.cb), pages);
        }
        return text;
    }

    const Plan& plan_;
    const Flow& flow_;
    const Flow* before_;  ///< the way into the output before; null: this is the first
    const Kernel& kernel_;
    KernelText text_;
    std::string in_, out_;
};

}  // namespace

Result<KernelText> compute_text(const Plan& plan, const Flow& flow, const Flow* before, const Kernel& kernel) {
    return Compute(plan, flow, before, kernel).write();
}

}  // namespace opwright::builder
