"""Talking to a model: answers as they come, stopped, broken off, hostile; vectors."""

import asyncio
import json

import pytest
from aiohttp import web

from modelyard.state.catalog import Catalog
from modelyard.state.rows import ModelRow
from modelyard.state.session import Session, SessionStatus
from modelyard.state.trial import Trial, embeds
from modelyard.tasks import Tasks
from modelyard.wire import routes
from modelyard.wire.enums import ModelUsage
from modelyard.wire.problems import ProblemCode
from modelyard.wire.runtime import LoadOptions, ModelRuntime, RuntimeState
from tests.fakes.scripted_service import ScriptedService, model
from tests.qt import until

CHAT = ("POST", routes.OPENAI_CHAT_COMPLETIONS)
EMBED = ("POST", routes.OPENAI_EMBEDDINGS)


def row(model_id="m1", **more) -> ModelRow:
    return ModelRow(model(model_id, unique=f"name-of-{model_id}", **more))


def piece(text=None, **more) -> bytes:
    chunk = {"choices": [{"delta": {"content": text}, **more}]}
    return f"data: {json.dumps(chunk)}\n\n".encode()


def streaming(*pieces: bytes, seen: list | None = None, hold: asyncio.Event | None = None):
    async def answer(request: web.Request) -> web.StreamResponse:
        if seen is not None:
            seen.append(await request.json())
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for one in pieces:
            await response.write(one)
        if hold is not None:
            try:
                while True:
                    await asyncio.sleep(0.05)
                    await response.write(piece("…"))
            finally:
                hold.set()
        return response

    return answer


def tried(runner, check, handlers):
    async def go():
        async with ScriptedService(model("m1")) as service, Tasks() as tasks:
            service.handlers.update(handlers)
            session = Session(Catalog(), find=service.find)
            tasks.start(session.run(), name="session")
            await until(lambda: session.status is SessionStatus.LIVE)
            await check(Trial(session, tasks=tasks))

    runner.run(go())


async def answered(trial):
    await until(lambda: bool(trial.turns) and not trial.turns[-1].is_running, what="the answer")
    return trial.turns[-1]


def test_an_answer_comes_piece_by_piece_and_the_conversation_goes_along(runner):
    seen: list = []
    timings = {"choices": [], "timings": {"predicted_n": 7, "predicted_per_second": 42.5}}
    last = f"data: {json.dumps(timings)}\n\ndata: [DONE]\n\n".encode()
    answer = streaming(piece("Hel"), b": a comment\n\n", piece("lo"), last, seen=seen)

    async def check(trial):
        trial.ask(row(), "Hi")
        turn = await answered(trial)
        assert (turn.answer, turn.tokens, turn.tokens_per_second) == ("Hello", 7, 42.5)
        assert turn.first_token_s > 0
        assert not turn.is_cut
        trial.ask(row(), "And?")
        await answered(trial)
        assert seen[0]["model"] == "name-of-m1"
        assert [one["content"] for one in seen[1]["messages"]] == ["Hi", "Hello", "And?"]
        trial.begin("another")
        assert trial.turns == ()

    tried(runner, check, {CHAT: answer})


def test_stop_ends_the_request_keeps_what_came_and_lets_go_on_at_once(runner):
    ended = asyncio.Event()

    async def check(trial):
        trial.ask(row(), "Tell me everything")
        await until(lambda: trial.turns[-1].answer.startswith("Once"))
        trial.ask(row(), "refused while an answer comes")
        assert len(trial.turns) == 1
        trial.stop()
        assert not trial.is_running
        turn = await answered(trial)
        assert turn.answer.startswith("Once")
        assert turn.is_cut
        assert turn.problem is None
        await until(ended.is_set, what="the service noticing")

    tried(runner, check, {CHAT: streaming(piece("Once"), hold=ended)})


def test_what_is_forgotten_does_not_come_back(runner):
    ended = asyncio.Event()

    async def check(trial):
        trial.ask(row(), "Hi")
        await until(lambda: bool(trial.turns[-1].answer))
        trial.clear()
        trial.ask(row("m2"), "Hi")
        await until(ended.is_set)
        assert [turn.question for turn in trial.turns] == ["Hi"]
        assert trial.model_id == "m2"
        trial.stop()

    tried(runner, check, {CHAT: streaming(piece("old"), hold=ended)})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"data: {no json\n\n", ProblemCode.BAD_ANSWER),
        (b'data: {"error": {"message": "gone", "code": "engine_crashed"}}\n\n', "engine_crashed"),
        (b'data: {"error": {"message": "?", "code": 500}}\n\n', ProblemCode.UNKNOWN),
        (b"x" * 3_000_000, ProblemCode.BAD_ANSWER),
    ],
)
def test_an_answer_that_breaks_is_told_with_what_came_before(runner, body, code):
    async def check(trial):
        trial.ask(row(), "Hi")
        turn = await answered(trial)
        assert turn.answer == "so far"
        assert turn.problem.code == code

    tried(runner, check, {CHAT: streaming(piece("so far"), body)})


def test_a_refusal_in_openais_form_is_read(runner):
    async def refuse(_request):
        body = {"error": {"message": "not loaded", "type": "x", "code": "not_loaded"}}
        return web.json_response(body, status=404)

    async def check(trial):
        trial.ask(row(), "Hi")
        assert (await answered(trial)).problem.code is ProblemCode.NOT_LOADED

    tried(runner, check, {CHAT: refuse})


def test_an_answer_without_end_is_cut_and_control_characters_are_left_out(runner):
    many = [piece("a\u0007\u0000b\n" * 2000) for _ in range(200)]

    async def check(trial):
        trial.ask(row(), "Hi")
        turn = await answered(trial)
        assert turn.is_cut
        assert 200_000 <= len(turn.answer) < 210_000
        assert set(turn.answer) == {"a", "b", "\n"}

    tried(runner, check, {CHAT: streaming(*many)})


def test_a_model_that_embeds_tells_how_long_its_vector_is(runner):
    async def embed(request):
        assert (await request.json())["input"] == "some text"
        return web.json_response({"data": [{"embedding": [0.5] * 384}]})

    async def check(trial):
        loaded = ModelRuntime(state=RuntimeState.LOADED, options=LoadOptions(embedding=True))
        trial.ask(row(runtime=loaded), "some text")
        turn = await answered(trial)
        assert turn.dimensions == 384
        assert turn.first_token_s > 0

    tried(runner, check, {EMBED: embed})


def test_a_model_embeds_if_it_was_loaded_so_or_is_made_for_it():
    assert embeds(row(usage=ModelUsage.TEXT_EMBEDDING))
    assert not embeds(row())
    text = ModelRuntime(state=RuntimeState.LOADED, options=LoadOptions(embedding=False))
    assert not embeds(row(usage=ModelUsage.TEXT_EMBEDDING, runtime=text))
