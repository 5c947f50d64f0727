# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 1: ttnn.grid_sample exists, is documented, and refuses arguments that it does not have."""

import pytest
import ttnn

SUMMARY = "An image is read at arbitrary positions."


def operation():
    """The operation of this folder: another one of the same name has another documentation."""
    found = getattr(ttnn, "grid_sample", None)
    words = " ".join((getattr(found, "__doc__", None) or "").split())
    assert SUMMARY in words, "ttnn has no attribute 'grid_sample' that is this operation"
    return found


def test_exists():
    assert callable(operation())


def test_is_documented():
    doc = operation().__doc__
    for argument in ["input", "grid", "mode", "padding_mode", "align_corners", "batch_output_channels", "memory_config"]:
        assert argument in doc, f"{argument} is not documented"


def test_missing_arguments_are_a_type_error():
    function = operation()
    with pytest.raises(TypeError):
        function()


def test_unknown_argument_is_a_type_error():
    function = operation()
    with pytest.raises(TypeError):
        function(no_such_argument=1)
