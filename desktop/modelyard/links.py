"""Links that open the app: ``modelyard://add?source=hf%3A%2F%2Fowner%2Frepo%2Ffile.gguf``.

Any web page can have one, so a link only fills in the question whether to add a model; it never
adds one, and it can't name a file of this computer.
"""

from urllib.parse import parse_qs, urlsplit

SCHEME = "modelyard"
_ADD = "add"
_LONGEST = 4096
_FOREIGN = ("http://", "https://", "hf://", "ollama://", "oci://")


def is_link(reference: str) -> bool:
    """Return whether `reference` is a link of ours, whatever it asks for."""
    return reference[: len(SCHEME) + 1].lower() == f"{SCHEME}:"


def linked_source(link: str) -> str | None:
    """Return the source that `link` asks to add; None where it asks for nothing that we do."""
    try:
        parts = urlsplit(link[:_LONGEST])
        query = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return None
    action = (parts.netloc or parts.path).strip("/").lower()
    (source, *_) = query.get("source", [""])
    if action != _ADD or len(link) > _LONGEST or not source.strip().startswith(_FOREIGN):
        return None
    return source.strip()
