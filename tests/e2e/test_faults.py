"""What goes wrong outside: a code over the API, a sentence on stderr, and the service goes on."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.served import serve_file
from tests.e2e.service import command, running_service
from tests.fakes.origin import Fault

_SMALL_DISK_BYTES = 24 * 1024 * 1024


def _assert_fails(service, model_id, code, words):
    """Download by API and by command line: both fail with `code`, and the sentence has `words`."""
    progress = service.download(model_id)
    assert progress["status"] == "FAILED", progress
    assert progress["problem"]["code"] == code, progress
    run = command(service, "download", model_id)
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.startswith("modelyard: ")
    assert words in run.stderr.lower()
    assert "Traceback" not in run.stderr
    assert service.is_healthy()
    model = service.model(model_id)
    assert (model["downloaded"], model["loaded"]) == (False, False)
    refused = service.ask("POST", f"/model/{model_id}/load")
    assert (refused.status, refused.code) == (500, "not_downloaded")
    return progress["problem"]


def _assert_still_works(service, served):
    model_id = service.add(served.url)
    assert service.download(model_id)["status"] == "COMPLETED"
    assert service.ask("POST", f"/model/{model_id}/load").body["loaded"] is True
    assert service.ask("POST", f"/model/{model_id}/unload").body["loaded"] is False


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Yield one service that all faults of this file meet, one after the other."""
    with running_service(tmp_path_factory.mktemp("faults") / "data") as service:
        yield service


def test_a_file_cut_short_is_a_corrupt_file(shared, origin, served_tiny):
    cut = serve_file(origin, "cut.gguf", served_tiny.content[: len(served_tiny.content) // 2])
    _assert_fails(shared, shared.add(cut.url), "corrupt_file", "cut")
    _assert_still_works(shared, served_tiny)


def test_a_text_file_is_a_corrupt_file(shared, origin, served_tiny):
    text = serve_file(origin, "text.gguf", b"This is no model.\n" * 1000)
    _assert_fails(shared, shared.add(text.url), "corrupt_file", "gguf")
    _assert_still_works(shared, served_tiny)


def test_a_wrong_digest_is_told_with_both(shared, served_tiny):
    model_id = shared.add(served_tiny.url, sha256="0" * 64)
    problem = _assert_fails(shared, model_id, "digest_mismatch", "expected")
    assert problem["expected"] == "0" * 64
    assert problem["actual"] == served_tiny.sha256
    _assert_still_works(shared, served_tiny)


def test_an_origin_that_is_not_there_is_unreachable(shared, served_tiny):
    model_id = shared.add("http://127.0.0.1:9/model.gguf")
    problem = _assert_fails(shared, model_id, "source_unreachable", "network")
    assert "127.0.0.1:9" in problem["url"]
    _assert_still_works(shared, served_tiny)


def test_an_origin_that_refuses_tells_its_status(shared, origin, served_tiny):
    url = origin.serve("refused.gguf", served_tiny.content)
    origin.always("refused.gguf", Fault(status=403))
    problem = _assert_fails(shared, shared.add(url), "source_refused", "address")
    assert problem["http_status"] == 403


def test_a_file_that_is_not_there_is_refused_with_404(shared, origin):
    problem = _assert_fails(
        shared, shared.add(f"{origin.url}/none.gguf"), "source_refused", "address"
    )
    assert problem["http_status"] == 404


def test_an_unsupported_source_is_refused(shared):
    run = command(shared, "add", "gopher://there/model.gguf", "--json")
    assert run.returncode == 1
    assert '"code":"unsupported_source"' in run.stderr


def test_weights_that_are_cut_off_later_fail_to_load(shared, served_tiny):
    model_id = shared.add(served_tiny.url)
    shared.download(model_id)
    path = shared.model(model_id)["file"]["path"]
    os.truncate(path, len(served_tiny.content) // 2)
    refused = shared.ask("POST", f"/model/{model_id}/load")
    assert (refused.status, refused.code) == (500, "corrupt_file")
    run = command(shared, "load", model_id)
    assert run.returncode == 1
    assert "download it again" in run.stderr.lower()
    _assert_still_works(shared, served_tiny)


def test_a_file_that_another_program_removed_is_shown_missing(shared, served_tiny):
    model_id = shared.add(served_tiny.url)
    shared.download(model_id)
    Path(shared.model(model_id)["file"]["path"]).unlink()
    assert shared.model(model_id)["file"]["state"] == "missing"
    refused = shared.ask("POST", f"/model/{model_id}/load")
    assert (refused.status, refused.code) == (500, "file_missing")
    assert shared.download(model_id)["status"] == "COMPLETED"


@contextmanager
def _small_disk(folder):
    """Mount a small tmpfs on `folder`; skips where that is not allowed."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder.mkdir()
    size = f"size={_SMALL_DISK_BYTES}"
    mount = ["mount", "-t", "tmpfs", "-o", size, "modelyard-test", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small disk can't be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("size_known", [True, False], ids=["size known", "size not known"])
def test_a_full_disk_tells_what_is_needed_and_free(
    tmp_path, origin, served_smollm2, served_tiny, size_known
):
    url = origin.serve("too-large.gguf", served_smollm2.content)
    origin.always("too-large.gguf", Fault() if size_known else Fault(no_length=True))
    with _small_disk(tmp_path / "disk") as disk, running_service(disk / "data") as service:
        model_id = service.add(url)
        problem = _assert_fails(service, model_id, "disk_full", "room")
        if size_known:
            assert problem["needed"] >= len(served_smollm2.content)
            assert problem["free"] <= _SMALL_DISK_BYTES
        assert service.ask("POST", f"/model/{model_id}/download/discard").status == 200
        _assert_still_works(service, served_tiny)
