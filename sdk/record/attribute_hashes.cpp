// Hashes of the types that nearly every operation has among its attributes and tensors.
#include "ttnn/tensor/tensor.hpp"

namespace ttsl::hash::detail {

template hash_t hash_object(const tt::tt_metal::MemoryConfig&);
template hash_t hash_object(const std::optional<tt::tt_metal::MemoryConfig>&);
template hash_t hash_object(const tt::tt_metal::CoreRangeSet&);
template hash_t hash_object(const tt::tt_metal::Shape&);
template hash_t hash_object(const tt::tt_metal::TensorSpec&);
template hash_t hash_object(const std::optional<tt::tt_metal::Tensor>&);

}  // namespace ttsl::hash::detail
