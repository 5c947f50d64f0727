"""Operations of a module appear as the runtime's own; wrong modules are refused with a reason."""

from pathlib import Path

import pytest
import ttnn

from conftest import DESCRIPTION


def test_looks_like_the_runtimes_own(pair_pass):
    assert pair_pass is ttnn.pair_pass
    assert type(pair_pass) is type(ttnn.add)
    assert pair_pass.python_fully_qualified_name == "ttnn.pair_pass"
    assert pair_pass.is_cpp_operation
    assert pair_pass.function.__ttnn_operation__ is None
    assert "the tensor whose values are returned" in pair_pass.__doc__
    assert pair_pass in list(ttnn.query_registered_operations())


def test_loading_the_same_file_again_changes_nothing(pair_pass, probe):
    import opwright

    assert opwright.load(probe.__file__) is not None
    assert ttnn.pair_pass is pair_pass


def test_a_name_of_the_runtime_means_the_loaded_operation(tmp_path):
    import opwright
    from op_builder import Job, build_module

    source = Path(__file__).parent / "probe.cpp"
    module = build_module(DESCRIPTION, "opwright_op_clash", [Job(source, ["-DPROBE_CLASHES"])], [], tmp_path)
    before = ttnn.add
    try:
        # A test before this one may have hidden it already: then nothing new is hidden.
        vars(ttnn).get("__opwright_replaced__", {}).pop("ttnn.add", None)
        with pytest.warns(UserWarning, match=r"ttnn\.add of the installed ttnn is hidden in this process"):
            opwright.load(module)
        assert ttnn.add is not before
        assert ttnn.add.python_fully_qualified_name == "ttnn.add"
    finally:
        ttnn.add = before


@pytest.mark.parametrize("name, text", [("none", "does not exist"), ("x.txt", "not an extension module"), ("", "exactly one")])
def test_what_is_no_module_is_named(tmp_path, name, text):
    import opwright

    if name.endswith("txt"):
        (tmp_path / name).write_text("")
    with pytest.raises(opwright.OperationLoadError, match=text):
        opwright.load(tmp_path / name)
