"""The Model API over HTTP: thin handlers over the model service."""

from modelyard.service.http.app import build_app
from modelyard.service.http.guard import Access
from modelyard.service.http.openai import worker_session
from modelyard.service.http.sockets import Bound, bind

__all__ = ["Access", "Bound", "bind", "build_app", "worker_session"]
