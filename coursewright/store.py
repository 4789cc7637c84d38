"""What a build keeps between runs, and how it writes: a lock, a manifest, results set aside, files put in place whole."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = ".coursewright"


@dataclass(frozen=True)
class Written:
    """A file in the output folder that a build wrote: by which job, and what it was then."""

    job: str
    sha256: str
    size: int
    mtime_ns: int


@dataclass
class Manifest:
    """`fingerprint` stands for all inputs of the last good build, `targets` for what it made; `warnings` are what it said.

    `claimed` are files about to be put in place: the job and the digest of each. A good build leaves none. `course` is where the course
    that was built lies, seen from the output folder, so that both can be moved or copied together; empty where that is not known.
    """

    fingerprint: str = ""
    targets: tuple[str, ...] = ()
    warnings: list[dict[str, object]] = field(default_factory=list)
    files: dict[str, Written] = field(default_factory=dict)
    claimed: dict[str, tuple[str, str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    course: str = ""


class Store:
    """The folder `.coursewright` inside the output folder. Every method leaves files whole, whenever the process ends."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output / FOLDER
        self.results = self.folder / "results"
        self.scratch = self.folder / "scratch"

    # --- one build at a time

    @contextmanager
    def lock(self, waiting: Callable[[], None]) -> Iterator[None]:
        """Hold the folder for one build; `waiting` is called once if another build holds it."""
        self.results.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / "lock", waiting):
            yield

    # --- manifest

    def read(self) -> Manifest:
        """The manifest; an empty one where there is none or it cannot be read."""
        try:
            data = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
            files = {name: Written(*facts) for name, facts in data["files"].items()}
            claimed = {name: (job, sha256) for name, (job, sha256) in (data["claimed"] or {}).items()}
            return Manifest(data["fingerprint"], tuple(data["targets"]), data["warnings"], files, claimed, data["parts"], data.get("course", ""))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Manifest()

    def recover(self) -> Manifest:
        """The manifest, with what a build put in place before it was killed."""
        manifest = self.read()
        for name, (job, sha256) in manifest.claimed.items():
            with suppress(OSError):
                if hashlib.sha256((self.output / name).read_bytes()).hexdigest() == sha256:
                    manifest.files[name] = self._written(name, job, sha256)
        manifest.claimed = {}
        return manifest

    def _written(self, name: str, job: str, sha256: str) -> Written:
        found = os.stat(self.output / name)
        return Written(job, sha256, found.st_size, found.st_mtime_ns)

    def write(self, manifest: Manifest) -> None:
        data = {
            "fingerprint": manifest.fingerprint, "targets": manifest.targets, "warnings": manifest.warnings,
            "files": {name: [w.job, w.sha256, w.size, w.mtime_ns] for name, w in sorted(manifest.files.items())},
            "claimed": dict(sorted(manifest.claimed.items())), "parts": dict(sorted(manifest.parts.items())),
            "course": manifest.course,
        }
        self._replace(json.dumps(data, ensure_ascii=False).encode(), self.folder / "manifest.json")

    def intact(self, name: str, written: Written) -> bool:
        """Whether the file is still as the build left it."""
        try:
            found = os.stat(self.output / name)
        except OSError:
            return False
        return found.st_size == written.size and found.st_mtime_ns == written.mtime_ns

    # --- results

    def keep(self, key: str, data: bytes) -> Path:
        """Set a result aside under its key."""
        place = self.results / key
        self._replace(data, place)
        return place

    def kept(self, key: str) -> Path | None:
        place = self.results / key
        return place if place.is_file() else None

    def publish(self, key: str, name: str, sha256: str) -> Written:
        """Move a result to its place in the output folder."""
        place = self.output / name
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.results / key, place)
        return self._written(name, key, sha256)

    def foreign(self, name: str, manifest: Manifest) -> Path | None:
        """What stands, written by no build, where this file or a folder on the way to it is to be."""
        place = self.output / name
        for folder in place.parents:
            if folder == self.output:
                break
            if os.path.lexists(folder) and not folder.is_dir():
                return folder
        return place if os.path.lexists(place) and (name not in manifest.files or place.is_dir()) else None

    def remove(self, name: str, written: Written) -> bool:
        """Remove a file that a build wrote, if it is still what was written, and folders that become empty."""
        place = self.output / name
        try:
            if hashlib.sha256(place.read_bytes()).hexdigest() != written.sha256:
                return False
            place.unlink()
        except FileNotFoundError:
            pass
        with suppress(OSError):
            for folder in place.parents:
                if folder == self.output:
                    break
                folder.rmdir()
        return True

    def sweep(self, keys: set[str]) -> None:
        """Forget the results that are not among `keys`, and what an interrupted run left half written."""
        for place in self.results.iterdir():
            if place.name not in keys:
                place.unlink(missing_ok=True)
        for place in self.folder.glob("*.tmp"):
            place.unlink(missing_ok=True)
        self.clear_scratch()

    def clear_scratch(self) -> None:
        """Remove what the processes of a build left in their folder for temporary files."""
        import shutil

        shutil.rmtree(self.scratch, ignore_errors=True)

    def _replace(self, data: bytes, place: Path) -> None:
        temporary = place.with_name(f"{place.name}.{os.getpid()}.tmp")
        try:
            temporary.write_bytes(data)
            os.replace(temporary, place)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


@contextmanager
def locked(place: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock file, made if it is not there; `waiting` is called once if another process holds it."""
    with open(place, "a+b") as file:
        _lock(file, waiting)
        yield


def _lock(file, waiting: Callable[[], None]) -> None:
    """Lock a file for this process; it is freed when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:
        _lock_windows(file, waiting)
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        waiting()
        fcntl.flock(file, fcntl.LOCK_EX)


def _lock_windows(file, waiting: Callable[[], None]) -> None:
    import msvcrt

    told = False
    while True:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            return
        except OSError:
            if not told:
                waiting()
            told = True
            time.sleep(0.2)


def fingerprint(facts: dict[str, str]) -> str:
    """One digest for everything a build depends on."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def up_to_date(manifest: Manifest, store: Store, print_of_inputs: str, targets: tuple[str, ...]) -> bool:
    """Whether the last good build had these very inputs, made these targets, and all it wrote is still there."""
    covered = not manifest.targets or (bool(targets) and set(targets) <= set(manifest.targets))
    intact = all(store.intact(name, written) for name, written in manifest.files.items())
    return manifest.fingerprint == print_of_inputs and covered and intact
