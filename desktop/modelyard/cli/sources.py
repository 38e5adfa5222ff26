"""The verbs on sources: searching them, accounts at them, newer versions."""

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable

from modelyard.cli import printing
from modelyard.cli.call import Call
from modelyard.cli.choice import choose
from modelyard.cli.download import follow_download
from modelyard.cli.searching import card_page, file_table, named_repository, repository_table
from modelyard.cli.source_words import account_table, source_page, upstream_table
from modelyard.wire.accounts import NewAccount, SourceAccounts
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.sources import SourceQuery, SourceSort
from modelyard.wire.upstream import Upstream


async def show_source(call: Call) -> None:
    """Tell what a model at a source is, and whether it fits."""
    found = await call.api.source_estimate(call.arguments.model)
    printing.answer(found, source_page(found), as_json=call.as_json)


async def _search(call: Call) -> None:
    arguments = call.arguments
    repo = named_repository(arguments.query)
    if arguments.card:
        if repo is None:
            detail = "A card belongs to one repository, written owner/repo"
            raise problem_error(ProblemCode.BAD_REQUEST, detail)
        card = await call.api.card(repo)
        printing.answer(card, card_page(card), as_json=call.as_json)
    elif repo is not None:
        listing = await call.api.listing(repo)
        printing.answer(listing, file_table(listing), as_json=call.as_json)
    else:
        found = await call.api.search(_query(call))
        printing.answer(found, repository_table(found), as_json=call.as_json)


def _query(call: Call) -> SourceQuery:
    arguments = call.arguments
    try:
        return SourceQuery(
            query=arguments.query,
            sort=SourceSort(arguments.sort),
            pipeline=arguments.task,
            author=arguments.author,
            gguf=not arguments.any_format,
            limit=arguments.limit,
            cursor=arguments.page,
        )
    except ValueError as error:
        detail = "The search has a part that can't be: its limit, its task or its author"
        raise problem_error(ProblemCode.BAD_REQUEST, detail) from error


async def _token(call: Call) -> None:
    arguments = call.arguments
    source = arguments.source
    if source is None:
        accounts = await call.api.accounts()
        printing.answer(accounts, account_table(accounts), as_json=call.as_json)
        return
    if arguments.forget:
        account = await call.api.forget_account(source)
    else:
        secret = await asyncio.to_thread(_secret, source)
        given = (
            NewAccount(user=arguments.user, password=secret, allow_file=arguments.allow_file)
            if arguments.user
            else NewAccount(token=secret, allow_file=arguments.allow_file)
        )
        account = await call.api.set_account(source, given)
    words = account_table(SourceAccounts(iterable=(account,)))
    printing.answer(account, words, as_json=call.as_json)


def _secret(source: str) -> str:
    """Return the token or password, asked of a person or read from a pipe; never an argument.

    Arguments can be read by every user of the machine.
    """
    if sys.stdin.isatty():
        return getpass.getpass(f"Token or password for {source}: ")
    return sys.stdin.readline().strip()


async def _outdated(call: Call) -> None:
    arguments = call.arguments
    if arguments.model is None and arguments.renew:
        raise problem_error(ProblemCode.BAD_REQUEST, "Say which model is to be renewed")
    if arguments.model is None:
        found = await (call.api.outdated() if arguments.known else call.api.check_outdated())
        printing.answer(found, upstream_table(found), as_json=call.as_json)
        return
    model = choose((await call.api.snapshot()).iterable, arguments.model)
    if arguments.renew:
        model = await call.api.renew(model.id)
        with_bar = not call.as_json
        model = await follow_download(call.api, model, with_bar=with_bar, is_renewal=True)
        call.print_done(model, "is what its source has now")
        return
    found = await (call.api.outdated() if arguments.known else call.api.check_outdated((model.id,)))
    mine = tuple(one for one in found.iterable if one.id == model.id)
    only = Upstream(iterable=mine, checked=found.checked)
    printing.answer(only, upstream_table(only), as_json=call.as_json)


SOURCE_VERBS: dict[str, Callable[[Call], Awaitable[None]]] = {
    "search": _search,
    "token": _token,
    "outdated": _outdated,
}
"""What each verb does; raises `ProblemError`."""
