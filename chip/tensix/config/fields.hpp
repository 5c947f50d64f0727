// Configuration fields by name: word index, lowest bit, width. Names and places follow cfg_defines.h of the runtime.
#pragma once

#include <cstdint>

namespace opwright::chip::tensix::cfg {

/// A field of the thread-agnostic configuration, or (ThreadField) of the thread-specific one.
struct Field {
    std::uint16_t word;
    std::uint8_t low;
    std::uint8_t width;

    constexpr std::uint32_t of(std::uint32_t value) const {
        return width == 32 ? value : (value >> low) & ((1u << width) - 1u);
    }
    constexpr Field plus(unsigned words) const { return {static_cast<std::uint16_t>(word + words), low, width}; }
};
struct ThreadField {
    std::uint8_t word;
    std::uint8_t low;
    std::uint8_t width;

    constexpr std::uint32_t of(std::uint32_t value) const { return (value >> low) & ((1u << width) - 1u); }
};

inline constexpr unsigned kThconBase = 52;    ///< first word that REG2FLOP reaches
inline constexpr unsigned kGlobalBase = 152;  ///< words from here on exist once for both banks

// Thread-specific.
inline constexpr ThreadField CFG_STATE_ID_StateID{0, 0, 1};
inline constexpr ThreadField DEST_TARGET_REG_CFG_MATH_Offset{1, 0, 12};
inline constexpr ThreadField ADDR_MOD_SET_Base{2, 0, 1};
inline constexpr ThreadField SRCA_SET_Base{3, 0, 2};
inline constexpr ThreadField SRCA_SET_SetOvrdWithAddr{3, 2, 1};
inline constexpr ThreadField SRCB_SET_Base{4, 0, 2};
inline constexpr ThreadField CLR_DVALID_SrcA_Disable{5, 0, 1};
inline constexpr ThreadField CLR_DVALID_SrcB_Disable{5, 1, 1};
inline constexpr ThreadField FIDELITY_BASE_Phase{6, 0, 2};
inline constexpr ThreadField FP16A_FORCE_Enable{56, 0, 1};
inline constexpr unsigned kAddrModAbWord = 7;     ///< section i at 7 + 2 i
inline constexpr unsigned kAddrModDstWord = 23;   ///< section i at 23 + i
inline constexpr unsigned kAddrModPackWord = 31;  ///< section i at 31 + i
inline constexpr unsigned kUnpackMiscCfgWord = 39;
inline constexpr unsigned kAddrModBiasWord = 48;  ///< section i at 48 + i
inline constexpr ThreadField UNPACK_MISC_CFG_CfgContextOffset_0{39, 0, 4};
inline constexpr ThreadField UNPACK_MISC_CFG_CfgContextCntReset_0{39, 4, 1};
inline constexpr ThreadField UNPACK_MISC_CFG_CfgContextOffset_1{39, 8, 4};
inline constexpr ThreadField UNPACK_MISC_CFG_CfgContextCntReset_1{39, 12, 1};

// Arithmetic.
inline constexpr Field ALU_FORMAT_SPEC_REG_SrcA_val{0, 0, 4};
inline constexpr Field ALU_FORMAT_SPEC_REG_SrcA_override{0, 4, 1};
inline constexpr Field ALU_FORMAT_SPEC_REG_SrcB_val{0, 5, 4};
inline constexpr Field ALU_FORMAT_SPEC_REG_SrcB_override{0, 9, 1};
inline constexpr Field ALU_FORMAT_SPEC_REG_Dstacc_val{0, 10, 4};
inline constexpr Field ALU_FORMAT_SPEC_REG_Dstacc_override{0, 14, 1};
inline constexpr Field ALU_ROUNDING_MODE_Fpu_srnd_en{1, 0, 1};
inline constexpr Field ALU_ROUNDING_MODE_Gasket_srnd_en{1, 1, 1};
inline constexpr Field ALU_ROUNDING_MODE_Packer_srnd_en{1, 2, 1};
inline constexpr Field ALU_FORMAT_SPEC_REG0_SrcAUnsigned{1, 15, 1};
inline constexpr Field ALU_FORMAT_SPEC_REG0_SrcBUnsigned{1, 16, 1};
inline constexpr Field ALU_FORMAT_SPEC_REG0_SrcA{1, 17, 4};
inline constexpr Field ALU_FORMAT_SPEC_REG1_SrcB{1, 21, 4};
inline constexpr Field ALU_FORMAT_SPEC_REG2_Dstacc{1, 25, 4};
inline constexpr Field ALU_ACC_CTRL_Fp32_enabled{1, 29, 1};
inline constexpr Field ALU_ACC_CTRL_SFPU_Fp32_enabled{1, 30, 1};
inline constexpr Field ALU_ACC_CTRL_INT8_math_enabled{1, 31, 1};
inline constexpr Field ALU_ACC_CTRL_Zero_Flag_disabled_src{2, 0, 1};
inline constexpr Field ALU_ACC_CTRL_Zero_Flag_disabled_dst{2, 1, 1};
inline constexpr Field STACC_RELU_ApplyRelu{2, 2, 4};
inline constexpr Field STACC_RELU_ReluThreshold{2, 6, 16};
inline constexpr unsigned kStateResetWord = 4;  ///< STATE_RESET_EN: any write clears the bank
inline constexpr Field DEST_REGW_BASE_Base{6, 0, 16};

// Packers: shared by all four. Channel 0 addresses Dst, channel 1 addresses L1.
inline constexpr Field INT_DESCALE_Enable{7, 0, 1};
inline constexpr Field INT_DESCALE_Mode{7, 1, 1};
inline constexpr Field PCK0_ADDR_CTRL_XY_REG_0_Xstride{8, 0, 12};
inline constexpr Field PCK0_ADDR_CTRL_XY_REG_0_Ystride{8, 12, 12};
inline constexpr Field PCK0_ADDR_CTRL_ZW_REG_0_Zstride{9, 0, 12};
inline constexpr Field PCK0_ADDR_CTRL_ZW_REG_0_Wstride{9, 12, 16};
inline constexpr Field PCK0_ADDR_CTRL_XY_REG_1_Ystride{10, 12, 12};
inline constexpr Field PCK0_ADDR_CTRL_ZW_REG_1_Zstride{11, 0, 12};
inline constexpr Field PCK0_ADDR_CTRL_ZW_REG_1_Wstride{11, 12, 16};
inline constexpr Field PCK0_ADDR_BASE_REG_0_Base{12, 0, 16};
inline constexpr Field PCK0_ADDR_BASE_REG_1_Base{13, 0, 16};
inline constexpr Field PCK_DEST_RD_CTRL_Read_32b_data{14, 0, 1};
inline constexpr Field PCK_DEST_RD_CTRL_Read_unsigned{14, 1, 1};
inline constexpr Field PCK_DEST_RD_CTRL_Read_int8{14, 2, 1};
inline constexpr Field PCK_DEST_RD_CTRL_Round_10b_mant{14, 3, 1};
inline constexpr Field PCK_EDGE_TILE_FACE_SET_SELECT_select{15, 0, 8};  ///< 2 bits per packer
inline constexpr Field PCK_EDGE_TILE_FACE_SET_SELECT_enable{15, 8, 1};
inline constexpr unsigned kTileRowSetMappingWord = 16;        ///< set i at 16 + i, 2 bits per row
inline constexpr unsigned kTileFaceSetMappingWord = 32;       ///< set i at 32 + i, 2 bits per face
inline constexpr Field PCK_EDGE_OFFSET_SEC0_mask{20, 0, 16};  ///< section i at 20 + i
inline constexpr Field PCK_EDGE_MODE_mode{20, 16, 1};
inline constexpr Field PCK_EDGE_TILE_ROW_SET_SELECT_select{20, 17, 8};        ///< 2 bits per packer
inline constexpr Field PACK_COUNTERS_SEC0_pack_reads_per_xy_plane{24, 8, 8};  ///< packer i at 24 + i
inline constexpr Field PACK_COUNTERS_SEC0_pack_yz_transposed{24, 23, 1};
inline constexpr Field DEST_TARGET_REG_CFG_PACK_SEC0_Offset{152, 0, 12};  ///< packer i at 152 + i
inline constexpr Field DEST_TARGET_REG_CFG_PACK_SEC0_ZOffset{152, 12, 6};
inline constexpr Field INT_DESCALE_VALUES_SEC0_Value{165, 0, 32};

// Packers: one section per packer, at kPackerSection[packer] + the word below.
inline constexpr unsigned kPackerSection[4] = {56, 84, 96, 124};
inline constexpr unsigned kPackerLimits[4] = {88, 90, 128, 130};  ///< limit address, then fifo size; 17 bits each
inline constexpr Field PACK_Row_start_section_size{0, 0, 16};
inline constexpr Field PACK_Exp_section_size{0, 16, 16};
inline constexpr Field PACK_L1_Dest_addr{1, 0, 32};
inline constexpr Field PACK_Disable_zero_compress{2, 0, 1};
inline constexpr Field PACK_Add_l1_dest_addr_offset{2, 1, 1};
inline constexpr Field PACK_Addr_cnt_context{2, 2, 2};
inline constexpr Field PACK_Out_data_format{2, 4, 4};
inline constexpr Field PACK_In_data_format{2, 8, 4};
inline constexpr Field PACK_Dis_shared_exp_assembler{2, 12, 1};
inline constexpr Field PACK_Force_pack_per_max_xy_plane{2, 13, 1};
inline constexpr Field PACK_Enable_out_fifo{2, 14, 1};
inline constexpr Field PACK_Sub_l1_tile_header_size{2, 15, 1};
inline constexpr Field PACK_Source_interface_selection{2, 16, 1};
inline constexpr Field PACK_Downsample_mask{3, 0, 16};
inline constexpr Field PACK_Read_mode{3, 19, 1};
inline constexpr Field PACK_Exp_threshold_en{3, 20, 1};
inline constexpr Field PACK_Pack_L1_Acc{3, 21, 1};
inline constexpr Field PACK_Exp_threshold{3, 24, 8};
inline constexpr Field THCON_SEC0_REG1_All_pack_disable_zero_compress{58, 17, 4};
inline constexpr Field THCON_SEC0_REG1_All_pack_disable_zero_compress_ovrd{58, 21, 1};

// Unpackers: those below kThconBase for unpacker 0 lie 8 words before unpacker 1's (2 words for the strides).
inline constexpr Field UNP0_ADDR_BASE_REG_1_Base{40, 16, 16};
inline constexpr Field UNP0_FORCED_SHARED_EXP_shared_exp{41, 0, 8};
inline constexpr Field UNP0_ADD_DEST_ADDR_CNTR_add_dest_addr_cntr{41, 8, 1};
inline constexpr Field UNP0_ADDR_CTRL_XY_REG_1_Ystride{44, 12, 12};
inline constexpr Field UNP0_ADDR_CTRL_ZW_REG_1_Zstride{45, 0, 12};
inline constexpr Field UNP0_ADDR_CTRL_ZW_REG_1_Wstride{45, 12, 16};
inline constexpr unsigned kUnpackerBaseStep = 8;
inline constexpr unsigned kUnpackerStrideStep = 2;

// Unpackers: THCON section 0 (unpacker 0); section 1 lies kThconSectionStep words later.
inline constexpr unsigned kThconSectionStep = 40;
inline constexpr unsigned kTileDescriptorWord = 52;
inline constexpr Field THCON_SEC0_REG2_Out_data_format{60, 0, 4};
inline constexpr Field THCON_SEC0_REG2_Context_count{60, 6, 2};
inline constexpr Field THCON_SEC0_REG2_Haloize_mode{60, 8, 1};
inline constexpr Field THCON_SEC0_REG2_Tileize_mode{60, 9, 1};
inline constexpr Field THCON_SEC0_REG2_Unpack_Src_Reg_Set_Upd{60, 10, 1};
inline constexpr Field THCON_SEC0_REG2_Unpack_If_Sel{60, 11, 1};
inline constexpr Field THCON_SEC0_REG2_Upsample_rate{60, 12, 2};
inline constexpr Field THCON_SEC0_REG2_Ovrd_data_format{60, 14, 1};
inline constexpr Field THCON_SEC0_REG2_Upsample_and_interleave{60, 15, 1};
inline constexpr Field THCON_SEC0_REG2_Shift_amount_cntx0{60, 16, 4};  ///< contexts 1..3 every 4 bits
inline constexpr unsigned kUnpackContextFlagsWord = 61;
inline constexpr Field THCON_SEC0_REG2_Force_shared_exp{61, 8, 1};
inline constexpr Field THCON_SEC0_REG2_Unpack_limit_address{62, 0, 17};
inline constexpr Field THCON_SEC0_REG2_Unpack_fifo_size{63, 0, 17};
inline constexpr Field THCON_SEC0_REG3_Base_address{64, 0, 32};    ///< context i at 64 + i
inline constexpr unsigned kUnpackDestAddressWord = 72;             ///< contexts 0..3, 16 bits each
inline constexpr unsigned kUnpackTileXDimWord = 74;                ///< contexts 0..3, 16 bits each
inline constexpr Field THCON_SEC0_REG7_Offset_address{80, 0, 16};  ///< contexts 0..3 at 80 + i

// Immediate effects.
inline constexpr unsigned kPrngSeedWord = 164;

}  // namespace opwright::chip::tensix::cfg
