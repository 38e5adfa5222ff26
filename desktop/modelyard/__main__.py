"""The program: without arguments, or with models to add, the desktop app, else the command line."""

import sys

WORKER_FLAG = "--modelyard-worker"
"""A frozen program can't run a module by its name, so its engine workers start by this flag."""
DRY_RUN_FLAG = "--modelyard-dry-run"
"""And so do the processes in which the engine only says what it would allocate,"""
REPORT_FLAG = "--modelyard-engine-report"
"""or what it is."""
BACKGROUND_FLAG = "--background"
"""What `modelyard.login_start` starts the app with."""


def main() -> int:
    """Run what the arguments of this process ask for and return its exit status.

    Nothing is imported before it is known what is needed: Qt only by the app, the engine only
    by its workers.
    """
    arguments = sys.argv[1:]
    if all(map(_is_model, arguments)):
        from modelyard.start import main as run_app

        return run_app(arguments)
    if arguments == [BACKGROUND_FLAG]:
        from modelyard.start import main as run_app

        return run_app(in_background=True)
    if arguments[0] == WORKER_FLAG:
        from modelyard.service.runtime.worker import main as run_worker

        return run_worker()
    if arguments[0] == DRY_RUN_FLAG:
        from modelyard.service.runtime.dry_run import main as run_dry

        return run_dry()
    if arguments[0] == REPORT_FLAG:
        from modelyard.service.runtime.engine_report import main as report

        return report()
    from modelyard.cli import main as run_command

    return run_command(arguments)


def _is_model(argument: str) -> bool:
    """Return whether `argument` is a file or a link that a desktop opens with the app."""
    lower = argument.lower()
    return "://" in lower or lower.startswith("modelyard:") or lower.endswith(".gguf")


if __name__ == "__main__":
    sys.exit(main())
