"""The official Python SDK, unchanged, as a client: all seven operations and their sisters."""

import pytest
from pieces_os_client.api.model_api import ModelApi
from pieces_os_client.api.models_api import ModelsApi
from pieces_os_client.api.well_known_api import WellKnownApi
from pieces_os_client.api_client import ApiClient
from pieces_os_client.configuration import Configuration
from pieces_os_client.exceptions import ApiException
from pieces_os_client.models.seeded_model import SeededModel

from tests.e2e.served import requests_for
from tests.e2e.service import running_service, until
from tests.fakes.origin import Fault

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """Yield one service for all tests of this file."""
    with running_service(tmp_path_factory.mktemp("sdk") / "data") as service:
        yield service


@pytest.fixture
def sdk(service):
    """Yield the SDK's client of the service."""
    with ApiClient(Configuration(host=service.url)) as client:
        yield client


def _seed(name, **members):
    return SeededModel.from_dict(
        {
            "name": name,
            "version": "1",
            "created": {"value": "2026-01-02T03:04:05Z"},
            "cloud": False,
            "type": "SPEED",
            "usage": "CODE_GENERATION",
            **members,
        }
    )


def test_all_seven_operations(service, sdk, origin, served_tiny):
    api = ModelApi(sdk)
    origin.serve("slow-py.gguf", served_tiny.content)
    origin.always("slow-py.gguf", Fault(rate_bytes_s=400_000))
    model_id = service.add(f"{origin.url}/slow-py.gguf", sha256=served_tiny.sha256)

    model = api.models_specific_model_snapshot(model_id)
    assert (model.id, model.custom, model.downloaded) == (model_id, True, False)

    assert api.model_specific_model_download(model_id).downloading is True
    moving = until(
        lambda: api.model_specific_model_download_progress(model_id),
        lambda progress: progress.percentage and progress.percentage > 5,
    )
    assert moving.status == "IN-PROGRESS"

    model = api.model_specific_model_download_cancel(model_id)
    assert (model.downloading, model.downloaded) == (False, False)
    stopped = api.model_specific_model_download_progress(model_id)
    assert stopped.status == "CANCELED"

    origin.always("slow-py.gguf", Fault())
    api.model_specific_model_download(model_id)
    done = until(
        lambda: api.model_specific_model_download_progress(model_id),
        lambda progress: progress.status in ("COMPLETED", "FAILED"),
    )
    assert (done.status, done.percentage) == ("COMPLETED", 100)
    assert requests_for(origin, "slow-py.gguf")[-1].range not in (None, "bytes=0-")

    sent = origin.bytes_sent
    assert api.model_specific_model_download(model_id).downloaded is True
    assert origin.bytes_sent == sent

    model = api.model_specific_model_load(model_id)
    assert (model.loaded, model.ram.value > 0) == (True, True)
    model = api.model_specific_model_unload(model_id)
    assert model.loaded is False
    assert service.workers() == []

    renamed = model.model_copy(update={"name": "Renamed", "description": "By the SDK"})
    model = api.model_update(renamed)
    assert (model.name, model.description, model.downloaded) == ("Renamed", "By the SDK", True)
    assert api.models_specific_model_snapshot(model_id) == model


def test_a_model_that_is_not_there_is_410_and_for_the_others_500(sdk):
    api = ModelApi(sdk)
    with pytest.raises(ApiException) as caught:
        api.models_specific_model_snapshot(UNKNOWN)
    assert caught.value.status == 410
    for operation in (
        api.model_specific_model_download,
        api.model_specific_model_download_cancel,
        api.model_specific_model_download_progress,
        api.model_specific_model_load,
        api.model_specific_model_unload,
    ):
        with pytest.raises(ApiException) as caught:
            operation(UNKNOWN)
        assert caught.value.status == 500
        assert '"code":"model_not_found"' in caught.value.body.replace(" ", "")


def test_the_update_of_a_model_that_is_not_custom_is_refused(sdk):
    starter = next(m for m in ModelsApi(sdk).models_snapshot().iterable if not m.custom)
    with pytest.raises(ApiException) as caught:
        ModelApi(sdk).model_update(starter.model_copy(update={"name": "Mine"}))
    assert caught.value.status == 500
    assert "not_custom" in caught.value.body
    assert ModelApi(sdk).models_specific_model_snapshot(starter.id).name == starter.name


def test_loading_what_is_not_downloaded_is_refused(sdk):
    model = ModelsApi(sdk).models_create_new_model(seeded_model=_seed("Nothing"))
    with pytest.raises(ApiException) as caught:
        ModelApi(sdk).model_specific_model_load(model.id)
    assert caught.value.status == 500
    assert "not_downloaded" in caught.value.body


def test_the_sister_operations(service, sdk, served_tiny):
    models = ModelsApi(sdk)
    created = models.models_create_new_model(seeded_model=_seed("From the SDK", unique="sdk"))
    assert (created.custom, created.name) == (True, "From the SDK")
    assert created.id in {model.id for model in models.models_snapshot().iterable}
    models.models_delete_specific_model(created.id)
    assert created.id not in {model.id for model in models.models_snapshot().iterable}

    model_id = service.add(served_tiny.url)
    service.download(model_id)
    output = models.models_delete_specific_model_cache(model_id)
    assert output.model.id == model_id
    assert ModelApi(sdk).models_specific_model_snapshot(model_id).downloaded is False

    assert WellKnownApi(sdk).get_well_known_health().lower().startswith("ok")
    assert WellKnownApi(sdk).get_well_known_version()
