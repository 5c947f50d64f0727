#include "chip/debug/packet.hpp"

#include <gmock/gmock.h>

namespace opwright::chip::debug {
namespace {

using Kind = PacketReader::Kind;

TEST(Packet, IsFramedWithItsSum) {
    EXPECT_EQ(frame("OK"), "$OK#9a");
    EXPECT_EQ(frame(""), "$#00");
    EXPECT_EQ(frame("a#}"), "$a}\x03}]#bb");
}

TEST(Packet, ComesInPieces) {
    PacketReader reader;
    reader.add("+$m10");
    EXPECT_FALSE(reader.next());
    reader.add(",4#2e+\x03$g#67");
    const auto packet = reader.next();
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->kind, Kind::kPacket);
    EXPECT_EQ(packet->payload, "m10,4");
    EXPECT_EQ(reader.next()->kind, Kind::kInterrupt);
    EXPECT_EQ(reader.next()->payload, "g");
    EXPECT_FALSE(reader.next());
}

TEST(Packet, ThatIsDamagedIsSaidToBe) {
    PacketReader reader;
    reader.add("$g#00$g#zz$X}\x03#d8");
    EXPECT_EQ(reader.next()->kind, Kind::kDamaged);
    EXPECT_EQ(reader.next()->kind, Kind::kDamaged);
    EXPECT_EQ(reader.next()->payload, "X#");
}

TEST(Packet, NumbersAndBytes) {
    std::string_view text = "ffb00000,4";
    EXPECT_EQ(take_number(text), 0xFFB00000u);
    EXPECT_TRUE(take(text, ","));
    EXPECT_EQ(take_number(text), 4u);
    EXPECT_FALSE(take_number(text));
    std::string_view large = "123456789";
    EXPECT_FALSE(take_number(large));
    EXPECT_THAT(from_hex("00ff"), testing::Optional(testing::ElementsAre(0x00, 0xFF)));
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0g"));
}

}  // namespace
}  // namespace opwright::chip::debug
