"""What the window knows beside the catalogue: what can be had, and where everything lies."""

from dataclasses import dataclass

from modelyard.state.accounts import Accounts
from modelyard.state.adoption import Adoption
from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.discovery import Discovery
from modelyard.state.fits import Room
from modelyard.state.holdings import Holdings
from modelyard.state.inspection import Inspection
from modelyard.state.session import Session
from modelyard.state.storage import StorageState
from modelyard.state.suggestions import Suggestions
from modelyard.state.takings import Takings
from modelyard.state.upstream import UpstreamVersions
from modelyard.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Yard:
    """Each member is the one owner of what it knows."""

    room: Room
    discovery: Discovery
    inspection: Inspection
    holdings: Holdings
    suggestions: Suggestions
    takings: Takings
    accounts: Accounts
    storage: StorageState
    adoption: Adoption
    upstream: UpstreamVersions


def make_yard(catalog: Catalog, session: Session, commands: Commands, *, tasks: Tasks) -> Yard:
    """Build the parts; what fails of them is announced by `commands.failed`."""
    holdings = Holdings(catalog)
    takings = Takings(session, commands, holdings, tasks=tasks)
    takings.failed.connect(commands.failed)
    return Yard(
        room=Room(session),
        discovery=Discovery(session, tasks=tasks),
        inspection=Inspection(session, tasks=tasks),
        holdings=holdings,
        suggestions=Suggestions(catalog),
        takings=takings,
        accounts=Accounts(session, tasks=tasks),
        storage=StorageState(session, tasks=tasks),
        adoption=Adoption(session, tasks=tasks),
        upstream=UpstreamVersions(catalog, session, tasks=tasks),
    )
