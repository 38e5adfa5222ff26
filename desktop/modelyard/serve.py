"""The model service as a program: what `modelyard serve` runs until it is told to end."""

from modelyard.paths import DataFolder


async def serve(
    folder: DataFolder,
    *,
    host: str | None = None,
    port: int | None = None,
    require_token: bool = False,
    exit_with_parent: bool = False,
) -> None:
    """Serve the Model API on `folder` until SIGINT, SIGTERM or cancellation.

    Without `host` only this machine is served. Without `port` it is 1000, or the first free one
    from 11000 up; port 0 takes any free one. With `exit_with_parent` the service also ends when
    the process that started it does.

    Raises:
        ProblemError: service_running, port_in_use, catalogue_too_new, disk_error.
    """
    raise NotImplementedError


def main(
    folder: DataFolder,
    *,
    host: str | None = None,
    port: int | None = None,
    require_token: bool = False,
    exit_with_parent: bool = False,
    verbose: bool = False,
) -> int:
    """Run `serve` to its end and return the exit status: 1 with the problem on standard error."""
    raise NotImplementedError
