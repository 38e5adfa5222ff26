"""The repositories of the stand-in of Hugging Face, and what its API says of them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LFS_FROM_BYTES = 1024
"""Smaller files are kept in git itself, and have no digest."""
_SORTED_BY = {
    "downloads": lambda one: one.downloads,
    "likes": lambda one: one.likes,
    "lastModified": lambda one: one.updated,
    "createdAt": lambda one: one.created,
}


@dataclass(slots=True)
class Repository:
    """One repository; `token` is what opens it where it is gated."""

    repo: str
    files: dict[str, bytes]
    gated: bool = False
    downloads: int = 0
    likes: int = 0
    updated: str = "2026-03-02T10:00:00.000Z"
    created: str = "2026-01-01T00:00:00.000Z"
    tags: tuple[str, ...] = ("gguf",)
    pipeline: str | None = "text-generation"
    card: dict[str, Any] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    """When a file was changed last, by its path; else `updated`."""

    @property
    def commit(self) -> str:
        """The commit that its only branch, ``main``, is at."""
        state = repr(sorted((path, sha256_of(data)) for path, data in self.files.items()))
        return hashlib.sha1(state.encode()).hexdigest()


def found_by(
    repositories: Iterable[Repository], asked: Mapping[str, Sequence[str]]
) -> list[Repository]:
    """Return the repositories that a search means, in the order that it asks for."""
    words = asked.get("search", [""])[0].lower()
    found = [
        one
        for one in repositories
        if words in one.repo.lower()
        and set(asked.get("filter", [])) <= set(one.tags)
        and asked.get("author", [one.repo.partition("/")[0]])[0] == one.repo.partition("/")[0]
        and asked.get("pipeline_tag", [one.pipeline])[0] == one.pipeline
    ]
    sort = asked.get("sort", [""])[0]
    if sort in _SORTED_BY:
        found.sort(key=_SORTED_BY[sort], reverse=True)
    return found


def paths_info(
    repository: Repository, paths: Iterable[str], *, expand: bool
) -> list[dict[str, Any]]:
    """Return what the hub tells of files by their paths; of those that are not there, nothing."""
    told = []
    for path in paths:
        data = repository.files.get(path)
        if data is None:
            continue
        one: dict[str, Any] = {
            "type": "file",
            "path": path,
            "size": len(data),
            "oid": git_oid(data),
        }
        if len(data) >= LFS_FROM_BYTES:
            one["lfs"] = {"oid": sha256_of(data), "size": len(data), "pointerSize": 134}
        if expand:
            date = repository.dates.get(path, repository.updated)
            one["lastCommit"] = {"id": repository.commit, "title": "Upload", "date": date}
        told.append(one)
    return told


def info(repository: Repository, *, expand: list[str] | None = None) -> dict[str, Any]:
    """Return a model as the hub tells of it; `expand` leaves out what it does not name."""
    whole = {
        "author": repository.repo.partition("/")[0],
        "sha": repository.commit,
        "lastModified": repository.updated,
        "createdAt": repository.created,
        "gated": "manual" if repository.gated else False,
        "private": False,
        "disabled": False,
        "downloads": repository.downloads,
        "likes": repository.likes,
        "tags": list(repository.tags),
        "library_name": "gguf",
        "pipeline_tag": repository.pipeline,
        "cardData": repository.card,
    }
    kept = whole if expand is None else {name: whole[name] for name in expand if name in whole}
    return {"_id": git_oid(repository.repo.encode())[:24], "id": repository.repo, **kept}


def siblings(repository: Repository, *, with_blobs: bool) -> list[dict[str, Any]]:
    siblings = []
    for path, data in sorted(repository.files.items()):
        one: dict[str, Any] = {"rfilename": path}
        if with_blobs:
            one |= {"size": len(data), "blobId": git_oid(data)}
            if len(data) >= LFS_FROM_BYTES:
                one["lfs"] = {"sha256": sha256_of(data), "size": len(data), "pointerSize": 134}
        siblings.append(one)
    return siblings


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def git_oid(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
