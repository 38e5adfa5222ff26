"""The queue from the command line, and what is left of it after the service was killed."""

import hashlib
from pathlib import Path

from tests.e2e.service import Service, command, command_json, running_service, until
from tests.fakes.origin import Fault


def _add(service, origin, served, *names):
    ids = []
    for name in names:
        url = origin.serve(f"{name}.gguf", served.content)
        ids.append(service.add(url, name=name))
    return ids


def _order(queue):
    return [one["name"] for one in queue["iterable"]]


def test_the_queue_is_driven_from_the_command_line(tmp_path, origin, served_tiny):
    with running_service(tmp_path / "data") as service:
        held = command_json(service, "downloads", "--pause", "--concurrent", "1", "--limit", "9MB")
        assert held["settings"] == {"concurrent": 1, "limit": 9_000_000, "paused": True}
        for model_id in _add(service, origin, served_tiny, "alpha", "beta", "gamma"):
            service.ask("POST", f"/model/{model_id}/download")
        ordered = command_json(service, "downloads", "--order", "gamma", "alpha")
        assert _order(ordered) == ["gamma", "alpha", "beta"]
        shown = command(service, "downloads")
        assert shown.returncode == 0
        assert [line.split()[0] for line in shown.stdout.splitlines()[1:4]] == _order(ordered)
        assert "queued" in shown.stdout
        assert "1 at once, 8.6 MiB/s in all" in shown.stdout
        timed = command_json(service, "downloads", "--at", "01:00-07:00", "--limit", "off")
        assert timed["settings"] == {
            "concurrent": 1,
            "schedule": {"start": "01:00", "end": "07:00"},
            "paused": True,
        }
        command_json(service, "downloads", "--at", "off", "--resume")
        until(
            lambda: command_json(service, "downloads", "--history")["iterable"],
            lambda ended: len(ended) == 3,
            every_s=0.3,
        )
        history = command(service, "downloads", "--history")
        names = [line.split()[2] for line in history.stdout.splitlines()[1:]]
        assert names == ["beta", "alpha", "gamma"]
        wrong = command(service, "downloads", "--order", "nobody")
        assert wrong.returncode == 1
        assert "nobody" in wrong.stderr
        assert command(service, "downloads", "--limit", "10").returncode == 1


def test_a_download_can_be_limited_as_it_is_asked_for(tmp_path, origin, served_tiny):
    with running_service(tmp_path / "data") as service:
        _add(service, origin, served_tiny, "alpha")
        model = command_json(service, "download", "alpha", "--limit", "1.5MB")
        assert model["downloaded"] is True
        again = command_json(service, "download", "alpha", "--limit", "1.5MB")
        assert again["downloaded"] is True


def test_a_killed_service_finds_its_queue_again(tmp_path, origin, served_tiny):
    service = Service(tmp_path / "data")
    ids = _add(service, origin, served_tiny, *(f"model-{number}" for number in range(8)))
    for name in range(8):
        origin.always(f"model-{name}.gguf", Fault(rate_bytes_s=200_000))
    settings = {"concurrent": 3, "limit": 2_000_000}
    service.ask("POST", "/downloads/settings", settings)
    for model_id in ids:
        service.ask("POST", f"/model/{model_id}/download")
    service.ask("POST", f"/model/{ids[4]}/download/pause")
    service.ask("POST", f"/model/{ids[5]}/download/limit", {"limit": 50_000})
    wanted = [ids[6], ids[7], *ids[:6]]
    last = service.ask("POST", "/downloads/order", {"ids": wanted[:2]}).body
    assert [one["id"] for one in last["iterable"]] == wanted
    service.kill()
    with running_service(Path(service.data)) as again:
        queue = again.ask("GET", "/downloads").body
        assert queue["settings"] == {**settings, "paused": False}
        assert [one["id"] for one in queue["iterable"]] == wanted
        by_id = {one["id"]: one for one in queue["iterable"]}
        assert by_id[ids[4]]["progress"]["phase"] == "paused"
        assert by_id[ids[5]]["limit"] == 50_000


def test_what_another_model_has_already_is_not_fetched_again(tmp_path, origin, served_tiny):
    digest = hashlib.sha256(served_tiny.content).hexdigest()
    with running_service(tmp_path / "data") as service:
        first, second = (
            service.add(origin.serve(name, served_tiny.content), name=name, sha256=digest)
            for name in ("first.gguf", "second.gguf")
        )
        assert service.download(first)["status"] == "COMPLETED"
        sent_bytes = origin.bytes_sent
        assert service.download(second)["status"] == "COMPLETED"
        assert origin.bytes_sent == sent_bytes
        paths = [Path(service.model(key)["file"]["path"]) for key in (first, second)]
        assert paths[0].samefile(paths[1])
        # Each can be deleted alone; what both share comes back with the second.
        for model_id, freed in ((first, 0), (second, len(served_tiny.content))):
            answer = service.ask("POST", f"/models/{model_id}/delete/cache", {})
            assert answer.status == 200
            assert answer.body["freed"] == freed
        assert not any(path.exists() for path in paths)
