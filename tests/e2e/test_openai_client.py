"""The official openai package as a client of what is loaded."""

import openai
import pytest

from tests.e2e.service import running_service
from tests.fakes.gguf_models import write_model

_QUESTION = [{"role": "user", "content": "Explain in one sentence what rain is."}]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, served_smollm2):
    """Yield a service that has SmolLM2 loaded, and an embedding model that is not."""
    folder = tmp_path_factory.mktemp("openai")
    with running_service(folder / "data") as service:
        model_id = service.add(served_smollm2.url, name="SmolLM2")
        service.download(model_id)
        answer = service.ask("POST", f"/model/{model_id}/load", {"context": 512})
        assert answer.status == 200, answer
        write_model(folder / "tiny.gguf")
        service.add((folder / "tiny.gguf").as_uri(), name="Tiny", usage="TEXT_EMBEDDING")
        yield service


@pytest.fixture
def client(loaded):
    """Yield the package's client."""
    with openai.OpenAI(base_url=f"{loaded.url}/v1", api_key="none", max_retries=0) as client:
        yield client


def _unique(service, name):
    models = service.ask("GET", "/models").body["iterable"]
    return next(model["unique"] for model in models if model["name"] == name)


def test_the_models_are_those_that_are_loaded(client, loaded):
    assert [model.id for model in client.models.list()] == [_unique(loaded, "SmolLM2")]


def test_a_chat_is_sensible_english(client, loaded):
    chat = client.chat.completions.create(
        model=_unique(loaded, "SmolLM2"), messages=_QUESTION, temperature=0, max_tokens=60
    )
    assert "water" in chat.choices[0].message.content
    assert chat.usage.completion_tokens > 0


def test_a_streamed_chat_says_the_same_in_pieces(client, loaded):
    pieces = [
        chunk.choices[0].delta.content or ""
        for chunk in client.chat.completions.create(
            model=_unique(loaded, "SmolLM2"),
            messages=_QUESTION,
            temperature=0,
            max_tokens=60,
            stream=True,
        )
        if chunk.choices
    ]
    assert len([piece for piece in pieces if piece]) > 3
    assert "water" in "".join(pieces)


def test_a_stream_that_is_left_early_frees_the_model(client, loaded):
    unique = _unique(loaded, "SmolLM2")
    stream = client.chat.completions.create(
        model=unique, messages=_QUESTION, max_tokens=600, stream=True
    )
    next(iter(stream))
    stream.close()
    chat = client.chat.completions.create(model=unique, messages=_QUESTION, max_tokens=4)
    assert chat.choices


def test_a_completion_goes_on_with_the_prompt(client, loaded):
    done = client.completions.create(
        model=_unique(loaded, "SmolLM2"),
        prompt="The capital of France is",
        temperature=0,
        max_tokens=8,
    )
    assert "Paris" in done.choices[0].text


def test_the_id_of_a_model_is_a_name_too(client, loaded):
    models = loaded.ask("GET", "/models").body["iterable"]
    model_id = next(model["id"] for model in models if model["name"] == "SmolLM2")
    chat = client.chat.completions.create(model=model_id, messages=_QUESTION, max_tokens=4)
    assert chat.choices


@pytest.mark.parametrize("name", ["gpt-4", "smollm", "../../etc/passwd"])
def test_an_unknown_model_is_a_clear_404(client, name):
    with pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model=name, messages=_QUESTION, max_tokens=4)
    assert repr(name) in str(caught.value) or name in str(caught.value)


def test_a_model_that_is_not_loaded_is_a_404_that_says_so(client, loaded):
    with pytest.raises(openai.NotFoundError) as caught:
        client.embeddings.create(model=_unique(loaded, "Tiny"), input="a")
    assert "load" in str(caught.value)


def test_embeddings_of_a_chat_model_are_a_clear_error(client, loaded):
    with pytest.raises(openai.APIStatusError) as caught:
        client.embeddings.create(model=_unique(loaded, "SmolLM2"), input="a")
    assert 400 <= caught.value.status_code < 600
    assert "embedding" in str(caught.value).lower()


def test_a_model_loaded_for_embeddings_embeds(client, loaded):
    unique = _unique(loaded, "Tiny")
    models = loaded.ask("GET", "/models").body["iterable"]
    model_id = next(model["id"] for model in models if model["name"] == "Tiny")
    assert loaded.ask("POST", f"/model/{model_id}/load").status == 200
    try:
        embedded = client.embeddings.create(model=unique, input=["a", "b"], encoding_format="float")
        assert [len(one.embedding) for one in embedded.data] == [128, 128]
        assert {model.id for model in client.models.list()} == {
            unique,
            _unique(loaded, "SmolLM2"),
        }
    finally:
        assert loaded.ask("POST", f"/model/{model_id}/unload").status == 200


def test_a_malformed_request_is_answered_as_one(client, loaded):
    for body in ("[]", "{}", '{"model":5}', "[" * 10_000):
        answer = loaded.ask("POST", "/v1/chat/completions", headers={"X": "y"}, body=body)
        assert 400 <= answer.status < 500, answer
    assert loaded.is_healthy()
