"""The paths of the Model API, as templates with the model's id in braces."""

from urllib.parse import quote

HEALTH = "/.well-known/health"
VERSION = "/.well-known/version"

MODELS = "/models"
MODELS_CREATE = "/models/create"
MODELS_UNLOAD = "/models/unload"
MODELS_IDENTIFIERS = "/models/stream/identifiers"
MODELS_DELETE = "/models/{model}/delete"
MODELS_DELETE_CACHE = "/models/{model}/delete/cache"

MODEL = "/model/{model}"
MODEL_UPDATE = "/model/update"
MODEL_DOWNLOAD = "/model/{model}/download"
MODEL_CANCEL = "/model/{model}/download/cancel"
MODEL_PAUSE = "/model/{model}/download/pause"
MODEL_DISCARD = "/model/{model}/download/discard"
MODEL_PROGRESS = "/model/{model}/download/progress"
MODEL_LOAD = "/model/{model}/load"
MODEL_UNLOAD = "/model/{model}/unload"
MODEL_ESTIMATE = "/model/{model}/estimate"
MODEL_VERIFY = "/model/{model}/verify"
MODEL_REPAIR = "/model/{model}/repair"
MODEL_MOVE = "/model/{model}/move"
MODEL_REMOVE = "/model/{model}/remove"
MODEL_CONTENTS = "/model/{model}/contents"

MODELS_REMOVED = "/models/removed"
MODELS_RESTORE = "/models/restore"
ADOPT = "/adopt"
STORAGE = "/storage"
FOLDERS = "/folders"
FOLDERS_RESCAN = "/folders/rescan"
FOLDER_DEFAULT = "/folders/{folder}/default"
FOLDER_REMOVE = "/folders/{folder}/remove"
MODEL_OPTIONS = "/model/{model}/options"
MODEL_METRICS = "/model/{model}/metrics"
MODEL_LOG = "/model/{model}/log"

DOWNLOADS = "/downloads"
DOWNLOADS_ORDER = "/downloads/order"
DOWNLOADS_SETTINGS = "/downloads/settings"
DOWNLOADS_HISTORY = "/downloads/history"
MODEL_LIMIT = "/model/{model}/download/limit"

SOURCES_SEARCH = "/sources/search"
SOURCES_CARD = "/sources/card"
SOURCES_ESTIMATE = "/sources/estimate"
SOURCES_CONTENTS = "/sources/contents"
SOURCES_ACCOUNTS = "/sources/accounts"
SOURCE_ACCOUNT = "/sources/{source}/token"
SOURCE_REPOSITORY = "/sources/{source}/{repo}"

MODEL_RENEW = "/model/{model}/download/newer"
MODELS_OUTDATED = "/models/outdated"

SETTINGS = "/settings"

SYSTEM_MEMORY = "/system/memory"
SYSTEM_ENGINE = "/system/engine"
RUNTIME_SETTINGS = "/runtime/settings"
EVENTS = "/events"

OPENAI_MODELS = "/v1/models"
OPENAI_MODEL = "/v1/models/{model}"
OPENAI_CHAT_COMPLETIONS = "/v1/chat/completions"
OPENAI_COMPLETIONS = "/v1/completions"
OPENAI_EMBEDDINGS = "/v1/embeddings"

SERVICE_PORT = 1000
"""Where the contract expects a service."""
FIRST_FREE_PORT = 11000
"""Where the search for another port begins."""
KEPT_FREE_PORTS = range(39300, 39334)
"""Our own service keeps off these: a client that finds us there would take us for Pieces OS."""
PIECES_OS_PORTS = (1000, 5323, *KEPT_FREE_PORTS)
"""Where Pieces OS is looked for."""


def for_model(route: str, model_id: str) -> str:
    """Fill the model's id into `route`, escaped."""
    return route.replace("{model}", quote(model_id, safe=""))


def for_folder(route: str, folder_id: str) -> str:
    """Fill the folder's id into `route`, escaped."""
    return route.replace("{folder}", quote(folder_id, safe=""))


def for_account(source: str) -> str:
    """Return the path of the account at `source`, which may be a host with its port."""
    return SOURCE_ACCOUNT.replace("{source}", quote(source, safe=""))


def for_repository(source: str, repo: str) -> str:
    """Return the path of the listing of `repo`, whose slashes stay, at `source`."""
    route = SOURCE_REPOSITORY.replace("{source}", quote(source, safe=""))
    return route.replace("{repo}", quote(repo, safe="/@"))
