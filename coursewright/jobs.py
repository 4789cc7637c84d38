"""A unit of work: plain data in, bytes out. Exporters plan jobs; the pipeline decides which must run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Plain = str | int | float | bool | None | list["Plain"] | tuple["Plain", ...] | Mapping[str, "Plain"]


@dataclass(frozen=True)
class Asset:
    """A file a job reads: the address by which the job knows it, its absolute path, and the digest of what it holds."""

    address: str
    path: str
    digest: str


@dataclass(frozen=True)
class Made:
    """What a job gives back: the bytes of each of its outputs, and whatever could not be made as it should be."""

    outputs: tuple[bytes, ...]
    problems: tuple[str, ...] = ()


class Failed(ValueError):
    """A job's content cannot be made into anything; the text says why."""


@dataclass(frozen=True)
class Job:
    """`make(inputs, assets, needed)` gives the `outputs`, in their order.

    Outputs are paths below the output folder; one that begins with PART is kept aside for other jobs. `needs` names
    outputs of other jobs; the job gets the path of each. `target` is the name by which a user asks for it; `source` is the
    file to name to the author when something goes wrong. A `light` job is quicker done than handed to another process.
    """

    target: str
    label: str
    outputs: tuple[str, ...]
    make: Callable[[Mapping[str, Plain], Mapping[str, str], Mapping[str, str]], Made]
    inputs: Mapping[str, Plain] = field(default_factory=dict)
    assets: tuple[Asset, ...] = ()
    needs: tuple[str, ...] = ()
    source: str = ""
    light: bool = False

    def digest(self, code: str, needed: Mapping[str, str]) -> str:
        """What the job's result depends on, as a digest; `needed` are the digests of the outputs it needs."""
        facts = {
            "code": code,
            "make": f"{self.make.__module__}.{self.make.__qualname__}",
            "outputs": self.outputs,
            "inputs": self.inputs,
            "assets": sorted((asset.address, asset.digest) for asset in self.assets),
            "needs": {name: needed[name] for name in self.needs},
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False, default=dict).encode()).hexdigest()

    def run(self, needed: Mapping[str, str]) -> Made:
        """What the job makes; nothing but a problem where its content cannot be made into anything."""
        try:
            return self.make(self.inputs, {asset.address: asset.path for asset in self.assets}, needed)
        except Failed as failed:
            return Made((), (str(failed),))


PART = "part:"


def asset(address: str, path: Path) -> Asset:
    """An asset from a file that exists."""
    return Asset(address, str(path.absolute()), hashlib.sha256(path.read_bytes()).hexdigest())
