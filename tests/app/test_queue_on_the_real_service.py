"""The queue of downloads in the app, against the real service and real transfers."""

import asyncio
from pathlib import Path

from modelyard.state.rows import RowState
from modelyard.wire.queue import DownloadOutcome, DownloadSettings
from tests.app.test_commands_on_the_real_service import added, live_app, reached
from tests.fakes.gguf_models import TINY, write_model
from tests.fakes.origin import Fault, Origin
from tests.qt import until

NAMES = ("one.gguf", "two.gguf", "three.gguf")


def test_the_queue_is_ordered_held_limited_and_remembered(
    runner: asyncio.Runner, data_folder: Path, tmp_path: Path
) -> None:
    content = write_model(tmp_path / "tiny.gguf", TINY).read_bytes()

    async def go(origin: Origin, urls: list[str]) -> None:
        async with live_app(data_folder) as app:
            failures: list[object] = []
            app.commands.failed.connect(failures.append)
            queue = app.session.queue
            app.commands.set_up_downloads(DownloadSettings(concurrent=1, paused=True))
            await until(lambda: queue._said.settings.paused)
            one, two, three = [await added(app, url) for url in urls]
            for model_id in (one, two, three):
                app.commands.download([model_id])
                await until(lambda model_id=model_id: model_id in queue.order)
            assert queue.order == (one, two, three)

            app.commands.order((three, one, two))
            app.commands.limit(one, 4096)
            await until(lambda: [item.id for item in queue._said.iterable] == [three, one, two])
            await until(lambda: queue._said.iterable[1].limit == 4096)
            assert origin.requests == []

            app.commands.resume_all()
            await reached(app, three, RowState.DOWNLOADED)
            await until(lambda: app.catalog.row(one).state is RowState.DOWNLOADING)
            assert app.catalog.row(two).state is RowState.QUEUED
            app.commands.cancel([one])
            await reached(app, two, RowState.DOWNLOADED)
            await until(lambda: queue.order == ())

            app.commands.refresh_history()
            await until(lambda: len(queue.history or ()) == 3)
            ended = {record.id: record.outcome for record in queue.history}
            assert ended == {
                one: DownloadOutcome.CANCELLED,
                two: DownloadOutcome.COMPLETED,
                three: DownloadOutcome.COMPLETED,
            }
            assert failures == []

    with Origin() as origin:
        urls = [origin.serve(name, content) for name in NAMES]
        origin.always("one.gguf", Fault(rate_bytes_s=100_000))
        runner.run(go(origin, urls))
