"""The program as a shell sees it, without a service or with a scripted one."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from modelyard import __version__
from modelyard.cli import main
from modelyard.wire.models import Models
from tests.cli.models import model

_PROGRAM = (sys.executable, "-m", "modelyard")
_NAMES = ("Modèle 模型", "plain")


@pytest.fixture
def service_url():
    """Yield the address of a service that knows two models and nothing else."""
    models = (model("1", name=_NAMES[0]), model("2", name=_NAMES[1] * 2_000))
    body = Models(iterable=models * 500).to_json().encode()

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _run(*arguments, **environment):
    return subprocess.run(
        [*_PROGRAM, *arguments],
        env=os.environ | environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


def test_version_is_told():
    assert _run("--version").stdout.decode() == f"modelyard {__version__}\n"


def test_nothing_heavy_is_imported_for_the_version_and_no_qt_for_a_verb(service_url):
    script = (
        "import sys\nfrom modelyard.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join({m.partition('.')[0] for m in sys.modules}))"
    )

    def modules(*arguments):
        run = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            env=os.environ | {"MODELYARD_URL": service_url},
            capture_output=True,
            timeout=60,
            check=True,
        )
        return set(run.stderr.decode().split())

    assert not modules("--version") & {"aiohttp", "pydantic", "PySide6", "xllamacpp"}
    assert not modules("list") & {"PySide6", "qasync", "xllamacpp", "psutil"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["lost"],
        ["show"],
        ["add"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "x"],
        ["load", "m", "--context", "many"],
        ["tour"],
        ["list", "--jso"],
    ],
)
def test_wrong_arguments_end_with_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: modelyard" in capsys.readouterr().err


def test_no_service_is_said_with_what_to_do(monkeypatch, capsys):
    monkeypatch.setenv("MODELYARD_URL", "http://127.0.0.1:9")
    assert main(["list"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "modelyard serve" in said.err
    assert "Traceback" not in said.err


def test_a_problem_is_json_on_stderr_for_scripts(monkeypatch, capsys):
    monkeypatch.setenv("MODELYARD_URL", "http://127.0.0.1:9")
    assert main(["show", "m", "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert json.loads(said.err)["code"] == "service_unreachable"


@pytest.mark.parametrize("url", ["http://", "gopher://there", "http://127.0.0.1:99999"])
def test_a_wrong_service_address_is_a_problem_and_no_traceback(url, monkeypatch, capsys):
    monkeypatch.setenv("MODELYARD_URL", url)
    assert main(["list", "--json"]) == 1
    assert json.loads(capsys.readouterr().err)["code"] in {"bad_request", "bad_answer"}


@pytest.mark.parametrize("digest", ["abc", "g" * 64, "0" * 63, "0" * 65])
def test_a_digest_that_is_none_is_refused_before_the_service_is_asked(digest, monkeypatch, capsys):
    monkeypatch.setenv("MODELYARD_URL", "http://127.0.0.1:9")
    assert main(["add", "http://127.0.0.1/a.gguf", "--sha256", digest, "--json"]) == 1
    assert json.loads(capsys.readouterr().err)["code"] == "bad_request"


def test_a_local_file_that_is_not_there_is_named(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("MODELYARD_URL", "http://127.0.0.1:9")
    path = tmp_path / "has a space & ä.gguf"
    assert main(["add", str(path), "--json"]) == 1
    problem = json.loads(capsys.readouterr().err)
    assert problem["code"] == "file_missing"
    assert Path(problem["path"]) == path


def test_load_options_out_of_range_are_a_problem(monkeypatch, capsys):
    monkeypatch.setenv("MODELYARD_URL", "http://127.0.0.1:9")
    assert main(["load", "m", "--context", "3", "--json"]) == 1
    problem = json.loads(capsys.readouterr().err)
    assert problem["code"] == "bad_request"
    assert "context" in problem["detail"]


def test_remove_asks_nobody_where_nobody_is(service_url):
    run = _run("remove", "plain", "--json", MODELYARD_URL=service_url)
    assert run.returncode == 1
    assert json.loads(run.stderr)["code"] in {"bad_request", "ambiguous_model"}


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "latin-1"])
def test_any_name_can_be_printed_in_any_encoding(service_url, encoding):
    environment = {"MODELYARD_URL": service_url, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    people = _run("list", **environment)
    scripts = _run("list", "--json", **environment)
    assert (people.returncode, people.stderr) == (0, b"")
    assert json.loads(scripts.stdout)["iterable"][0]["name"] == _NAMES[0]
    if encoding == "utf-8":
        assert _NAMES[0] in people.stdout.decode()


def test_a_closed_pipe_ends_it_quietly(service_url):
    listing = subprocess.Popen(
        [*_PROGRAM, "list"],
        env=os.environ | {"MODELYARD_URL": service_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listing.stdout is not None
    assert listing.stderr is not None
    with listing:
        listing.stdout.read(10)
        listing.stdout.close()
        assert listing.stderr.read() == b""
        assert listing.wait(60) == 1
