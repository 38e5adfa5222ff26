"""What a person wants: a model fetched, verified, loaded, asked, and its memory back."""

import re

import psutil

from tests.e2e.service import Service, command, command_in_background, command_json, until


def _ram(service):
    devices = service.ask("GET", "/system/memory").body["devices"]
    return next(device for device in devices if device["kind"] == "ram")


def test_the_main_job_through_the_command_line(service, served_smollm2):
    run = command(service, "add", served_smollm2.url, "--sha256", served_smollm2.sha256)
    assert (run.returncode, run.stderr) == (0, "")
    model_id = run.stdout.strip()
    assert command_json(service, "show", "smollm2")["id"] == model_id

    model = command_json(service, "download", model_id)
    assert model["downloaded"] is True
    assert model["bytes"]["value"] == len(served_smollm2.content)
    assert model["file"] | {"verified": True, "sha256": served_smollm2.sha256} == model["file"]
    assert model["quantization"] == "Q4_1"

    before = psutil.Process(service.pid).children(recursive=True)
    model = command_json(service, "load", model_id, "--context", "512")
    assert model["loaded"] is True
    measured = model["runtime"]["memory"]
    assert 100e6 < measured < 400e6
    assert model["ram"]["value"] == measured
    workers = [worker for worker in service.workers() if worker not in before]
    assert len(workers) == 1
    assert [loaded["id"] for loaded in _ram(service)["models"]] == [model_id]

    answer = service.ask(
        "POST",
        "/v1/chat/completions",
        {
            "model": model["unique"],
            "messages": [{"role": "user", "content": "Explain in one sentence what rain is."}],
            "temperature": 0,
            "max_tokens": 60,
        },
    )
    assert answer.status == 200, answer
    said = answer.body["choices"][0]["message"]["content"]
    assert re.search(r"\brain\b.*\bwater\b", said, re.IGNORECASE | re.DOTALL)
    assert re.fullmatch(r"[\w\s.,;:'\"!?()-]+", said)

    model = command_json(service, "unload", model_id)
    assert model["loaded"] is False
    assert model["runtime"]["freed"] > 0.9 * measured
    assert not [worker for worker in workers if worker.is_running()]
    ram = _ram(service)
    assert ram["models"] == []
    assert ram["others"] + ram["free"] == ram["total"]


def test_a_worker_that_dies_is_shown_as_what_it_is(service, served_tiny):
    model_id = service.add(served_tiny.url)
    service.download(model_id)
    assert service.ask("POST", f"/model/{model_id}/load").status == 200
    for worker in service.workers():
        worker.kill()
    model = until(lambda: service.model(model_id), lambda model: not model["loaded"])
    assert model["runtime"]["state"] == "failed"
    assert model["runtime"]["problem"]["code"] == "engine_crashed"
    assert service.ask("POST", f"/model/{model_id}/load").body["loaded"] is True


def test_a_load_can_be_cancelled_by_unloading(service, served_smollm2):
    model_id = service.add(served_smollm2.url)
    service.download(model_id)
    loading = command_in_background(service, "load", model_id, "--json")
    until(
        lambda: service.model(model_id).get("runtime", {}).get("state"),
        lambda state: state in ("loading", "loaded"),
    )
    assert service.ask("POST", f"/model/{model_id}/unload").body["loaded"] is False
    _, err = loading.communicate(timeout=60)
    assert (loading.returncode, '"code":"cancelled"' in err) in {(1, True), (0, False)}
    until(service.workers, lambda workers: not workers)
    assert service.model(model_id)["loaded"] is False


def test_sigterm_in_mid_load_leaves_no_worker_and_no_note(tmp_path, served_smollm2):
    service = Service(tmp_path / "data")
    model_id = service.add(served_smollm2.url)
    service.download(model_id)
    loading = command_in_background(service, "load", model_id)
    worker = service.stopped_in_mid_load(model_id)
    assert (service.data / "service.json").exists()
    assert service.end() == 0
    loading.communicate(timeout=60)
    assert loading.returncode == 1
    assert not worker.is_running()
    assert not (service.data / "service.json").exists()
