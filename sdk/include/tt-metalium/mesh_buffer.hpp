// The buffer of a mesh under its own header name. Vendor names: distributed::MeshBuffer.
#pragma once

#include <tt-metalium/buffer.hpp>
