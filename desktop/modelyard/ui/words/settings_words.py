"""What the settings say."""

from enum import Enum, auto

from modelyard.language import tr
from modelyard.state.settings import OnClose
from modelyard.tables.numbers import size_text
from modelyard.wire.accounts import AccountPlace
from modelyard.wire.engine import EngineBuild, EngineDevice, EngineFacts
from modelyard.wire.runtime import Eviction
from modelyard.wire.settings import NewerCheck, ProxyChoice


class SettingsTab(Enum):
    """The pages of the settings."""

    GENERAL = auto()
    NOTICES = auto()
    MODELS = auto()
    DOWNLOADS = auto()
    NETWORK = auto()
    SERVICE = auto()
    ENGINE = auto()


SETTINGS_TITLE = tr("Settings")
SETTINGS_WORDS: dict[SettingsTab, str] = {
    SettingsTab.GENERAL: tr("General"),
    SettingsTab.NOTICES: tr("Notifications"),
    SettingsTab.MODELS: tr("Models"),
    SettingsTab.DOWNLOADS: tr("Downloads"),
    SettingsTab.NETWORK: tr("Network"),
    SettingsTab.SERVICE: tr("Service"),
    SettingsTab.ENGINE: tr("Engine"),
}
PAGES_NAME = tr("Pages of the settings")

THEME_TITLE = tr("Appearance")
TEXT_TITLE = tr("Text size")
TEXT_DETAIL = tr("Takes effect when Modelyard is started again")
LANGUAGE_TITLE = tr("Language")
LANGUAGE_DETAIL = TEXT_DETAIL
LANGUAGE_NAMES = {"": tr("As the system"), "en": "English", "de": "Deutsch"}
LOGIN_TITLE = tr("Start at login")
LOGIN_DETAIL = tr("Modelyard waits in the tray, if there is one")
UPDATES_TITLE = tr("Newer versions")
UPDATES_DETAIL = tr("Looked for only when you ask, at an address that you enter")
UPDATES_TEXT = tr("Check for updates…")
CLOSE_TITLE = tr("When the window is closed")
CLOSE_DETAIL = tr("Where the desktop has no tray; downloads go on unless Modelyard quits")
CLOSE_WORDS: dict[OnClose, str] = {
    OnClose.HIDE: tr("Go on without a window"),
    OnClose.MINIMISE: tr("Minimise it"),
    OnClose.QUIT: tr("Quit Modelyard"),
}
NOTIFY_TITLE = tr("Tell what ends in the background")
NOTIFY_DETAIL = tr("Downloads, failures and engines that stop; quiet while the window is in front")
AWAKE_TITLE = tr("Keep the computer awake")
AWAKE_DETAIL = tr("As long as something is being downloaded")
METERED_TITLE = tr("Pause on metered networks")
METERED_DETAIL = tr("Downloads go on by themselves on another network")

EVICTION_TITLE = tr("When memory is short")
EVICTION_DETAIL = tr("What happens if a load needs memory that other models hold")
EVICTION_WORDS: dict[Eviction, str] = {
    Eviction.ASK: tr("Ask what to unload"),
    Eviction.AUTOMATIC: tr("Unload idle models"),
}
DEMAND_TITLE = tr("Load on demand")
DEMAND_DETAIL = tr("A program that asks for a model by its name gets it loaded")
RESTART_TITLE = tr("Load again after a crash")
RESTART_DETAIL = tr("Once, after a pause, when the engine of a model has stopped")
KEEP_TITLE = tr("Unload idle models")
KEEP_DETAIL = tr("For models that have no time of their own")
FOLDERS_TITLE = tr("Folders and disk use")
FOLDERS_DETAIL = tr("Where models are kept, what they take, and what could be freed")
FOLDERS_TEXT = tr("Open…")

PROXY_TITLE = tr("Proxy")
PROXY_DETAIL = tr("How the service reaches the network")
PROXY_WORDS: dict[ProxyChoice, str] = {
    ProxyChoice.SYSTEM: tr("As the system"),
    ProxyChoice.NONE: tr("None"),
    ProxyChoice.MANUAL: tr("This one:"),
}
PROXY_ADDRESS = tr("Address of the proxy")
EXCEPTIONS_TITLE = tr("Without proxy")
EXCEPTIONS_DETAIL = tr("Hosts and domains, with commas between them")
HUB_TITLE = tr("Hub address")
HUB_DETAIL = tr("A mirror of Hugging Face; empty for the hub itself")
TOKEN_TITLE = tr("Access token")
TOKEN_DETAIL = tr("For gated and private models of Hugging Face")
TOKEN_CHANGE_TEXT = tr("Enter…")
TOKEN_FORGET_TEXT = tr("Forget")
NEWER_TITLE = tr("Newer versions")
NEWER_DETAIL = tr("Whether sources are asked if a model has changed")
NEWER_WORDS: dict[NewerCheck, str] = {
    NewerCheck.OFF: tr("Only when asked"),
    NewerCheck.DAILY: tr("Once a day"),
}

ADDRESS_TITLE = tr("Address of the model service")
API_TITLE = tr("OpenAI-compatible address")
PORT_TITLE = tr("Port")
PORT_DETAIL = tr(
    "Where programs on this computer reach the service; empty for one that is free. "
    "Takes effect when the service is started again"
)
PORT_HINT = tr("Any free one")
GUARD_TITLE = tr("Ask for a token")
GUARD_DETAIL = tr(
    "Programs have to show the token to use the service, as a key of the API. "
    "Takes effect when the service is started again"
)
SERVICE_TOKEN_TITLE = tr("Token of the service")
SERVICE_TOKEN_DETAIL = tr("For programs that are to use it; whoever has it can load and remove")
SERVICE_TOKEN_TEXT = tr("Copy")
PORT_WRONG_TEXT = tr(
    "A port is a number from 1 to 65535; those from 39300 to 39333 are kept for Pieces OS."
)
RESTART_SERVICE_TEXT = tr("Restart the service now")
RESTARTING_TEXT = tr("The service is being started again…")
RESTART_QUESTION = tr("Restart the service?")
GUARD_LATER_TEXT = tr("From its next start on the service asks for the token.")
NO_GUARD_LATER_TEXT = tr("From its next start on the service does not ask for the token.")
VERSION_TITLE = tr("Version")

ENGINE_NONE_TEXT = tr("The service tells nothing about its engine.")
ENGINE_WAIT_TEXT = tr("Asking the engine…")
ENGINE_FOLDER_TITLE = tr("Another build of the engine is looked for here")

_PLACE_WORDS: dict[AccountPlace, str] = {
    AccountPlace.UNKNOWN: tr("There is one"),
    AccountPlace.NOWHERE: tr("None"),
    AccountPlace.KEYRING: tr("Kept in the system's keyring"),
    AccountPlace.FILE: tr("Kept in a file that only you can read"),
    AccountPlace.ENVIRONMENT: tr("From the environment (HF_TOKEN)"),
}


def place_text(place: AccountPlace) -> str:
    """Return where a secret is kept."""
    return _PLACE_WORDS[place]


def other_port_text(now: int | None, wanted: int | None) -> str:
    """Return why the service is not on the port that was chosen."""
    return tr(
        "The service answers on port {now}. It takes {wanted} at its next start, unless another "
        "program has it by then."
    ).format(now=now, wanted=wanted)


def restart_detail(downloads: int, loaded: int) -> str:
    """Return what a restart of the service does to what it is busy with."""
    sentences = (
        (downloads, tr("%n downloads stop for a moment and go on by themselves.", "", downloads)),
        (loaded, tr("%n models are unloaded.", "", loaded)),
    )
    return " ".join(sentence for count, sentence in sentences if count)


def text_size_text(percent: str) -> str:
    """Return a size of texts: ``130%``."""
    return tr("As the desktop") if percent == "100" else f"{percent}%"


def build_text(build: EngineBuild) -> str:
    """Return what a build computes on, as it is written."""
    names = {EngineBuild.ROCM: "ROCm", EngineBuild.VULKAN: "Vulkan", EngineBuild.METAL: "Metal"}
    return names.get(build, build.value.upper())


def device_text(device: EngineDevice) -> str:
    """Return a device of the engine with its memory, where that is known."""
    name = device.description or device.name
    return name if device.memory is None else f"{name}, {size_text(device.memory)}"


def engine_advice(facts: EngineFacts) -> str:
    """Return what would make the engine faster on this machine; nothing where nothing would."""
    return " ".join(
        tr("{gpu} is not used: a build for {build} would.").format(
            gpu=one.gpu, build=build_text(one.build)
        )
        for one in facts.suggestions
    )
