// over-capacity, never-filled, never-emptied, push-missing, pop-missing, page-counts: whether the kernels of a core
// hand each other as many pages as they ask for.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "builder/check/program/simulate.hpp"
#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

namespace {

/// What all kernels of a core do to one buffer.
struct Traffic {
    struct End {
        std::int64_t pages = 0;
        const KernelRun* kernel = nullptr;  ///< the first that does it
        Spot spot;
    };
    End reserve, push, wait, pop;

    End& of(Effect effect) {
        return effect == Effect::kReserve ? reserve
               : effect == Effect::kPush  ? push
               : effect == Effect::kWait  ? wait
                                          : pop;
    }
};

class PageCounts {
  public:
    PageCounts(const LoadedProgram& loaded, const CoreRun& run, Findings& findings) : run_(run), findings_(findings) {
        for (const KernelRun& kernel : run.kernels) note_unknown(kernel);
        for (const RecordedBuffer& buffer : loaded.program->buffers) {
            if (!buffer.cores.contains(run.core)) continue;
            // Indices that share one memory are not followed: what one of them does the others feel.
            for (const auto& entry : buffer.indices) {
                if (entry.page_size == 0) continue;
                made_at_[entry.index] = buffer.made_at;
                capacity_[entry.index] = buffer.total_size / entry.page_size;
                if (buffer.indices.size() > 1) unknown_.insert(entry.index);
            }
        }
        for (const KernelRun& kernel : run.kernels) {
            for (const Step& step : kernel.trace.buffer_steps) {
                auto& end = traffic_[*step.buffer].of(step.effect);
                if (end.kernel == nullptr) end = {0, &kernel, step.spot};
                end.pages += *step.pages;
            }
        }
    }

    void check() {
        if (check_capacity()) return;  // a certain hang: what follows from it is noise
        std::map<std::int64_t, std::int64_t> followed;
        for (const auto& [buffer, capacity] : capacity_) {
            if (!unknown_.contains(buffer) && !all_unknown_) followed[buffer] = capacity;
        }
        std::vector<PageThread> threads = make_threads();
        simulate(threads, followed);
        bool stuck = false;
        for (const PageThread& thread : threads) {
            if (thread.done()) continue;
            stuck = true;
            explain(thread, threads);
        }
        if (stuck) return;
        for (auto& [buffer, traffic] : traffic_) {
            if (!followed.contains(buffer) || traffic.pop.pages == 0 || traffic.push.pages <= traffic.pop.pages)
                continue;
            report("page-counts", Severity::kWarning, *traffic.pop.kernel, traffic.pop.spot,
                   fmt::format("{} takes {} of the {} pages that {} puts into c_{}", traffic.pop.kernel->file_name(),
                               traffic.pop.pages, traffic.push.pages, traffic.push.kernel->file_name(), buffer),
                   traffic.push.kernel, traffic.push.spot, "they are pushed here",
                   "make both kernels count the same pages");
        }
    }

  private:
    void note_unknown(const KernelRun& kernel) {
        for (const auto& [buffer, why] : kernel.trace.unknown_counts) {
            unknown_.insert(buffer);
            if (buffer < 64) skip(fmt::format("page counts of c_{}", buffer), kernel, why);
        }
        if (kernel.trace.all_unknown) {
            all_unknown_ = true;
            skip("page counts between the kernels", kernel, *kernel.trace.all_unknown);
        }
    }

    void skip(std::string what, const KernelRun& kernel, const Unknown& why) {
        const Skipped skipped{std::move(what), why.why, kernel.source->place(why.spot)};
        if (std::ranges::find(findings_.skipped, skipped) == findings_.skipped.end())
            findings_.skipped.push_back(skipped);
    }

    bool check_capacity() {
        bool found = false;
        for (const KernelRun& kernel : run_.kernels) {
            for (const Step& step : kernel.trace.buffer_steps) {
                const auto capacity = capacity_.find(*step.buffer);
                const bool asks = step.effect == Effect::kReserve || step.effect == Effect::kWait;
                if (!asks || capacity == capacity_.end() || *step.pages <= capacity->second) continue;
                found = true;
                const SourcePlace& made = made_at_[*step.buffer];
                findings_.mistakes.push_back(
                    {.rule = "over-capacity",
                     .place = kernel.source->place(step.spot),
                     .what = fmt::format("{} asks for {} pages of c_{}, which has {}: it waits for ever", step.name,
                                         *step.pages, *step.buffer, capacity->second),
                     .other = made,
                     .other_what = fmt::format("c_{} is made here with {} pages", *step.buffer, capacity->second),
                     .fix = "ask for fewer pages at a time, or make the buffer larger",
                     .excerpt = {}});
                break;
            }
        }
        return found;
    }

    std::vector<PageThread> make_threads() const {
        std::vector<PageThread> threads;
        for (std::size_t i = 0; i < run_.kernels.size(); ++i) {
            PageThread all{i, {}}, unpack{i, {}}, pack{i, {}};
            for (const Step& step : run_.kernels[i].trace.buffer_steps) {
                const bool takes = step.effect == Effect::kWait || step.effect == Effect::kPop;
                (run_.kernels[i].kernel->is_compute() ? takes ? unpack : pack : all).steps.push_back(&step);
            }
            for (PageThread& thread : {std::ref(all), std::ref(unpack), std::ref(pack)}) {
                if (!thread.steps.empty()) threads.push_back(std::move(thread));
            }
        }
        return threads;
    }

    /// Names the root: a thread that waits for someone who is done, or who does not exist.
    void explain(const PageThread& stuck, const std::vector<PageThread>& threads) {
        const Step& step = *stuck.steps[stuck.next];
        const std::int64_t buffer = *step.buffer;
        const KernelRun& kernel = run_.kernels[stuck.kernel];
        Traffic& traffic = traffic_[buffer];
        const bool waits = step.effect == Effect::kWait;
        const Effect answer = waits ? Effect::kPush : Effect::kPop;
        const bool partner_works = std::ranges::any_of(threads, [&](const PageThread& thread) {
            return std::any_of(thread.steps.begin() + static_cast<std::ptrdiff_t>(thread.next), thread.steps.end(),
                               [&](const Step* s) { return s->effect == answer && s->buffer == buffer; });
        });
        if (partner_works) return;  // the partner is stuck itself, and is explained where it stands
        const std::string name = kernel.file_name();
        if (waits && traffic.push.kernel == nullptr && traffic.reserve.kernel != nullptr) {
            report("push-missing", Severity::kError, *traffic.reserve.kernel, traffic.reserve.spot,
                   fmt::format("{} reserves pages of c_{} and never pushes them: {} waits for ever",
                               traffic.reserve.kernel->file_name(), buffer, name),
                   &kernel, step.spot, fmt::format("{} waits here", step.name),
                   fmt::format("call cb_push_back(c_{}, ...) when the pages are written", buffer));
        } else if (waits && traffic.push.kernel == nullptr) {
            report("never-filled", Severity::kError, kernel, step.spot,
                   fmt::format("{} waits for pages of c_{}, which no kernel of {} fills", step.name, buffer,
                               to_text(run_.core)),
                   nullptr, {}, "", "use the buffer that the producer pushes to, or let one push to this one");
        } else if (waits) {
            report(
                "page-counts", Severity::kError, kernel, step.spot,
                fmt::format("{} takes more pages of c_{} than the {} that {} puts in: it waits for ever", name, buffer,
                            traffic.push.pages, traffic.push.kernel->file_name()),
                traffic.push.kernel, traffic.push.spot,
                fmt::format("pushed here, {} in all; {} asks for {}", traffic.push.pages, name, demand(kernel, buffer)),
                "make both kernels count the same pages");
        } else if (traffic.pop.kernel == nullptr && traffic.wait.kernel != nullptr) {
            report("pop-missing", Severity::kError, *traffic.wait.kernel, traffic.wait.spot,
                   fmt::format("{} waits for pages of c_{} and never pops them: {} waits for ever for a free page",
                               traffic.wait.kernel->file_name(), buffer, name),
                   &kernel, step.spot, fmt::format("{} waits here", step.name),
                   fmt::format("call cb_pop_front(c_{}, ...) when the pages are used up", buffer));
        } else if (traffic.pop.kernel == nullptr) {
            report("never-emptied", Severity::kError, kernel, step.spot,
                   fmt::format("{} fills c_{}, which no kernel of {} empties: it waits for ever once its {} pages are "
                               "full",
                               name, buffer, to_text(run_.core), capacity_[buffer]),
                   nullptr, {}, "", "use the buffer that the consumer pops, or let one pop this one");
        } else {
            report("page-counts", Severity::kError, kernel, step.spot,
                   fmt::format("{} puts {} pages into c_{}, of which {} takes only {}: it waits for ever", name,
                               traffic.push.pages, buffer, traffic.pop.kernel->file_name(), traffic.pop.pages),
                   traffic.pop.kernel, traffic.pop.spot, fmt::format("popped here, {} in all", traffic.pop.pages),
                   "make both kernels count the same pages");
        }
    }

    /// How many pages a consumer would have had in the end.
    static std::int64_t demand(const KernelRun& kernel, std::int64_t buffer) {
        std::int64_t popped = 0, most = 0;
        for (const Step& step : kernel.trace.buffer_steps) {
            if (step.buffer != buffer) continue;
            if (step.effect == Effect::kWait) most = std::max(most, popped + *step.pages);
            if (step.effect == Effect::kPop) popped += *step.pages;
        }
        return std::max(most, popped);
    }

    void report(const char* rule, Severity severity, const KernelRun& kernel, Spot spot, std::string what,
                const KernelRun* other, Spot other_spot, std::string other_what, std::string fix) {
        findings_.mistakes.push_back({.rule = rule,
                                      .severity = severity,
                                      .place = kernel.source->place(spot),
                                      .what = std::move(what),
                                      .other = other == nullptr ? SourcePlace{} : other->source->place(other_spot),
                                      .other_what = std::move(other_what),
                                      .fix = std::move(fix),
                                      .excerpt = {}});
    }

    const CoreRun& run_;
    Findings& findings_;
    std::map<std::int64_t, std::int64_t> capacity_;
    std::map<std::int64_t, SourcePlace> made_at_;
    std::map<std::int64_t, Traffic> traffic_;
    std::set<std::int64_t> unknown_;
    bool all_unknown_ = false;
};

}  // namespace

void check_page_counts(const LoadedProgram& loaded, Findings& findings) {
    for (const CoreRun& run : loaded.cores) PageCounts(loaded, run, findings).check();
}

}  // namespace opwright::builder::check
