"""Arguments that the program hash leaves out are those of the call on a program cache hit, too."""

from pathlib import Path

import ttnn
import torch

from conftest import DESCRIPTION


def test_arguments_that_the_hash_leaves_out_are_renewed_on_hits(device, tmp_path):
    import opwright
    from op_builder import Job, build_module

    source = Path(__file__).parent / "dynamic_args_op.cpp"
    opwright.load(build_module(DESCRIPTION, "opwright_op_dynamic_args", [Job(source, [])], [], tmp_path))
    entries = device.num_program_cache_entries()
    tensors = [
        ttnn.from_torch(torch.zeros(1, 32, dtype=torch.int32), dtype=ttnn.uint32, layout=ttnn.ROW_MAJOR_LAYOUT, device=device)
        for _ in range(3)
    ]
    for number, tensor in enumerate(tensors):
        ttnn.dynamic_args_mark(tensor, 10 + number, 20 + number)
    assert device.num_program_cache_entries() == entries + 1
    for number, tensor in enumerate(tensors):
        assert ttnn.to_torch(tensor).flatten()[:3].tolist() == [10 + number, 20 + number, 0]
