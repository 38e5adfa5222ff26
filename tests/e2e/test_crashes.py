"""The service is killed in the middle of things and started again."""

from tests.e2e.served import requests_for
from tests.e2e.service import Service, command, command_in_background, running_service, until
from tests.fakes.origin import Fault


def test_a_download_goes_on_from_its_bytes_after_a_kill(tmp_path, origin, served_smollm2):
    size = len(served_smollm2.content)
    url = origin.serve("killed.gguf", served_smollm2.content)
    origin.always("killed.gguf", Fault(rate_bytes_s=25e6))
    service = Service(tmp_path / "data")
    model_id = service.add(url, sha256=served_smollm2.sha256)
    service.ask("POST", f"/model/{model_id}/download")
    until(
        lambda: service.ask("GET", f"/model/{model_id}/download/progress").body,
        lambda progress: progress.get("transferred", 0) > 30e6,
    )
    service.kill()
    origin.always("killed.gguf", Fault())

    with running_service(service.data) as again:
        assert again.model(model_id)["downloaded"] is False
        done = again.download(model_id)
        assert done["status"] == "COMPLETED", done
        model = again.model(model_id)
        assert model["file"]["sha256"] == served_smollm2.sha256
        assert model["file"]["verified"] is True
    asked = requests_for(origin, "killed.gguf")
    starts = [int(r.range.removeprefix("bytes=").partition("-")[0]) for r in asked if r.range]
    assert max(starts) > 10e6
    fetched_again = sum(request.bytes_sent for request in asked) - size
    assert fetched_again < 0.5 * size


def test_a_download_goes_on_by_itself_after_a_graceful_end(tmp_path, origin, served_tiny):
    url = origin.serve("ended.gguf", served_tiny.content)
    origin.always("ended.gguf", Fault(rate_bytes_s=400_000))
    with running_service(tmp_path / "data") as service:
        model_id = service.add(url, sha256=served_tiny.sha256)
        service.ask("POST", f"/model/{model_id}/download")
        until(
            lambda: service.ask("GET", f"/model/{model_id}/download/progress").body,
            lambda progress: progress.get("transferred", 0) > 200_000,
        )
    origin.always("ended.gguf", Fault())
    with running_service(tmp_path / "data") as service:
        assert service.downloaded(model_id)["status"] == "COMPLETED"
    asked = requests_for(origin, "ended.gguf")
    assert asked[-1].range is not None
    fetched = sum(request.bytes_sent for request in asked)
    assert fetched < 1.3 * len(served_tiny.content)


def test_a_paused_download_stays_paused_over_a_restart(tmp_path, origin, served_tiny):
    url = origin.serve("paused.gguf", served_tiny.content)
    origin.always("paused.gguf", Fault(rate_bytes_s=400_000))
    with running_service(tmp_path / "data") as service:
        model_id = service.add(url)
        service.ask("POST", f"/model/{model_id}/download")
        until(
            lambda: service.ask("GET", f"/model/{model_id}/download/progress").body,
            lambda progress: progress.get("transferred", 0) > 200_000,
        )
        service.ask("POST", f"/model/{model_id}/download/pause")
    with running_service(tmp_path / "data") as service:
        model = service.model(model_id)
        assert (model["downloading"], model["downloaded"]) == (False, False)
        assert model["file"]["state"] == "partial"
        origin.always("paused.gguf", Fault())
        assert service.download(model_id)["status"] == "COMPLETED"


def test_nothing_is_shown_loaded_after_a_kill_in_mid_load(tmp_path, served_smollm2):
    service = Service(tmp_path / "data")
    model_id = service.add(served_smollm2.url)
    service.download(model_id)
    loading = command_in_background(service, "load", model_id)
    worker = service.stopped_in_mid_load(model_id)
    service.kill()
    assert not worker.is_running()
    _, err = loading.communicate(timeout=60)
    assert loading.returncode == 1
    assert "modelyard serve" in err

    with running_service(service.data) as again:
        model = again.model(model_id)
        assert (model["loaded"], model["downloaded"]) == (False, True)
        assert again.workers() == []
        assert again.ask("POST", f"/model/{model_id}/load").body["loaded"] is True


def test_nothing_is_shown_loaded_after_a_kill_of_a_loaded_service(tmp_path, served_tiny):
    service = Service(tmp_path / "data")
    model_id = service.add(served_tiny.url)
    service.download(model_id)
    assert service.ask("POST", f"/model/{model_id}/load").status == 200
    workers = service.workers()
    assert workers
    service.kill()
    with running_service(service.data) as again:
        assert again.model(model_id)["loaded"] is False
        assert again.ask("GET", "/v1/models").body["data"] == []
    assert not [worker for worker in workers if worker.is_running()]


def test_a_second_service_on_the_same_folder_is_refused(service):
    run = command(service, "serve", "--port", "0")
    assert (run.returncode, run.stdout) == (1, "")
    assert str(service.pid) in run.stderr or service.url in run.stderr
    assert "Traceback" not in run.stderr
    assert service.is_healthy()
