"""Templates of the Go language in Jinja's; what they write is the engine's to say."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelyard.service.sources.go_template import GoTemplateError, to_jinja
from tests.fakes.gguf_models import write_model

CHAT = [
    {"role": "user", "content": "Hi {{ there }}"},
    {"role": "assistant", "content": 'He said "no"\n'},
    {"role": "user", "content": "Bye\\"},
]
SYSTEM = {"role": "system", "content": "Be brief."}

CHATML = (
    "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n"
    "{{ end }}<|im_start|>assistant\n"
)
TURNS = (
    "{{ if .System }}<|system|>\n{{ .System }}</s>\n{{ end }}"
    "{{ if .Prompt }}<|user|>\n{{ .Prompt }}</s>\n{{ end }}<|assistant|>\n{{ .Response }}</s>\n"
)
TURNS_WITHOUT_RESPONSE = "{{ .System }}\nQ: {{ .Prompt }}\nA:"
INDEXED = """\
{{- /* numbered */ -}}
{{- range $i, $message := .Messages }}
{{- $last := eq (len (slice $.Messages $i)) 1 }}
{{- if and $last (ne .Role "system") }}LAST {{ else if eq .Role "user" "tool" }}U {{ else }}O
{{- end }}{{ $message.Content }}|{{ end }}"""
WITH = "{{ with .System }}[{{ . }}]{{ else }}[-]{{ end }}{{ range .Messages }}.{{ end }}"
TOOLS = """\
{{- if .Tools }}{{ range .Tools }}{{ .Function.Name }}: {{ .Function.Parameters }}
{{ end }}{{ end }}{{ range .Messages }}{{ .Content }}
{{- range .ToolCalls }}<call>{{ .Function.Name }} {{ .Function.Arguments }}{{ end }}{{ end }}"""
COUNTED = """\
{{- $n := 0 }}{{ range .Messages }}{{ if eq .Role "user" }}{{ $n = len .Content }}{{ end }}\
{{ end }}{{ $n }}{{ range .Messages }}{{ end }}"""

WRITTEN: list[tuple[str, str | None, list[dict[str, str]], str]] = [
    (
        CHATML,
        None,
        CHAT,
        "<|im_start|>user\nHi {{ there }}<|im_end|>\n"
        '<|im_start|>assistant\nHe said "no"\n<|im_end|>\n'
        "<|im_start|>user\nBye\\<|im_end|>\n<|im_start|>assistant\n",
    ),
    (CHATML, "You {are}.", CHAT[:1], (
        "<|im_start|>system\nYou {are}.<|im_end|>\n"
        "<|im_start|>user\nHi {{ there }}<|im_end|>\n<|im_start|>assistant\n"
    )),
    (CHATML, "Not this.", [SYSTEM, CHAT[0]], (
        "<|im_start|>system\nBe brief.<|im_end|>\n"
        "<|im_start|>user\nHi {{ there }}<|im_end|>\n<|im_start|>assistant\n"
    )),
    (TURNS, None, [SYSTEM, *CHAT], (
        "<|system|>\nBe brief.</s>\n<|user|>\nHi {{ there }}</s>\n<|assistant|>\n"
        'He said "no"\n</s>\n<|user|>\nBye\\</s>\n<|assistant|>\n'
    )),
    (TURNS_WITHOUT_RESPONSE, None, [SYSTEM, *CHAT], (
        'Be brief.\nQ: Hi {{ there }}\nA:He said "no"\n\nQ: Bye\\\nA:'
    )),
    (INDEXED, None, [SYSTEM, *CHAT], (
        'OBe brief.|U Hi {{ there }}|OHe said "no"\n|LAST Bye\\|'
    )),
    (WITH, None, [SYSTEM, CHAT[0]], "[Be brief.].."),
    (WITH, None, CHAT[:1], "[-]."),
    (COUNTED, None, CHAT, "4"),
]  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model that loads at once."""
    return write_model(tmp_path_factory.mktemp("templates") / "tiny.gguf")


ENGINE = """
import json, os, sys, urllib.request
import xllamacpp

path, asked = json.load(sys.stdin)
params = xllamacpp.CommonParams()
params.model.path, params.chat_template, params.use_jinja = path, asked.pop("template"), True
params.n_ctx, params.n_parallel, params.cache_ram_mib = 256, 1, 0
params.port, params.hostnames, params.warmup, params.verbosity = 0, ["127.0.0.1"], False, 0
server = xllamacpp.Server(params)
request = urllib.request.Request(
    f"{server.listening_address}/apply-template",
    json.dumps(asked).encode(),
    {"Content-Type": "application/json"},
)
with urllib.request.urlopen(request, timeout=60) as answer:
    print("PROMPT", answer.read().decode(), flush=True)
os._exit(0)  # taking the engine down again may take for ever
"""


@pytest.fixture
def write(model: Path) -> Callable[..., str]:
    """Return what has the real engine write a chat by a template."""

    def write(template: str, messages: list[dict[str, Any]], **more: Any) -> str:
        asked = {"template": template, "messages": messages, **more}
        run = subprocess.run(
            [sys.executable, "-c", ENGINE],
            input=json.dumps([str(model), asked]),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        _, found, answer = run.stdout.rpartition("PROMPT ")
        assert found, run.stderr
        return json.loads(answer)["prompt"]

    return write


@pytest.mark.parametrize(("template", "system", "messages", "written"), WRITTEN)
def test_the_engine_writes_what_the_template_means(
    write: Callable[..., str],
    template: str,
    system: str | None,
    messages: list[dict[str, str]],
    written: str,
) -> None:
    assert write(to_jinja(template, system=system), messages) == written


def test_tools_and_their_calls_are_written_as_json(write: Callable[..., str]) -> None:
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}}
    tool = {"type": "function", "function": {"name": "weather", "parameters": parameters}}
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": "weather", "arguments": '{"city": "Rome"}'},
    }
    answer = {"role": "tool", "content": "sunny", "tool_call_id": "call_1"}
    asked = [CHAT[0], {"role": "assistant", "content": "", "tool_calls": [call]}, answer]
    written = write(to_jinja(TOOLS), asked, tools=[tool])
    lines = written.splitlines()
    assert json.loads(lines[0].removeprefix("weather: ")) == parameters
    assert lines[1] == 'Hi {{ there }}<call>weather {"city": "Rome"}sunny'


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{{ define \"x\" }}{{ end }}{{ .Prompt }}", "'define'"),
        ("{{ .Prompt }}{{ template \"x\" }}", "'template'"),
        ("{{ range .Messages }}{{ .Content }}", "not closed"),
        ("{{ if .Prompt }}{{ .Prompt }}{{ end }}{{ end }}", "without its beginning"),
        ("{{ .Prompt", "not closed"),
        ("{{ .Prompt }}{{ .Secret }}", ".Secret"),
        ("{{ .Prompt }}{{ printf \"%s\" .System }}", "'printf'"),
        ("{{ .Prompt }}{{ $x }}", "$x is not declared"),
        ("{{ .Prompt }}{{ (.System }}", "not closed"),
        ("{{ range .Tools }}{{ range $k, $v := .Function.Parameters.Properties }}{{ $k }}{{ end }}"
         "{{ end }}{{ range .Messages }}{{ end }}", "members of an object"),
        ("plain text", "neither messages nor a prompt"),
        ("{{ .Prompt }}" + "{{ if .System }}" * 60 + "{{ end }}" * 60, "too deeply"),
        ("{{ .Prompt }}" + " " * 70_000, "characters"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_reason(template: str, why: str) -> None:
    with pytest.raises(GoTemplateError) as caught:
        to_jinja(template)
    assert why in str(caught.value)


PIECES = st.sampled_from(
    ["{{", "}}", "{{-", "-}}", "if", "end", "else", "range", ".Messages", ".Prompt", "$x", ":=",
     "|", "(", ")", '"', "`", "\\", "with", "1", " ", "\n", "eq", "and", "/*", "*/", "text"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_translator(template: str) -> None:
    try:
        assert isinstance(to_jinja(template), str)
    except GoTemplateError:
        return
