# SPDX-FileCopyrightText: © 2026 Tenstorrent AI ULC
#
# SPDX-License-Identifier: Apache-2.0

"""Stage 1: ttnn.stack exists, is documented, and refuses arguments that it does not have."""

import pytest
import ttnn

SUMMARY = "N tensors of one common shape are laid next to each other along a dimension that did not exist before."


def operation():
    """The operation of this folder: another one of the same name has another documentation."""
    found = getattr(ttnn, "stack", None)
    words = " ".join((getattr(found, "__doc__", None) or "").split())
    assert SUMMARY in words, "ttnn has no attribute 'stack' that is this operation"
    return found


def test_exists():
    assert callable(operation())


def test_is_documented():
    doc = operation().__doc__
    for argument in ["tensors", "dim", "memory_config"]:
        assert argument in doc, f"{argument} is not documented"


def test_missing_arguments_are_a_type_error():
    function = operation()
    with pytest.raises(TypeError):
        function()


def test_unknown_argument_is_a_type_error():
    function = operation()
    with pytest.raises(TypeError):
        function(no_such_argument=1)
