// The general pack path: edge masking, conversions and output, one datum at a time.
#include "chip/tensix/packers/datapath.hpp"
#include "chip/tensix/packers/early_conversion.hpp"
#include "chip/tensix/packers/output.hpp"

namespace opwright::chip::tensix {
namespace {

std::uint32_t two_bits(std::uint32_t word, std::uint32_t index) {
    return word >> (2 * (index & 15u)) & 3u;
}

/// Whether the edge mask keeps a datum of this column, at the packer's present tile position.
bool edge_keeps(const PackerJob& job, const Packer& packer, unsigned column) {
    if (!job.masks_edges) return true;
    const std::uint32_t mapping =
        job.face_selects_row_set ? job.row_set_mappings[two_bits(job.face_set_mapping, job.z_offset + packer.tile_z)]
                                 : job.row_set_mapping;
    return job.edge_masks[two_bits(mapping, packer.tile_y)] >> column & 1u;
}

void advance_tile_position(const PackerJob& job, Packer& packer) {
    if (++packer.tile_x != 16) return;
    packer.tile_x = 0;
    std::uint32_t& fast = job.yz_transposed ? packer.tile_z : packer.tile_y;
    std::uint32_t& slow = job.yz_transposed ? packer.tile_y : packer.tile_z;
    if (++fast == job.rows_per_plane) {
        fast = 0;
        ++slow;
    }
}

std::uint32_t read_dst(const Machine& m, const PackerJob& job, std::uint32_t datum) {
    const unsigned row = datum / kRowWidth & kDstRowMask;
    const unsigned column = datum % kRowWidth;
    return job.conversion.read_32b ? m.dst.read32(row, column) : m.dst.read16(row, column);
}

PackDatum fetch(const Machine& m, const PackerJob& job, const Packer& packer, std::uint32_t datum) {
    if (job.from_zeros) return masked_datum(job.conversion, false);
    if (!edge_keeps(job, packer, datum % kRowWidth)) return masked_datum(job.conversion, job.mask_to_minus_infinity);
    return early_conversion(job.conversion, read_dst(m, job, datum));
}

}  // namespace

void pack_general(Machine& m, const PackerJob& job) {
    Packer& packer = m.packers[job.packer];
    std::uint32_t keep = job.downsample_mask;
    for (std::uint32_t i = 0; i < job.count; ++i) {
        PackDatum datum = fetch(m, job, packer, job.source + i);
        advance_tile_position(job, packer);
        const bool kept = keep & 1u;
        keep = (keep << 15 | keep >> 1) & 0xFFFFu;
        if (!kept) continue;
        datum = apply_relu(job.conversion, datum);
        datum = apply_exponent_threshold(job.conversion, datum);
        emit_datum(m, job, late_conversion(job.conversion, datum));
    }
}

}  // namespace opwright::chip::tensix
