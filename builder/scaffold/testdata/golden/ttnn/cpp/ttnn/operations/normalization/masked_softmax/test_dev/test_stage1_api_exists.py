# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 1: ttnn.masked_softmax exists, is documented, and refuses arguments that it does not have."""

import pytest
import ttnn


def test_exists():
    assert hasattr(ttnn, "masked_softmax"), "ttnn has no attribute 'masked_softmax'"
    assert callable(ttnn.masked_softmax)


def test_is_documented():
    doc = ttnn.masked_softmax.__doc__
    assert doc, "ttnn.masked_softmax has no documentation"
    for argument in ["input", "mask", "scale", "memory_config"]:
        assert argument in doc, f"{argument} is not documented"


def test_missing_arguments_are_a_type_error():
    operation = ttnn.masked_softmax
    with pytest.raises(TypeError):
        operation()


def test_unknown_argument_is_a_type_error():
    operation = ttnn.masked_softmax
    with pytest.raises(TypeError):
        operation(no_such_argument=1)
