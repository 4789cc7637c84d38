"""The front door, tried on a project of its own: `build.py` and coursewright/setup as they are, with a
command line that only
says where it runs, and one tiny wheel in place of the real requirements."""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from coursewright.setup import SetupError, active, launch, system

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for system programs are shell scripts")

ROOT = Path(__file__).resolve().parents[2]
PYTHON = getattr(sys, "_base_executable", sys.executable)
COMMAND_LINE = """
import json, os, sys, time
def main(arguments):
    import tiny
    print(json.dumps({"arguments": arguments, "pid": os.getpid(), "prefix": sys.prefix,
                      "executable": sys.executable, "tiny": tiny.VERSION}), flush=True)
    time.sleep(30 if "sleep" in arguments else 0)
    return 7 if "seven" in arguments else 0
"""
# Read by each interpreter at its start: notes that start, and lets the test say what this machine is like.
MACHINE = """
import os, sys
def _note():
    with open(os.environ["STARTS"], "a") as starts:
        starts.write(sys.executable + "\\n")
_note()
for name in os.environ.get("WITHOUT", "").split():
    sys.modules[name] = None
if os.environ.get("TAG") and sys.prefix == sys.base_prefix:
    sys.implementation.cache_tag = os.environ["TAG"]
if "AS_USER" in os.environ:
    os.geteuid = lambda: int(os.environ["AS_USER"])
import ctypes
def _load(name, *rest, **more):
    if os.path.exists(os.environ["PANGO"]):
        return True
    raise OSError(name)
ctypes.CDLL = _load
"""
APT = """#!/bin/sh
echo "$*" >> "$APT_LOG"
case "$*" in
  *update*) : > "$APT_LOG.updated" ;;
  *) if [ -n "$APT_STALE" ] && [ ! -e "$APT_LOG.updated" ]; then exit 100; fi
     [ -n "$APT_BROKEN" ] && exit 100
     : > "$PANGO"
     for name in $APT_ALSO; do /bin/cp "$0" "${0%/*}/$name"; done ;;
esac
"""


def wheel(folder: Path, name: str, version: str, source: str) -> str:
    """Make a wheel with one module; returns its line in a lock file."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": source,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inner, text in files.items():
            archive.writestr(inner, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Project:
    """A project in a folder, and the machine it is built on."""

    def __init__(self, root: Path, machine: Path):
        self.root, self.machine = root, machine
        self.venv = root / ".venv"
        (machine / "bin").mkdir(parents=True, exist_ok=True)
        (machine / "site").mkdir(exist_ok=True)
        (machine / "site" / "sitecustomize.py").write_text(MACHINE)
        self.pango, self.starts, self.apt_log = machine / "pango", machine / "starts", machine / "apt.log"
        self.pango.touch()
        self.environment = {
            "PATH": str(machine / "bin"),
            "HOME": str(machine),
            "PYTHONPATH": str(machine / "site"),
            "STARTS": str(self.starts),
            "PANGO": str(self.pango),
            "APT_LOG": str(self.apt_log),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(root / "wheels"),
        }

    def program(self, name: str, text: str = "#!/bin/sh\n") -> None:
        """Put a program on the machine."""
        path = self.machine / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def start(self, *arguments: str, python: str = PYTHON, cwd: Path | None = None, **environment: str):
        """Start `build.py`."""
        self.starts.write_text("")
        return subprocess.Popen(
            [python, str(self.root / "build.py"), *arguments],
            cwd=cwd or self.root,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, status: int = 0, **more) -> tuple[dict, str]:
        """Run `build.py` to its end: what the command line said, and what stood on standard error."""
        process = self.start(*arguments, **more)
        out, error = process.communicate(timeout=120)
        assert process.returncode == status, error
        assert "Traceback" not in error
        return (json.loads(out) if out.startswith("{") else {"pid": process.pid}), error

    def lose_pango(self) -> None:
        """Take Pango off the machine, and what was noted of it."""
        self.pango.unlink()
        (self.venv / "pango.found").unlink()

    def count_starts(self) -> int:
        return len(self.starts.read_text().splitlines())

    def lock(self, version: str) -> None:
        """Lock the one requirement to a version."""
        line = wheel(self.root / "wheels", "tiny", version, f"VERSION = '{version}'\n")
        runner = wheel(self.root / "wheels", "pytest", "1.0", "import sys\nprint('pytest', *sys.argv[1:])\n")
        (self.root / "requirements.lock").write_text(line)
        (self.root / "requirements-test.lock").write_text(line + runner)


def plain(folder: Path) -> Project:
    """A project as it is before its first run."""
    root = folder / "project"
    shutil.copytree(ROOT / "coursewright" / "setup", root / "coursewright" / "setup")
    shutil.copy(ROOT / "build.py", root)
    (root / "coursewright" / "__init__.py").touch()
    (root / "coursewright" / "cli.py").write_text(COMMAND_LINE)
    (root / "wheels").mkdir()
    (root / "pyproject.toml").write_text(
        '[project]\ndependencies = ["tiny>=1.0"]\noptional-dependencies.test = ["pytest>=1"]\n'
    )
    project = Project(root, folder / "machine")
    project.lock("1.0")
    return project


@pytest.fixture
def new(tmp_path) -> Project:
    return plain(tmp_path)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> tuple[Project, dict, str]:
    """A project, and what its first run said."""
    project = plain(tmp_path_factory.mktemp("first"))
    return project, *project.run("build", "here")


@pytest.fixture
def made(first, tmp_path) -> Project:
    """A copy of a project that has had its first run."""
    shutil.copytree(first[0].root, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project", tmp_path / "machine")


# The environment


def test_the_first_run_installs_and_goes_on(first):
    project, said, error = first
    assert said["tiny"] == "1.0" and said["arguments"] == ["build", "here"]
    assert said["prefix"] == str(project.venv)
    assert error == "Installing 1 packages in .venv, once; this can take a minute.\n"


def test_a_later_run_starts_nothing_and_needs_no_network(made):
    process = made.start("build", PIP_FIND_LINKS="nowhere")
    out, error = process.communicate()
    assert (json.loads(out)["pid"], error) == (process.pid, "")
    assert made.count_starts() == 1
    assert json.loads(out)["executable"] == str(made.venv / "bin" / "python")


def test_a_later_run_costs_next_to_nothing(made, tmp_path):
    bare = tmp_path / "bare.py"
    bare.write_text("import time\nprint(time.process_time())\n")
    (made.root / "coursewright" / "cli.py").write_text(
        "import time\ndef main(_):\n    print(time.process_time())\n    return 0\n"
    )

    def cost(script: Path) -> float:
        """Seconds of work until the script got to print them."""
        return float(
            subprocess.run([PYTHON, script], env=made.environment, check=True, capture_output=True).stdout
        )

    front_door = made.root / "build.py"
    costs = [(cost(front_door), cost(bare)) for _ in range(10)]
    assert min(with_setup for with_setup, _ in costs) - min(without for _, without in costs) < 0.020


def test_it_works_from_any_folder_and_hands_the_status_on(made, tmp_path):
    said, _ = made.run("build", "seven", cwd=tmp_path, status=7)
    assert said["prefix"] == str(made.venv)


def test_a_changed_lock_is_installed(made):
    made.lock("2.0")
    said, error = made.run()
    assert said["tiny"] == "2.0" and "Installing" in error
    assert made.run()[1] == ""


def test_an_install_that_was_cut_off_is_done_again(made):
    packages = next((made.venv / "lib").glob("python*/site-packages"))
    (packages / "tiny.py").write_text("VERSION = 'half'\n")
    (made.venv / "unfinished").touch()
    (made.venv / "requirements.lock.installed").unlink()
    said, error = made.run()
    assert said["tiny"] == "1.0" and "Installing" in error
    assert not (made.venv / "unfinished").exists()


def test_two_first_runs_at_once_take_turns(new):
    processes = [new.start(), new.start()]
    ends = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert [json.loads(out)["tiny"] for out, _ in ends] == ["1.0", "1.0"]
    assert sorted("Installing" in error for _, error in ends) == [False, True]


def test_another_interpreter_goes_on_as_the_one_of_the_environment(made):
    said, error = made.run("build", "x", TAG="cpython-399")
    assert error == "" and said["arguments"] == ["build", "x"] and said["tiny"] == "1.0"
    assert made.count_starts() == 2


def test_an_environment_whose_python_was_replaced_is_made_again(made):
    stamp = made.venv / "requirements.lock.installed"
    stamp.write_bytes(b"cpython-310 abi linux x\n" + stamp.read_bytes().partition(b"\n")[2])
    said, error = made.run()
    assert said["tiny"] == "1.0" and "Installing" in error


def test_a_folder_that_is_no_environment_is_left_alone(new):
    new.venv.mkdir()
    (new.venv / "letter.txt").touch()
    _, error = new.run(status=2)
    assert error == ".venv is there but is no Python environment: move it away, then run this again.\n"
    assert (new.venv / "letter.txt").exists()


def test_without_network_it_says_so_and_the_next_run_goes_on(new, tmp_path):
    (tmp_path / "empty").mkdir()
    broken = {"PIP_NO_INDEX": "0", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": (tmp_path / "empty").as_uri()}
    _, error = new.run(status=2, **broken)
    assert error.count("\n") == 2
    assert "requirements.lock could not be installed" in error and "network" in error
    assert new.run()[0]["tiny"] == "1.0"


def test_a_package_that_is_not_the_locked_one_is_refused(new):
    lock = new.root / "requirements.lock"
    lock.write_text(re.sub("sha256:....", "sha256:0000", lock.read_text()))
    _, error = new.run(status=2)
    assert "could not be installed" in error and "HASHES" in error


def test_ctrl_c_ends_quietly(made):
    process = made.start("sleep")
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=20)
    assert (process.returncode, error) == (130, "Stopped.\n")


def test_an_active_environment_that_has_the_packages_is_used(made, tmp_path):
    mine = tmp_path / "mine"
    made.venv.rename(mine)
    said, error = made.run(python=str(mine / "bin" / "python"))
    assert (said["prefix"], error) == (str(mine), "")
    assert not made.venv.exists() and made.count_starts() == 1


def test_an_active_environment_that_lacks_some_is_not(made, tmp_path):
    mine = tmp_path / "mine"
    shutil.copytree(made.venv, mine, symlinks=True)
    (made.root / "pyproject.toml").write_text('[project]\ndependencies = ["tiny>=1.5"]\n')
    made.lock("2.0")
    said, _ = made.run(python=str(mine / "bin" / "python"))
    assert said["tiny"] == "2.0" and said["prefix"] == str(made.venv)


# What the system has to bring


def test_pango_is_installed_on_debian_as_root(made):
    made.program("apt-get", APT)
    made.lose_pango()
    said, error = made.run(AS_USER="0")
    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    assert error == f"Pango is missing: installing {packages} with apt-get.\n" and said["tiny"] == "1.0"
    assert made.apt_log.read_text() == f"-qq install -y --no-install-recommends {packages}\n"
    made.pango.unlink()
    assert made.run(AS_USER="0")[1] == ""  # found once, not looked for again


def test_an_old_list_of_packages_is_renewed(made):
    made.program("apt-get", APT)
    made.lose_pango()
    made.run(AS_USER="0", APT_STALE="1")
    assert [line.split()[1] for line in made.apt_log.read_text().splitlines()] == [
        "install",
        "update",
        "install",
    ]


def test_elsewhere_the_one_command_is_told(made):
    made.program("apt-get", APT)
    made.lose_pango()
    packages = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    told = f"Pango is missing; install with: sudo apt-get install -y {packages}\n"
    assert made.run(status=2, AS_USER="1000")[1] == told
    _, error = made.run(status=2, AS_USER="0", APT_BROKEN="1")
    assert error.splitlines()[-1] == told.replace("sudo ", "").strip()


@pytest.mark.parametrize("arguments", [["check"], ["schema"], ["new", "there"], ["--help"], ["slides", "-h"]])
def test_what_lays_out_no_page_needs_no_pango(made, arguments):
    made.lose_pango()
    assert made.run(*arguments, AS_USER="1000")[0]["arguments"] == arguments


@pytest.mark.parametrize("part", ["venv", "ensurepip"])
def test_a_python_without_venv_or_pip(new, part):
    new.program("apt-get", APT)
    package = f"python3.{sys.version_info[1]}-venv"
    _, error = new.run(status=2, AS_USER="1000", WITHOUT=part)
    assert error.endswith(f"is missing; install with: sudo apt-get install -y {package}\n")
    assert error.count("\n") == 1
    new.run(status=2, AS_USER="0", WITHOUT=part)
    assert package in new.apt_log.read_text()


@pytest.mark.parametrize(
    ("platform", "programs", "command"),
    [
        ("linux", ["apt-get", "dnf"], "sudo apt-get install -y libpango-1.0-0"),
        ("linux", ["dnf"], "sudo dnf install -y pango"),
        ("linux", ["brew"], "brew install pango"),
        ("darwin", [], "brew install pango"),
        ("win32", [], "pacman -S --noconfirm mingw-w64-ucrt-x86_64-pango"),
        ("linux", [], "Pango is missing; install what your system has for it"),
    ],
)
def test_each_system_is_told_its_own_command(monkeypatch, platform, programs, command):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: name if name in programs else None)
    with pytest.raises(SetupError, match=command):
        system.bring([system.Need("Pango", lambda: False, system.PANGO.packages)])


def test_the_tests_bring_their_tools_and_run(made):
    made.program("apt-get", APT)
    process = made.start("test", "-k", "some", AS_USER="0", APT_ALSO="chromium pdftotext java soffice qpdf")
    out, error = process.communicate(timeout=120)
    assert error.splitlines()[-1] == (
        "Chromium, Poppler, Java, LibreOffice Impress and qpdf are missing: "
        "installing chromium poppler-utils default-jre-headless libreoffice-impress qpdf with apt-get."
    )
    assert out == "pytest -n auto --dist loadfile -k some\n"


# The files themselves


def test_an_old_python_can_say_that_it_is_too_old(monkeypatch, capsys):
    ast.parse((ROOT / "build.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(ROOT / "build.py"), run_name="__main__")
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("Coursewright needs CPython 3.11 or later, and this is Python ")


def test_the_way_in_uses_the_standard_library_only():
    for path in (ROOT / "coursewright" / "setup").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.startswith(("coursewright.setup", "coursewright.cli")) or (
                    name.partition(".")[0] in sys.stdlib_module_names
                )


def pins(lock: str) -> dict[str, str]:
    """The requirements of a lock file: name -> version."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", [launch.LOCK, launch.TEST_LOCK])
def test_a_lock_pins_every_version_by_hash_and_names_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text and "index" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(pins(lock)) and all("--hash=sha256:" in entry for entry in entries)


def test_the_locks_agree_with_each_other_and_with_the_project():
    assert pins(launch.LOCK).items() <= pins(launch.TEST_LOCK).items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, wanted in (
        (launch.LOCK, project["dependencies"]),
        (launch.TEST_LOCK, project["optional-dependencies"]["test"]),
    ):
        assert all(active._met(requirement, pins(lock)) for requirement in wanted)


@pytest.mark.parametrize(
    ("requirement", "version", "met"),
    [
        ("tiny>=1.2", "1.10", True),
        ("tiny>=1.2", "1.1.9", False),
        ("tiny==70.0", "70", True),
        ("tiny==70.0", "70.1", False),
        ("tiny>=1", "", False),
        ("tiny>=1.2,<13", "12.9", True),
        ("tiny>=1.2,<13", "13.0", False),
    ],
)
def test_versions_are_compared_as_numbers(requirement, version, met):
    assert active._met(requirement, {"tiny": version} if version else {}) is met
