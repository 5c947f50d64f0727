// The same memory under another shape, under its older header name. Vendor names: ttnn::view.
#pragma once

#include "ttnn/operations/experimental/reshape/view.hpp"
