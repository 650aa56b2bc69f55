"""Files that say the same thing twice agree."""

import pkgutil
import re
import tomllib

import build
import yaml

import sgcrl
from sgcrl import figures

ROOT = build.ROOT
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
LOCK = dict(
    line.lower().replace("_", "-").split("==")
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    if not line.startswith("#")
)


def texts():
    """Yield every text of the repository with its path, leaving out what is built or installed."""
    for file in sorted(ROOT.rglob("*")):
        top = file.relative_to(ROOT).parts[0]
        if top in ("_build", ".venv", ".git") or "__pycache__" in file.parts or not file.is_file():
            continue
        try:
            yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_the_lock_pins_all_that_is_asked_for_and_names_no_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = sum(project["optional-dependencies"].values(), project["dependencies"])
    assert {re.match(r"[\w-]+", line).group() for line in asked} <= LOCK.keys()
    for name, version in LOCK.items():
        assert re.fullmatch(r"[0-9a-z.]+", version), (name, version)


def test_binder_has_the_locked_versions():
    lines = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pins = dict(line.split("=") for line in lines if "=" in line)
    assert pins.pop("python") == "3.11"
    for name, version in pins.items():
        locked = LOCK[{"pytorch-cpu": "torch", "matplotlib-base": "matplotlib"}.get(name, name)]
        assert f"{locked}.".startswith(f"{version}."), f"{name}: {version} here, {locked} locked"


def test_the_address_of_the_repository_stands_in_one_place():
    address = CONFIG["repository"]["url"].removeprefix("https://")
    assert [name for name, text in texts() if address in text] == ["_config.yml"]


def test_api_page_lists_every_public_module():
    parts = [*pkgutil.iter_modules(sgcrl.__path__)]
    parts += pkgutil.iter_modules(figures.__path__, "figures.")
    modules = {part.name for part in parts if not part.name.startswith("_")}
    listed = re.findall(r"automodule:: sgcrl\.([\w.]+)", (ROOT / "book/api.md").read_text("utf-8"))
    assert len(listed) == len(set(listed)) and set(listed) == modules


def test_scripts_are_the_only_source_and_open_as_notebooks():
    for script in build.chapters(ROOT):
        assert build.read(script).metadata.kernelspec.name == "python3", script.name
    assert not list((ROOT / "notebooks").glob("*.ipynb"))


def test_the_library_is_installed_whole_and_with_the_records():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    found = {sgcrl.__name__}
    found |= {p.name for p in pkgutil.walk_packages(sgcrl.__path__, "sgcrl.") if p.ispkg}
    assert set(project["packages"]) == found | {"sgcrl.data"}
    assert project["package-dir"]["sgcrl.data"] == "notebooks/data"
    kinds = project["package-data"]
    for package in found:
        folder = ROOT / "lib" / package.replace(".", "/")
        others = {f"*{file.suffix}" for file in folder.iterdir() if file.suffix in (".js", ".css")}
        assert others == set(kinds.get(package, ())), package
    assert kinds["sgcrl.data"] == ["*.npz"]
