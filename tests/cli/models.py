"""Models to print and to choose from."""

from typing import Any

from modelyard.client.seed import seed_of
from modelyard.wire.models import Model


def model(model_id: str = "id-1", *, name: str = "Small", **facts: Any) -> Model:
    """Return a model as a service answers it."""
    seed = seed_of("http://127.0.0.1/small.gguf", name=name)
    fields = {field: getattr(seed, field) for field in type(seed).model_fields}
    fields |= {"id": model_id, "unique": name.lower().replace(" ", "-"), **facts}
    return Model(**fields)
