"""What is printed of files at sources, accounts and newer versions."""

from modelyard.cli.printing import aligned, clean, size
from modelyard.cli.runtime_words import estimate_lines
from modelyard.wire.accounts import AccountPlace, SourceAccounts
from modelyard.wire.sources import SourceEstimate
from modelyard.wire.upstream import FileVersion, Upstream, UpstreamState

_NOTHING = "-"
_PLACES = {
    AccountPlace.NOWHERE: "no account",
    AccountPlace.KEYRING: "in the system's keyring",
    AccountPlace.FILE: "in a file that only you may read",
    AccountPlace.ENVIRONMENT: "in the environment of the service",
}
_STATES = {
    UpstreamState.CURRENT: "up to date",
    UpstreamState.NEWER: "another version",
    UpstreamState.GONE: "gone",
    UpstreamState.PINNED: "one exact version",
}


def source_page(found: SourceEstimate) -> str:
    """Return what a model at a source is, and what a load of it would take."""
    details = found.details
    told = [
        ("size", size(found.size)),
        ("quantization", found.quantization),
        ("parameters", f"{found.parameters:g} billion" if found.parameters else None),
        ("architecture", details.architecture if details else None),
        ("context", details.context_length if details else None),
        ("layers", details.layers if details else None),
        ("heads", details.heads if details else None),
        ("tokenizer", details.tokenizer if details else None),
        ("licence", details.license if details else None),
    ]
    rows = [(name, clean(str(value))) for name, value in told if value is not None]
    return "\n".join([found.source, aligned(rows), estimate_lines(found.source, found.estimate)])


def account_table(accounts: SourceAccounts) -> str:
    """Return one line an account."""
    if not accounts.iterable:
        return "No accounts; `modelyard token SOURCE` gives one."
    return aligned(
        [
            (clean(one.source), clean(one.user or _NOTHING), _PLACES.get(one.place, _NOTHING))
            for one in accounts.iterable
        ]
    )


def upstream_table(found: Upstream) -> str:
    """Return one line a model, with both versions, under a line of titles."""
    if not found.iterable:
        return "No model that is here came from a source."
    rows = [
        (
            clean(one.name),
            _STATES.get(one.state, "not known"),
            _version(one.held),
            _version(one.offered) if one.offered else _NOTHING,
            clean(one.problem or ""),
        )
        for one in found.iterable
    ]
    lines = [aligned([("MODEL", "AT ITS SOURCE", "HERE", "THERE", ""), *rows])]
    if any(one.state is UpstreamState.NEWER for one in found.iterable):
        lines.append("`modelyard outdated MODEL --renew` takes the other version.")
    return "\n".join(lines)


def _version(version: FileVersion) -> str:
    date = version.date.date().isoformat() if version.date else _NOTHING
    return f"{date}, {size(version.size)}"
