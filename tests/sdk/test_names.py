"""docs/sdk.md says truly which of tt-metal's names the SDK has, and what it lacks does not compile, with a reason."""

import functools
import json
import re
import subprocess

import pytest

import vendor_names
from conftest import DESCRIPTION


def test_the_table_in_the_documentation_is_the_headers_own():
    docs = vendor_names.DOCS.read_text()
    assert vendor_names.section(docs) == vendor_names.table(), "run: python tests/sdk/vendor_names.py --write"


@functools.lru_cache
def all_code() -> str:
    """The headers without their comments."""
    return "\n".join(line.partition("//")[0] for path in vendor_names.headers() for line in path.read_text().splitlines())


@pytest.mark.parametrize("path", vendor_names.headers(), ids=lambda p: str(p.relative_to(vendor_names.INCLUDE)))
def test_each_name_is_in_the_code_of_the_headers(path):
    names = re.sub(r"\(.*?\)|those of \S+|the same in namespace \S+|the casters of \S+", "", vendor_names.names_of(path.read_text()))
    for name in re.findall(r"[A-Za-z_][\w:]*", names):
        last = name.rstrip(":").rpartition(":")[2]
        # log_trace/debug/info and CBIndex ranges name their members in short.
        assert re.search(rf"(\b|_){re.escape(last)}(\b|_)", all_code()), f"{path} does not have {name}"


def errors_of(tmp_path, source: str) -> str:
    build = json.loads(DESCRIPTION.read_text())
    (tmp_path / "op.cpp").write_text(source)
    includes = [f"-I{d}" for d in build["include_dirs"]]
    command = [build["cxx"], *build["flags"], *includes, "-fsyntax-only", str(tmp_path / "op.cpp")]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def test_a_missing_name_says_what_to_use_instead(tmp_path):
    errors = errors_of(
        tmp_path,
        "#include <tt-metalium/host_api.hpp>\n#include <ttnn/tensor/tensor.hpp>\n"
        "auto a() { return tt::tt_metal::CreateBuffer(1); }\n"
        "tt::tt_metal::EthernetConfig* b;\n"
        "void c(ttnn::Tensor& t) { t.storage(); tt::tt_metal::distributed::MeshBuffer::create(1); }\n",
    )
    for name in ("CreateBuffer", "EthernetConfig", "Tensor::storage", "MeshBuffer::create"):
        assert re.search(rf"op\.cpp:\d:\d+: (error|warning).*opwright: {name} is not in the SDK; \w", errors), (name, errors)


def test_a_missing_header_says_what_to_use_instead(tmp_path):
    errors = errors_of(tmp_path, "#include <tt-metalium/global_semaphore.hpp>\n")
    assert re.search(r'#error "opwright: tt-metalium/global_semaphore.hpp is not in the SDK; use CreateSemaphore', errors)


def test_an_unknown_kind_of_factory_is_named(tmp_path):
    errors = errors_of(
        tmp_path,
        "#include <ttnn/device_operation.hpp>\nusing namespace ttnn;\n"
        "struct Op {\n"
        "    struct operation_attributes_t {};\n    struct tensor_args_t { Tensor input; };\n"
        "    using spec_return_value_t = TensorSpec;\n    using tensor_return_value_t = Tensor;\n"
        "    struct Factory { static int create_workload_descriptor(); };\n"
        "    using program_factory_t = std::variant<Factory>;\n"
        "    static void validate_on_program_cache_miss(const operation_attributes_t&, const tensor_args_t&);\n"
        "    static Tensor create_output_tensors(const operation_attributes_t&, const tensor_args_t&);\n"
        "};\n"
        "Tensor run(const Tensor& t) { return device_operation::launch<Op>({}, {t}); }\n",
    )
    assert "opwright: this kind of program factory is not in the SDK; use cached_program_t" in errors
