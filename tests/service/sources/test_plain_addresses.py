"""Plain addresses: what their servers tell of a file before it is downloaded."""

import asyncio
import hashlib

import pytest

from modelyard.service.plan import PlannedFile
from modelyard.service.sources.http import digest_for, disposed_name
from tests.fakes.fault import Fault
from tests.fakes.origin import Origin
from tests.service.sources.made import sources_of

CONTENT = bytes(range(256)) * 40
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def plan(reference: str, *, sha256: str | None = None) -> PlannedFile:
    return asyncio.run(sources_of({}).plan(reference, sha256=sha256))


def outline(reference: str, *, may_ask: bool) -> PlannedFile:
    return asyncio.run(sources_of({}).outline(reference, sha256=None, may_ask=may_ask))


def test_size_and_version_are_told_by_a_head(tmp_path):
    with Origin() as origin:
        url = origin.serve("model.gguf", CONTENT, etag='"v7"')
        file = plan(url)
        assert (file.name, file.urls, file.size_bytes) == ("model.gguf", (url,), len(CONTENT))
        assert file.facts.version == '"v7"'
        assert origin.bytes_sent < 2000


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_where_head_is_refused_one_byte_tells(status: int):
    with Origin(faultless_heads=False) as origin:
        url = origin.serve("model.gguf", CONTENT)
        origin.script("model.gguf", Fault(status=status))
        file = plan(url)
        assert file.size_bytes == len(CONTENT)
        assert "bytes=0-0" in origin.ranges


def test_a_server_that_tells_nothing_is_left_to_the_transfer():
    with Origin() as origin:
        url = origin.serve("model.gguf", CONTENT)
        origin.go_down()
        file = plan(url)
    assert (file.urls, file.size_bytes, file.sha256) == ((url,), None, None)


@pytest.mark.parametrize(
    "text",
    [
        DIGEST,
        f"{DIGEST.upper()}\n",
        f"{DIGEST}  model.gguf\n",
        f"{'0' * 64}  other.gguf\n{DIGEST} *./out/model.gguf\n",
        f"SHA256 (model.gguf) = {DIGEST}\n",
    ],
)
def test_a_digest_beside_the_file_is_taken(text: str):
    with Origin() as origin:
        url = origin.serve("model.gguf", CONTENT)
        origin.serve("model.gguf.sha256", text.encode())
        assert plan(url).sha256 == DIGEST


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>404</html>",
        f"{DIGEST}  other.gguf",
        f"{DIGEST}\n{'1' * 64}",
        DIGEST[:-1],
        "x" * 100_000,
        f"{'é' * 9}  model.gguf",
    ],
)
def test_what_is_no_digest_of_this_file_is_left(text: str):
    assert digest_for("model.gguf", text) is None


def test_a_known_digest_leaves_nothing_to_ask():
    with Origin() as origin:
        url = origin.serve("model.gguf", CONTENT)
        assert plan(url, sha256=DIGEST).sha256 == DIGEST
        assert origin.requests == []


def test_an_address_that_says_which_file_by_its_query_has_none_beside_it():
    with Origin() as origin:
        url = origin.serve("model.gguf", CONTENT)
        origin.serve("model.gguf.sha256", DIGEST.encode())
        assert plan(f"{url}?token=1").sha256 is None


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="small model.gguf"', "small model.gguf"),
        ("attachment; filename=small.gguf", "small.gguf"),
        ("attachment; filename*=UTF-8''sm%C3%A4ll.gguf; filename=x.gguf", "smäll.gguf"),
        ('attachment; filename="../../etc/passwd.gguf"', "passwd.gguf"),
        ('attachment; filename="C:\\\\dir\\\\a.gguf"', "a.gguf"),
        ('attachment; filename="con.gguf"', "_con.gguf"),
        ('attachment; filename="a\\tb\\u202e.gguf"', None),
        ("inline", None),
        ("", None),
        ("attachment; filename*=utf-9''x", None),
    ],
)
def test_a_name_that_a_server_gives_is_made_safe(header: str, name: str | None):
    found = disposed_name(header)
    if name is not None:
        assert found == name
    elif found is not None:
        assert "/" not in found
        assert found.isprintable()


def test_the_server_names_a_file_whose_address_does_not():
    disposition = {"Content-Disposition": 'attachment; filename="named.gguf"'}
    with Origin(headers=disposition) as origin:
        url = origin.serve("download", CONTENT)
        assert outline(f"{url}?id=5", may_ask=True).name == "named.gguf"
        assert outline(f"{url}?id=5", may_ask=False).name == "download"
        asked = len(origin.requests)
        assert outline(origin.serve("a.gguf", CONTENT), may_ask=True).name == "a.gguf"
        assert len(origin.requests) == asked


def test_a_split_model_at_plain_addresses_is_one_model():
    names = [f"m-{number:05}-of-00003.gguf" for number in (1, 2, 3)]
    with Origin() as origin:
        urls = [origin.serve(name, CONTENT + name.encode()) for name in names]
        file = plan(urls[1])
        assert [file.name, *(part.file.name for part in file.parts)] == names
        assert [file.urls[0], *(part.file.urls[0] for part in file.parts)] == urls
        assert file.total_bytes == 3 * (len(CONTENT) + len(names[0]))
