// Two NIUs of one tile amid flat memories, for the tests of the NoC.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "chip/diag/fault.hpp"
#include "chip/noc/late_noc.hpp"
#include "chip/noc/niu.hpp"
#include "chip/noc/niu_registers.hpp"

namespace opwright::chip {

class FlatTile final : public Endpoint {
  public:
    explicit FlatTile(TileKind kind) : kind_(kind) {}
    TileKind kind() const override { return kind_; }
    void read(std::uint64_t address, std::span<std::uint8_t> out) override {
        if (const auto* p = memory(address, out.size())) {
            std::memcpy(out.data(), p, out.size());
        } else {
            std::memcpy(out.data(), &registers[address], out.size());
        }
    }
    void write(std::uint64_t address, std::span<const std::uint8_t> in) override {
        if (broken) throw Fault{Category::kKernelMistake, "tile-address", "nothing is there", ""};
        ++writes;
        if (memory(address, in.size()) != nullptr) {
            std::memmove(bytes.data() + address, in.data(), in.size());
        } else {
            ASSERT_EQ(in.size(), 4u);
            std::memcpy(&registers[address], in.data(), in.size());
        }
    }
    const std::uint8_t* memory(std::uint64_t address, std::size_t size) override {
        return address + size <= bytes.size() ? bytes.data() + address : nullptr;
    }
    std::uint32_t word(std::uint32_t address) const {
        std::uint32_t value = 0;
        std::memcpy(&value, bytes.data() + address, 4);
        return value;
    }
    void set_word(std::uint32_t address, std::uint32_t value) { std::memcpy(bytes.data() + address, &value, 4); }

    std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(64 * 1024);
    std::map<std::uint64_t, std::uint32_t> registers;
    void wake() override { ++wakes; }
    NocIssuer issuer() const override { return place; }

    unsigned writes = 0;
    unsigned wakes = 0;
    bool broken = false;  ///< writing is a mistake
    NocIssuer place;

  private:
    TileKind kind_;
};

class NiuFixture : public testing::Test, public Fabric {
  protected:
    explicit NiuFixture(std::unique_ptr<LateNoc> late = nullptr) : late_(std::move(late)) {}

    LateNoc* late_noc() override { return late_.get(); }
    LateNoc* late() { return late_.get(); }
    /// All memories and counters as at the start, another order.
    void restart(std::unique_ptr<LateNoc> late) {
        late_ = std::move(late);
        tiles_ = make_tiles();
        for (unsigned noc = 0; noc < kNocs; ++noc) {
            std::destroy_at(&niu(noc));
            std::construct_at(&niu(noc), noc, kSelf, *this, tile(kSelf));
        }
    }
    Endpoint* endpoint(Xy xy) override { return tiles_[grid_index(xy)].get(); }
    FlatTile& tile(Xy xy) { return *tiles_[grid_index(xy)]; }
    FlatTile& self() { return tile(kSelf); }
    Niu& niu(unsigned noc) { return noc == 0 ? niu0_ : niu1_; }

    static constexpr Xy kSelf{1, 1};

    static std::uint32_t mid(unsigned x, unsigned y) { return x << niu::kEndXShift | y << niu::kEndYShift; }
    static std::uint32_t mid(Xy virtual_xy) { return mid(virtual_xy.x, virtual_xy.y); }
    static std::uint32_t rectangle(unsigned x0, unsigned y0, unsigned x1, unsigned y1) {
        return mid(x1, y1) | x0 << niu::kStartXShift | y0 << niu::kStartYShift;
    }
    struct Request {
        std::uint32_t targ_lo = 0, targ_mid = 0, ret_lo = 0, ret_mid = 0, ctrl = 0, length = 0, data = 0;
    };
    void issue(const Request& r, unsigned noc = 0, unsigned buffer = 0) {
        const std::uint32_t base = buffer * niu::kInitiatorStride;
        Niu& n = niu(noc);
        n.write(base + niu::kTargAddrLo, r.targ_lo);
        n.write(base + niu::kTargAddrMid, r.targ_mid);
        n.write(base + niu::kRetAddrLo, r.ret_lo);
        n.write(base + niu::kRetAddrMid, r.ret_mid);
        n.write(base + niu::kCtrl, r.ctrl);
        n.write(base + niu::kAtLenBe, r.length);
        n.write(base + niu::kAtData, r.data);
        n.write(base + niu::kCmdCtrl, 1);
        EXPECT_EQ(n.read(base + niu::kCmdCtrl), 0u);
    }
    void write_tag(std::uint32_t tag) { niu0_.write(niu::kPacketTag, tag); }
    Fault fault_of(const Request& r, unsigned noc = 0) {
        try {
            issue(r, noc);
        } catch (const Fault& fault) {
            return fault;
        }
        ADD_FAILURE() << "no fault";
        return {};
    }
    unsigned recipients() const {
        unsigned count = 0;
        for (const auto& t : tiles_) count += t != nullptr && t->writes != 0;
        return count;
    }

    const std::uint32_t here_ = mid(virtual_of(kSelf));
    static std::array<std::unique_ptr<FlatTile>, kGridTiles> make_tiles() {
        std::array<std::unique_ptr<FlatTile>, kGridTiles> tiles;
        for (std::uint8_t y = 0; y < kGridHeight; ++y) {
            for (std::uint8_t x = 0; x < kGridWidth; ++x) {
                const Xy xy{x, y};
                if (kind_of(xy) != TileKind::kEmpty) tiles[grid_index(xy)] = std::make_unique<FlatTile>(kind_of(xy));
            }
        }
        return tiles;
    }
    std::unique_ptr<LateNoc> late_;
    std::array<std::unique_ptr<FlatTile>, kGridTiles> tiles_ = make_tiles();
    Niu niu0_{0, kSelf, *this, tile(kSelf)};
    Niu niu1_{1, kSelf, *this, tile(kSelf)};
};

}  // namespace opwright::chip
