// Field values of vector-unit instructions under the names that the kernel headers use (ISA documentation, SFP* pages).
#pragma once

namespace sfpi {

inline constexpr unsigned SFP_LREG_COUNT = 8;
inline constexpr unsigned SFP_DESTREG_STRIDE = 2;
inline constexpr unsigned SFP_DESTREG_COUNT = 0x400 / SFP_DESTREG_STRIDE;

// SFPLOAD, SFPSTORE: datum format in Dst.
inline constexpr unsigned SFPLOAD_MOD0_FMT_SRCB = 0, SFPLOAD_MOD0_FMT_FP16A = 1, SFPLOAD_MOD0_FMT_FP16B = 2,
                          SFPLOAD_MOD0_FMT_FP32 = 3, SFPLOAD_MOD0_FMT_INT32 = 4, SFPLOAD_MOD0_FMT_INT8 = 5, SFPLOAD_MOD0_FMT_UINT16 = 6,
                          SFPLOAD_MOD0_FMT_INT16 = 8,
                          SFPLOAD_MOD0_FMT_HI16 = 7, SFPLOAD_MOD0_FMT_LO16 = 9, SFPLOAD_MOD0_FMT_SM32 = 12;
inline constexpr unsigned SFPSTORE_MOD0_FMT_SRCB = 0, SFPSTORE_MOD0_FMT_FP16A = 1, SFPSTORE_MOD0_FMT_FP16B = 2,
                          SFPSTORE_MOD0_FMT_FP32 = 3, SFPSTORE_MOD0_FMT_INT32 = 4, SFPSTORE_MOD0_FMT_INT8 = 5, SFPSTORE_MOD0_FMT_UINT16 = 6,
                          SFPSTORE_MOD0_FMT_INT16 = 8,
                          SFPSTORE_MOD0_FMT_HI16 = 7, SFPSTORE_MOD0_FMT_LO16 = 9, SFPSTORE_MOD0_FMT_SM32 = 12,
                          SFPSTORE_MOD0_FMT_LO16_ONLY = 14, SFPSTORE_MOD0_FMT_HI16_ONLY = 15;
inline constexpr unsigned SFPLOAD_ADDR_MODE_NOINC = 3, SFPSTORE_ADDR_MODE_NOINC = 3;

// SFPLOADI: how the 16-bit immediate becomes 32 bits.
inline constexpr unsigned SFPLOADI_MOD0_FLOATB = 0, SFPLOADI_MOD0_FLOATA = 1, SFPLOADI_MOD0_USHORT = 2,
                          SFPLOADI_MOD0_SHORT = 4, SFPLOADI_MOD0_UPPER = 8, SFPLOADI_MOD0_LOWER = 10;

// Floating point.
inline constexpr unsigned SFPMOV_MOD1_COMPSIGN = 1;
inline constexpr unsigned SFPMAD_MOD1_OFFSET_NONE = 0;
inline constexpr unsigned SFPABS_MOD1_INT = 0, SFPABS_MOD1_FLOAT = 1;
inline constexpr unsigned SFPEXMAN_MOD1_PAD8 = 0, SFPEXMAN_MOD1_PAD9 = 1;
inline constexpr unsigned SFPEXEXP_MOD1_DEBIAS = 0, SFPEXEXP_MOD1_NODEBIAS = 1, SFPEXEXP_MOD1_SET_CC_SGN_EXP = 2,
                          SFPEXEXP_MOD1_SET_CC_COMP_EXP = 8, SFPEXEXP_MOD1_SET_CC_SGN_COMP_EXP = 10;
inline constexpr unsigned SFPSETEXP_MOD1_CPY = 2;
inline constexpr unsigned SFPCAST_MOD1_INT32_TO_FP32_RNE = 0, SFPCAST_MOD1_INT32_TO_FP32_RNS = 1,
                          SFPCAST_MOD1_SM32_TO_FP32_RNE = 0, SFPCAST_MOD1_SM32_TO_FP32_RNS = 1;
inline constexpr unsigned SFPSTOCHRND_RND_EVEN = 0, SFPSTOCHRND_RND_STOCH = 1, SFPSTOCHRND_RND_ZERO = 2;
inline constexpr unsigned SFPSTOCHRND_MOD1_FP32_TO_FP16A = 0, SFPSTOCHRND_MOD1_FP32_TO_FP16B = 1,
                          SFPSTOCHRND_MOD1_FP32_TO_UINT8 = 2, SFPSTOCHRND_MOD1_FP32_TO_INT8 = 3,
                          SFPSTOCHRND_MOD1_INT32_TO_UINT8 = 4, SFPSTOCHRND_MOD1_INT32_TO_INT8 = 5,
                          SFPSTOCHRND_MOD1_FP32_TO_UINT16 = 6, SFPSTOCHRND_MOD1_FP32_TO_INT16 = 7,
                          SFPSTOCHRND_MOD1_CONV_MASK = 7, SFPSTOCHRND_MOD1_IMM8 = 8;

// Integers and shifts.
inline constexpr unsigned SFPIADD_MOD1_ARG_LREG_DST = 0, SFPIADD_MOD1_ARG_IMM = 1, SFPIADD_MOD1_ARG_2SCOMP_LREG_DST = 2,
                          SFPIADD_MOD1_CC_LT0 = 0, SFPIADD_MOD1_CC_NONE = 4, SFPIADD_MOD1_CC_GTE0 = 8;
inline constexpr unsigned SFPSHFT2_MOD1_COPY4 = 0, SFPSHFT2_MOD1_SUBVEC_CHAINED_COPY4 = 1,
                          SFPSHFT2_MOD1_SUBVEC_SHFLROR1_AND_COPY4 = 2, SFPSHFT2_MOD1_SUBVEC_SHFLROR1 = 3,
                          SFPSHFT2_MOD1_SUBVEC_SHFLSHR1 = 4, SFPSHFT2_MOD1_SHFT_LREG = 5, SFPSHFT2_MOD1_SHFT_IMM = 6;
inline constexpr unsigned SFPSWAP_MOD1_SWAP = 0, SFPSWAP_MOD1_VEC_MIN_MAX = 1, SFPSWAP_MOD1_SUBVEC_MIN01_MAX23 = 2,
                          SFPSWAP_MOD1_SUBVEC_MIN02_MAX13 = 3, SFPSWAP_MOD1_SUBVEC_MIN03_MAX12 = 4,
                          SFPSWAP_MOD1_SUBVEC_MIN0_MAX123 = 5, SFPSWAP_MOD1_SUBVEC_MIN1_MAX023 = 6,
                          SFPSWAP_MOD1_SUBVEC_MIN2_MAX013 = 7, SFPSWAP_MOD1_SUBVEC_MIN3_MAX012 = 8,
                          SFPSWAP_MOD1_VEC_MAX_MIN = 9;
inline constexpr unsigned SFPLZ_MOD1_CC_NONE = 0, SFPLZ_MOD1_CC_NE0 = 2, SFPLZ_MOD1_NOSGN_MASK = 4,
                          SFPLZ_MOD1_CC_COMP = 8, SFPLZ_MOD1_CC_EQ0 = 10;

// Lane flags.
inline constexpr unsigned SFPSETCC_MOD1_LREG_LT0 = 0, SFPSETCC_MOD1_IMM_BIT0 = 1, SFPSETCC_MOD1_LREG_NE0 = 2,
                          SFPSETCC_MOD1_LREG_GTE0 = 4, SFPSETCC_MOD1_LREG_EQ0 = 6, SFPSETCC_MOD1_COMP = 8;
inline constexpr unsigned SFPENCC_IMM12_NEITHER = 0, SFPENCC_IMM12_BOTH = 3;
inline constexpr unsigned SFPENCC_MOD1_EU_R1 = 0, SFPENCC_MOD1_EC_R1 = 1, SFPENCC_MOD1_EI_R1 = 2, SFPENCC_MOD1_EU_RI = 8,
                          SFPENCC_MOD1_EC_RI = 9, SFPENCC_MOD1_EI_RI = 10;
inline constexpr unsigned SFPPUSHC_MOD1_PUSH = 0, SFPPUSHC_MOD1_REPLACE = 1, SFPPOPC_MOD1_POP = 0;

// Tables and configuration.
inline constexpr unsigned SFPLUT_MOD0_SGN_UPDATE = 0, SFPLUT_MOD0_SGN_RETAIN = 4;
inline constexpr unsigned SFPLUTFP32_MOD0_FP32_3ENTRY_TABLE = 0, SFPLUTFP32_MOD0_FP16_6ENTRY_TABLE1 = 2,
                          SFPLUTFP32_MOD0_FP16_6ENTRY_TABLE2 = 3, SFPLUTFP32_MOD0_FP16_3ENTRY_TABLE = 10,
                          SFPLUTFP32_MOD0_SGN_UPDATE = 0, SFPLUTFP32_MOD0_SGN_RETAIN = 4;
inline constexpr unsigned CREG_IDX_0P837300003 = 8, CREG_IDX_0 = 9, CREG_IDX_1 = 10, CREG_IDX_PRGM0 = 11,
                          CREG_IDX_PRGM1 = 12, CREG_IDX_PRGM2 = 13, CREG_IDX_PRGM3 = 14, CREG_IDX_TILEID = 15,
                          CREG_IDX_NEG_1 = CREG_IDX_PRGM0;

}  // namespace sfpi
