"""One row and one column at a time: a downloader meets what goes wrong, and is judged."""

import threading
from contextlib import ExitStack, closing
from pathlib import Path

from tests.benchmarks.faults import disks
from tests.benchmarks.faults.disks import Disk
from tests.benchmarks.faults.ours import Ours
from tests.benchmarks.faults.outcomes import Ending, Outcome, Result, judged
from tests.benchmarks.faults.scenarios import Scenario
from tests.benchmarks.faults.site import HALF, SIZE_BYTES, Materials, Site, serving
from tests.benchmarks.faults.tools import Downloader, Errand, Program
from tests.fakes.fault import Fault

_FIRST_LIMIT_S = 60.0


class Cell:
    """One scenario and one downloader in a folder of their own."""

    def __init__(
        self, scenario: Scenario, kind: type[Program | Ours], materials: Materials, folder: Path
    ) -> None:
        self._scenario = scenario
        self._kind = kind
        self._materials = materials
        self._folder = folder / "data" / "models"

    def outcome(self) -> tuple[Outcome, list[str]]:
        """Return what came of it, and for ours what should not be so."""
        scenario = self._scenario
        if scenario.disk and (reason := disks.why_not(scenario.disk)):
            return Outcome(Ending.SKIPPED, reason), []
        with ExitStack() as stack:
            if scenario.disk:
                stack.enter_context(disks.mounted(scenario.disk, self._folder))
            else:
                self._folder.mkdir(parents=True)
            site = stack.enter_context(serving(self._materials, tls=scenario.tls))
            downloader = stack.enter_context(closing(self._kind(self._errand(site))))
            return self._met(site, downloader)

    def _errand(self, site: Site) -> Errand:
        scenario = self._scenario
        sha256 = site.sha256 if scenario.digest_known else None
        trusts = scenario.tls and scenario.trusted
        certificate = self._materials.certificate if trusts else None
        return Errand(site.url, self._folder, sha256, certificate)

    def _met(self, site: Site, downloader: Downloader) -> tuple[Outcome, list[str]]:
        scenario = self._scenario
        if scenario.disk and not (scenario.disk.is_mounted or downloader.written):
            return Outcome(Ending.SKIPPED, "its files have names by chance"), []
        if scenario.interrupted:
            site.script(Fault(cut_after=HALF))
            site.always(Fault(status=404))
            downloader.run(wrapper=(), limit_s=_FIRST_LIMIT_S)
            site.heal()
        scenario.prepare(site)
        result = self._run(site, downloader)
        if isinstance(downloader, Ours):
            return self._held_to_account(site, downloader, result)
        if scenario.crawls and result.is_running:
            return Outcome(Ending.CRAWLS), []
        return judged(result, downloader.final, site.right), []

    def _run(self, site: Site, downloader: Downloader) -> Result:
        """Run it while happens what is to happen meanwhile."""
        scenario, disk = self._scenario, self._scenario.disk
        if disk:
            disks.spoil(disk, self._folder)
        wrapper = disks.wrapper(disk, downloader.written) if disk else []

        def during() -> None:
            if scenario.during:
                scenario.during(site)
            if disk is Disk.FILLS:
                disks.fill(self._folder)

        meanwhile = threading.Thread(target=during, daemon=True)
        meanwhile.start()
        result = downloader.run(wrapper=wrapper, limit_s=scenario.limit_s)
        meanwhile.join(_FIRST_LIMIT_S)
        return result

    def _held_to_account(self, site: Site, ours: Ours, result: Result) -> tuple[Outcome, list[str]]:
        """Judge ours: what is due, what the origin saw, and whether it recovers afterwards."""
        scenario = self._scenario
        wrong = []
        if scenario.crawls:
            outcome = Outcome(Ending.CRAWLS if result.is_running else Ending.TOLD, result.told)
            wrong += [ours.crawls() if result.is_running else "it gave up"]
        else:
            outcome = judged(result, ours.final, site.right)
            wrong += [self._not_due(outcome)]
        if scenario.check:
            wrong += [scenario.check(site)]
        if outcome.ending is not Ending.RIGHT:
            wrong += [self._not_recovered(site, ours)]
        if site.body_bytes > scenario.most_sent * SIZE_BYTES:
            wrong += [f"{site.body_bytes} bytes were sent for {SIZE_BYTES}"]
        return outcome, [what for what in wrong if what]

    def _not_due(self, outcome: Outcome) -> str | None:
        scenario = self._scenario
        if outcome.ending is Ending.RIGHT and (scenario.may_succeed or not scenario.codes):
            return None
        if outcome.ending is Ending.TOLD and outcome.told in scenario.codes:
            return None
        return f"due was {' or '.join(scenario.codes) or 'the right file'}"

    def _not_recovered(self, site: Site, ours: Ours) -> str | None:
        """Let everything be in order again, ask once more, and see whether the file comes."""
        site.heal()
        if self._scenario.disk:
            disks.mend(self._scenario.disk, self._folder)
            # The broken disk is mended for a new process only.
            ours.close()
        if self._scenario.tls and not self._scenario.trusted:
            return None
        result = ours.run(wrapper=(), limit_s=_FIRST_LIMIT_S)
        after = judged(result, ours.final, site.right)
        return None if after.ending is Ending.RIGHT else f"afterwards: {after}"
