"""One verb against one service: find the service, do it, report what went wrong."""

import argparse
import os
import sys
from pathlib import Path

from modelyard.cli.call import Call
from modelyard.cli.problem_words import problem_text
from modelyard.cli.verbs import VERBS
from modelyard.client.discovery import ServiceAddress, find_service
from modelyard.client.model_api import ModelApi
from modelyard.paths import DATA_VARIABLE, DataFolder
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error


async def run_verb(arguments: argparse.Namespace, folder: DataFolder) -> int:
    """Run the verb that `arguments` name and return the exit status.

    A problem goes to standard error: in words, or as its JSON with ``--json``.
    """
    try:
        address = await _locate(folder, arguments.data)
        async with ModelApi(address.url, token=address.token) as api:
            await VERBS[arguments.verb](Call(api, arguments))
    except ProblemError as error:
        text = error.problem.to_json() if arguments.json else problem_text(error.problem)
        print(text, file=sys.stderr)
        return 1
    return 0


async def _locate(folder: DataFolder, chosen: Path | None) -> ServiceAddress:
    environment = dict(os.environ)
    if chosen is not None:
        environment[DATA_VARIABLE] = str(chosen)
    address = await find_service(folder.service_file, environment=environment)
    if address is None:
        raise problem_error(ProblemCode.SERVICE_UNREACHABLE, "No model service is running")
    return address
