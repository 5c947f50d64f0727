// The printed names of the vendor's enums.
#include <tt-metalium/base_types.hpp>
#include <tt-metalium/buffer_types.hpp>
#include <tt-metalium/data_types.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>

#include "ttnn/tensor/types.hpp"

#define NAME(value) \
    case value:     \
        return #value

namespace tt {

std::string text_of(DataFormat format) {
    switch (format) {
        NAME(DataFormat::Float32);
        NAME(DataFormat::Float16);
        NAME(DataFormat::Bfp8);
        NAME(DataFormat::Bfp4);
        NAME(DataFormat::Tf32);
        NAME(DataFormat::Float16_b);
        NAME(DataFormat::Bfp8_b);
        NAME(DataFormat::Bfp4_b);
        NAME(DataFormat::Int32);
        NAME(DataFormat::UInt16);
        NAME(DataFormat::Lf8);
        NAME(DataFormat::Bfp2);
        NAME(DataFormat::Int16);
        NAME(DataFormat::Int8);
        NAME(DataFormat::Bfp2_b);
        NAME(DataFormat::MxFp4);
        NAME(DataFormat::UInt32);
        NAME(DataFormat::Fp8_e4m3);
        NAME(DataFormat::UInt8);
        NAME(DataFormat::RawUInt8);
        NAME(DataFormat::RawUInt16);
        NAME(DataFormat::RawUInt32);
        NAME(DataFormat::Invalid);
    }
    return fmt::format("DataFormat({})", static_cast<int>(format));
}

std::string text_of(ARCH arch) {
    switch (arch) {
        NAME(ARCH::WORMHOLE_B0);
        NAME(ARCH::BLACKHOLE);
        NAME(ARCH::QUASAR);
        NAME(ARCH::Invalid);
    }
    return fmt::format("ARCH({})", static_cast<int>(arch));
}

namespace tt_metal {

std::string text_of(MathFidelity fidelity) {
    switch (fidelity) {
        NAME(MathFidelity::LoFi);
        NAME(MathFidelity::HiFi2);
        NAME(MathFidelity::HiFi3);
        NAME(MathFidelity::HiFi4);
        NAME(MathFidelity::Invalid);
    }
    return fmt::format("MathFidelity({})", static_cast<int>(fidelity));
}

std::string text_of(UnpackToDestMode mode) {
    switch (mode) {
        NAME(UnpackToDestMode::UnpackToDestFp32);
        NAME(UnpackToDestMode::Default);
    }
    return fmt::format("UnpackToDestMode({})", static_cast<int>(mode));
}

std::string text_of(DataMovementProcessor processor) {
    return fmt::format("DataMovementProcessor::RISCV_{}", static_cast<int>(processor));
}

std::string text_of(BufferType type) {
    switch (type) {
        NAME(BufferType::DRAM);
        NAME(BufferType::L1);
        NAME(BufferType::SYSTEM_MEMORY);
        NAME(BufferType::L1_SMALL);
        NAME(BufferType::TRACE);
    }
    return fmt::format("BufferType({})", static_cast<int>(type));
}

std::string text_of(TensorMemoryLayout layout) {
    switch (layout) {
        NAME(TensorMemoryLayout::INTERLEAVED);
        NAME(TensorMemoryLayout::HEIGHT_SHARDED);
        NAME(TensorMemoryLayout::WIDTH_SHARDED);
        NAME(TensorMemoryLayout::BLOCK_SHARDED);
        NAME(TensorMemoryLayout::ND_SHARDED);
    }
    return fmt::format("TensorMemoryLayout({})", static_cast<int>(layout));
}

std::string text_of(ShardOrientation orientation) {
    switch (orientation) {
        NAME(ShardOrientation::ROW_MAJOR);
        NAME(ShardOrientation::COL_MAJOR);
    }
    return fmt::format("ShardOrientation({})", static_cast<int>(orientation));
}

std::string text_of(ShardDistributionStrategy strategy) {
    switch (strategy) {
        NAME(ShardDistributionStrategy::ROUND_ROBIN_1D);
        NAME(ShardDistributionStrategy::GRID_2D);
        NAME(ShardDistributionStrategy::CONTIGUOUS_1D);
    }
    return fmt::format("ShardDistributionStrategy({})", static_cast<int>(strategy));
}

std::string text_of(DataType type) {
    switch (type) {
        NAME(DataType::BFLOAT16);
        NAME(DataType::FLOAT32);
        NAME(DataType::UINT32);
        NAME(DataType::BFLOAT8_B);
        NAME(DataType::BFLOAT4_B);
        NAME(DataType::UINT8);
        NAME(DataType::UINT16);
        NAME(DataType::INT32);
        NAME(DataType::FP8_E4M3);
        NAME(DataType::INT8);
        NAME(DataType::INVALID);
    }
    return fmt::format("DataType({})", static_cast<int>(type));
}

std::string text_of(Layout layout) {
    switch (layout) {
        NAME(Layout::ROW_MAJOR);
        NAME(Layout::TILE);
        NAME(Layout::INVALID);
    }
    return fmt::format("Layout({})", static_cast<int>(layout));
}

std::string text_of(StorageType type) {
    switch (type) {
        NAME(StorageType::HOST);
        NAME(StorageType::DEVICE);
    }
    return fmt::format("StorageType({})", static_cast<int>(type));
}

}  // namespace tt_metal
}  // namespace tt
