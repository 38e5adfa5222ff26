"""The GGUF reader: right about real files, unshaken by broken ones."""

import ctypes
import struct
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import gguf
import numpy as np
import pytest
import xllamacpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelyard.service.gguf import GgufHeader, Skipped, read_header
from modelyard.service.gguf.types import FILE_TYPES, GGML_TYPES
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.fakes import gguf_models
from tests.fakes.gguf_worst import worst_headers

_READ_LIMIT_S = 10.0
_MEMORY_LIMIT_BYTES = 48 * 2**20


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gguf_models.write_model(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


def _problem(path: Path) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        read_header(path)
    return caught.value


def test_the_sample_model_is_read_right(smollm2: Path) -> None:
    header = read_header(smollm2)
    assert (header.version, header.architecture, header.quantization) == (3, "llama", "Q4_1")
    assert header.name == "Smollm2 135M 8k Lc100K Mix1 Ep2"
    assert (header.license, header.tokenizer) == ("apache-2.0", "gpt2")
    assert header.parameters == 134_515_008
    assert (header.layers, header.heads, header.kv_heads, header.kv_heads_in_all) == (30, 9, 3, 90)
    assert (header.key_length, header.value_length) == (64, 64)
    assert (header.embedding_length, header.feed_forward_length) == (576, 1536)
    assert (header.context_length, header.vocabulary, header.merges) == (8192, 49_152, 48_900)
    assert header.has_chat_template
    assert header.data_offset + header.tensor_bytes == header.file_size_bytes


def test_our_reader_agrees_with_the_reference_reader(smollm2: Path, tiny: Path) -> None:
    for path in (smollm2, tiny):
        ours = read_header(path)
        theirs = gguf.GGUFReader(path)
        assert [(t.name, t.type_id, t.size_bytes) for t in ours.tensors] == [
            (t.name, t.tensor_type.value, t.n_bytes) for t in theirs.tensors
        ]
        assert [t.offset + ours.data_offset for t in ours.tensors] == [
            t.data_offset for t in theirs.tensors
        ]
        fields = {name for name in theirs.fields if not name.startswith("GGUF.")}
        assert set(ours.metadata) == fields
        for name in fields:
            if not isinstance(ours.metadata[name], Skipped | tuple):
                assert ours.metadata[name] == theirs.fields[name].contents()


def test_our_table_of_types_is_that_of_the_engine() -> None:
    ggml = ctypes.CDLL(xllamacpp.xllamacpp.__file__)
    ggml.ggml_type_name.restype = ctypes.c_char_p
    ggml.ggml_type_size.restype = ctypes.c_size_t
    ggml.ggml_blck_size.restype = ctypes.c_int64
    theirs = {
        type_id: (
            ggml.ggml_type_name(type_id).decode().upper(),
            ggml.ggml_blck_size(type_id),
            ggml.ggml_type_size(type_id),
        )
        for type_id in range(int(xllamacpp.ggml_type.GGML_TYPE_COUNT))
        if ggml.ggml_type_size(type_id)
    }
    assert theirs == {
        type_id: (kind.name, kind.block_size, kind.block_bytes)
        for type_id, kind in GGML_TYPES.items()
    }


def test_our_names_of_file_types_are_those_that_people_know() -> None:
    for kind in gguf.LlamaFileType:
        if kind is not gguf.LlamaFileType.GUESSED:
            name = kind.name.removeprefix("MOSTLY_").removeprefix("ALL_").removesuffix("_MOE")
            assert FILE_TYPES[kind.value] == name


def test_a_vocabulary_is_counted_and_not_kept(smollm2: Path) -> None:
    header = read_header(smollm2)
    vocabulary = header.metadata["tokenizer.ggml.tokens"]
    assert vocabulary == Skipped(49_152)
    assert isinstance(vocabulary, Skipped)
    assert vocabulary.first[:2] == ("<|endoftext|>", "<|im_start|>")
    assert len(vocabulary.first) == 8
    tracemalloc.start()
    try:
        read_header(smollm2)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 4 * 2**20


@pytest.mark.parametrize(
    ("endian", "version"),
    [(gguf.GGUFEndian.LITTLE, 3), (gguf.GGUFEndian.BIG, 3), (gguf.GGUFEndian.LITTLE, 2)],
)
def test_both_byte_orders_and_versions_are_read(
    tmp_path: Path, endian: gguf.GGUFEndian, version: int
) -> None:
    path = tmp_path / "model.gguf"
    writer = gguf.GGUFWriter(path, "llama", endianess=endian)
    writer.add_block_count(7)
    writer.add_array("general.tags", ["a", "b"])
    writer.add_array("llama.attention.head_count_kv", [4, 0, 2])
    writer.add_bool("general.flag", True)
    writer.add_tensor("weight", np.ones((3, 64), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    data = bytearray(path.read_bytes())
    order = "<" if endian is gguf.GGUFEndian.LITTLE else ">"
    struct.pack_into(order + "I", data, 4, version)
    path.write_bytes(data)

    header = read_header(path)

    assert (header.version, header.layers) == (version, 7)
    assert (header.kv_heads, header.kv_heads_in_all) == (4, 6)
    assert header.metadata["general.tags"] == ("a", "b")
    assert header.metadata["general.flag"] is True
    assert header.tensors[0].dimensions == (64, 3)
    assert header.quantization == "F32"


def test_a_file_cut_short_says_how_much_of_it_is_there(tiny: Path, tmp_path: Path) -> None:
    size_bytes = tiny.stat().st_size
    cut = gguf_models.write_cut_short(tmp_path / "cut.gguf", tiny)
    problem = _problem(cut).problem
    assert problem.code is ProblemCode.CORRUPT_FILE
    assert problem.detail == (f"The file is cut short: {cut.stat().st_size} of {size_bytes} bytes.")


def test_a_file_cut_anywhere_is_refused(tiny: Path, tmp_path: Path) -> None:
    whole = tiny.read_bytes()
    header_bytes = read_header(tiny).data_offset
    cut = tmp_path / "cut.gguf"
    for size_bytes in [*range(0, header_bytes, 101), len(whole) - 1]:
        cut.write_bytes(whole[:size_bytes])
        assert _problem(cut).problem.code is ProblemCode.CORRUPT_FILE


def test_a_text_file_is_refused_as_no_model(tmp_path: Path) -> None:
    problem = _problem(gguf_models.write_text_file(tmp_path / "page.gguf")).problem
    assert problem.code is ProblemCode.CORRUPT_FILE
    assert "not a GGUF file" in (problem.detail or "")


@pytest.mark.parametrize("wrong", gguf_models.hostile_headers())
def test_a_header_that_lies_is_refused_at_once(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.gguf"
    path.write_bytes(gguf_models.hostile_headers()[wrong])
    tracemalloc.start()
    try:
        assert _problem(path).problem.code is ProblemCode.CORRUPT_FILE
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 4 * 2**20


def test_a_huge_sparse_file_of_zeros_ends_soon(tmp_path: Path) -> None:
    path = tmp_path / "sparse.gguf"
    with path.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, 0, 1))
        file.write(struct.pack("<Q", 1) + b"a" + struct.pack("<IIQ", 9, 8, 2**30))
        file.truncate(2**40)
    started = time.monotonic()
    assert _problem(path).problem.code is ProblemCode.CORRUPT_FILE
    assert time.monotonic() - started < _READ_LIMIT_S


def test_a_tensor_of_unknown_type_reaches_to_the_next(tmp_path: Path) -> None:
    def entry(name: bytes, type_id: int, offset: int) -> bytes:
        listed = struct.pack("<IQIQ", 1, 64, type_id, offset)
        return struct.pack("<Q", len(name)) + name + listed

    front = b"GGUF" + struct.pack("<IQQ", 3, 2, 0)
    header = front + entry(b"new", 200, 0) + entry(b"known", 0, 512)
    padding = bytes(-len(header) % 32)
    path = tmp_path / "new.gguf"
    path.write_bytes(header + padding + bytes(512 + 256))
    tensors = read_header(path).tensors
    assert [(t.name, t.size_bytes) for t in tensors] == [("new", 512), ("known", 256)]


def test_a_file_that_is_not_there_is_a_missing_file(tmp_path: Path) -> None:
    assert _problem(tmp_path / "none.gguf").problem.code is ProblemCode.FILE_MISSING
    assert _problem(tmp_path).problem.code in {ProblemCode.CORRUPT_FILE, ProblemCode.DISK_ERROR}


def _read_or_refuse(path: Path) -> GgufHeader | None:
    """Read `path`, and see that nothing but a problem comes of it, soon and in little memory."""
    tracemalloc.start()
    started = time.monotonic()
    try:
        return read_header(path)
    except ProblemError:
        return None
    finally:
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak_bytes < _MEMORY_LIMIT_BYTES
        assert time.monotonic() - started < _READ_LIMIT_S


def _with_length(raw: bytes) -> bytes:
    return struct.pack("<Q", len(raw)) + raw


_FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_FUZZ
@given(data=st.binary(max_size=300), magic=st.booleans())
def test_any_bytes_are_read_or_refused(data: bytes, magic: bool, tmp_path: Path) -> None:
    path = tmp_path / "fuzz.gguf"
    path.write_bytes(b"GGUF\3\0\0\0" + data if magic else data)
    _read_or_refuse(path)


@_FUZZ
@given(
    changes=st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), min_size=1, max_size=8),
    jumps=st.lists(
        st.tuples(st.integers(0, 2**20), st.sampled_from([0, 1, 2**31, 2**32, 2**62, 2**64 - 1])),
        max_size=2,
    ),
)
def test_a_damaged_header_is_read_or_refused(
    changes: list[tuple[int, int]], jumps: list[tuple[int, int]], tiny: Path, tmp_path: Path
) -> None:
    data = bytearray(tiny.read_bytes())
    header_bytes = read_header(tiny).data_offset
    for at, value in changes:
        data[at % header_bytes] = value
    for at, number in jumps:
        struct.pack_into("<Q", data, at % (header_bytes - 8), number)
    path = tmp_path / "damaged.gguf"
    path.write_bytes(data)
    if header := _read_or_refuse(path):
        for name in (each for each in dir(GgufHeader) if not each.startswith("__")):
            getattr(header, name)


_MEASURED = """
import contextlib, resource, sys, time
from pathlib import Path
from modelyard.service.gguf import read_header
from modelyard.wire.problems import ProblemError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    began_s = time.thread_time()
    with contextlib.suppress(ProblemError):
        read_header(Path(path))
    print(time.thread_time() - began_s)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is counted otherwise")
def test_a_header_of_16_mib_takes_no_second_and_no_64_mib(tmp_path: Path) -> None:
    paths = []
    for made_of, make in worst_headers().items():
        path = tmp_path / made_of
        path.write_bytes(make())
        paths.append(str(path))
    # In a process of its own: what traces memory in this one makes reading ten times as slow.
    run = subprocess.run(
        [sys.executable, "-c", _MEASURED, *paths], capture_output=True, text=True, check=True
    )
    *seconds, grown_kib = map(float, run.stdout.split())
    assert len(seconds) == len(paths)
    assert max(seconds) < 1
    assert grown_kib < 64 * 1024


_VALUES = st.recursive(
    st.one_of(
        st.tuples(st.just(0), st.binary(min_size=1, max_size=1)),
        st.tuples(st.just(4), st.binary(min_size=4, max_size=4)),
        st.tuples(st.just(8), st.binary(max_size=40).map(_with_length)),
        st.tuples(st.integers(0, 20), st.binary(max_size=20)),
    ),
    lambda inner: st.tuples(
        st.just(9),
        st.lists(inner, max_size=4).map(
            lambda items: (
                struct.pack("<IQ", items[0][0] if items else 0, len(items))
                + b"".join(raw for _, raw in items)
            )
        ),
    ),
    max_leaves=12,
)
"""Values of properties with their types, most of them sound."""


@_FUZZ
@given(
    pairs=st.lists(st.tuples(st.binary(max_size=12), _VALUES), max_size=8),
    rest=st.binary(max_size=200),
    order=st.sampled_from("<>"),
)
def test_any_properties_are_read_or_refused(
    pairs: list[tuple[bytes, tuple[int, bytes]]], rest: bytes, order: str, tmp_path: Path
) -> None:
    body = b"".join(_with_length(key) + struct.pack("<I", kind) + raw for key, (kind, raw) in pairs)
    path = tmp_path / "pairs.gguf"
    path.write_bytes(b"GGUF" + struct.pack(f"{order}IQQ", 3, 0, len(pairs)) + body + rest)
    _read_or_refuse(path)


def test_the_same_seed_writes_the_same_model(tmp_path: Path) -> None:
    first = gguf_models.write_model(tmp_path / "a.gguf", seed=5).read_bytes()
    assert first == gguf_models.write_model(tmp_path / "b.gguf", seed=5).read_bytes()
    assert first != gguf_models.write_model(tmp_path / "c.gguf", seed=6).read_bytes()
