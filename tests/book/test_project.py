"""Files that say the same thing twice agree."""

import pkgutil
import re
import shutil
import subprocess
import tomllib
from importlib import metadata

import api_pages
import build
import lock
import pytest
import yaml
from packaging.specifiers import SpecifierSet

import companion
import sgcrl

ROOT = build.ROOT
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
LOCK = dict(
    line.lower().replace("_", "-").split("==")
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WORKFLOW = (ROOT / ".github/workflows/book.yml").read_text("utf-8")
JOBS = yaml.safe_load(WORKFLOW)["jobs"]
# What each job of the public workflow may do; the one token for all of them may do nothing.
PERMISSIONS = {
    "test": {"contents": "read"},
    "macos": {"contents": "read"},
    "ipynb": {"contents": "write"},
    "deploy": {"pages": "write", "id-token": "write"},
}


def texts():
    """Yield every text of the repository with its path, leaving out what is built or installed."""
    for file in sorted(ROOT.rglob("*")):
        top = file.relative_to(ROOT).parts[0]
        made = top in ("_build", ".venv", ".git") or top.endswith(".egg-info")
        if made or "__pycache__" in file.parts or not file.is_file():
            continue
        try:
            yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_the_lock_pins_all_that_is_asked_for_and_names_no_place():
    extras = PROJECT["optional-dependencies"]
    asked = sum((extras[name] for name in extras.keys() - {"speed"}), PROJECT["dependencies"])
    assert {re.match(r"[\w-]+", line).group() for line in asked} <= LOCK.keys()
    for name, version in LOCK.items():
        assert re.fullmatch(r"[0-9a-z.]+", version), (name, version)


@pytest.mark.parametrize("name", LOCK)
def test_every_pin_installs_in_every_python(name):
    installed = metadata.distribution(name)
    assert installed.version.partition("+")[0] == LOCK[name], (
        "not the locked version: run make book"
    )
    accepted = SpecifierSet(installed.metadata.get("Requires-Python", ""))
    assert not [python for python in lock.PYTHONS if python not in accepted], str(accepted)


def test_all_say_the_same_of_pythons():
    first, last = lock.PYTHONS[0], lock.PYTHONS[-1].removesuffix(".0")
    accepted = SpecifierSet(PROJECT["requires-python"])
    major, minor = map(int, last.split("."))
    assert accepted == SpecifierSet(f">={first},<{major}.{minor + 1}")
    said = "Python {}, {} or {}".format(*(".".join(p.split(".")[:2]) for p in lock.PYTHONS))
    for page in ("README.md", "book/reproduce.md"):
        assert said in (ROOT / page).read_text("utf-8"), page
    assert f'"{first} to {last}"' in (ROOT / "book/tools/venv.sh").read_text("utf-8")
    # Debian 12 has the first.
    images = [image.split("-")[0] for image in JOBS["test"]["strategy"]["matrix"]["image"]]
    assert images == ["debian:12", *(f"python:{python[:4]}" for python in lock.PYTHONS[1:])]


def test_the_workflow_runs_fixed_actions_with_no_more_rights_than_each_job_needs():
    actions = re.findall(r"uses: (.*)", WORKFLOW)
    assert actions
    for action in actions:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    assert yaml.safe_load(WORKFLOW)["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == PERMISSIONS


def test_a_checkout_with_the_line_ends_of_windows_has_those_of_unix(tmp_path):
    if not ((ROOT / ".git").exists() and shutil.which("git")):
        pytest.skip("a copy without its history, or no git: nothing to check out")
    options = ["-q", "-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    subprocess.run(["git", "clone", *options, str(ROOT), str(tmp_path / "clone")], check=True)
    files = [file for file in (tmp_path / "clone").rglob("*") if file.is_file()]
    files = [file for file in files if ".git" not in file.relative_to(tmp_path / "clone").parts]
    assert len(files) > 100
    texts = [file for file in files if b"\0" not in file.read_bytes()]
    assert not [file.name for file in texts if b"\r\n" in file.read_bytes()]
    same = [file for file in files if (ROOT / file.relative_to(tmp_path / "clone")).is_file()]
    for file in same:
        if file.suffix in (".npz", ".nc"):
            assert file.read_bytes() == (ROOT / file.relative_to(tmp_path / "clone")).read_bytes()


def test_binder_has_the_locked_versions():
    lines = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pins = dict(line.split("=") for line in lines if "=" in line)
    assert pins.pop("python") == "3.11"
    for name, version in pins.items():
        locked = LOCK[{"pytorch-cpu": "torch", "matplotlib-base": "matplotlib"}.get(name, name)]
        assert f"{locked}.".startswith(f"{version}."), f"{name}: {version} here, {locked} locked"


def test_addresses_stand_in_one_place():
    address = CONFIG["repository"]["url"].removeprefix("https://")
    assert [name for name, text in texts() if address in text] == ["_config.yml"]
    site = CONFIG["html"]["baseurl"]
    assert [name for name, text in texts() if site in text] == ["README.md", "_config.yml"]


def test_every_public_module_has_a_page_and_is_listed_once():
    packages = ("sgcrl.theory", "sgcrl.measures", "sgcrl.variants", "companion")
    modules = {
        module.name
        for package in (sgcrl, companion)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not module.name.startswith(("companion.data", "companion.explorables."))
        and "._" not in module.name
    } - set(packages)
    lists = (ROOT / "book" / name for name in ("api.md", "api_more.md"))
    text = "".join(page.read_text("utf-8") for page in lists)
    listed = re.findall(r"^((?:sgcrl|companion)[\w.]*)", text, re.MULTILINE)
    assert len(listed) == len(set(listed)) and set(listed) == modules
    # The algorithm comes first, in the order of reading.
    core = "arrays worlds replay sphere infonce tabular network train gymnasium_env".split()
    assert listed[:9] == [f"sgcrl.{name}" for name in core]
    pages = [api_pages.page(module) for module in listed]
    assert [page for page in build.contents(ROOT) if page.startswith("book/api/")] == pages
    for module in listed:
        source = ROOT / f"{api_pages.page(module)}.md"
        assert source.read_text("utf-8") == api_pages.stub(module), f"write into {source.name}"
    assert len(list((ROOT / "book" / "api").rglob("*.md"))) == len(listed)


def test_the_book_and_its_library_are_of_one_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["version"] == PROJECT["version"] and cited["license"] == PROJECT["license"]
    assert cited["title"].startswith(CONFIG["title"])


def test_the_glossary_is_in_alphabetical_order():
    text = (ROOT / "book" / "glossary.md").read_text("utf-8").partition("```{glossary}\n")[2]
    terms = re.findall(r"^(\S.*)\n    \S", text, re.MULTILINE)
    assert len(terms) > 40
    assert terms == sorted(terms, key=str.lower)


def test_scripts_are_the_only_source_and_open_as_notebooks():
    for script in build.chapters(ROOT):
        assert build.read(script).metadata.kernelspec.name == "python3", script.name
    assert not list((ROOT / "notebooks").glob("*.ipynb"))


def test_notebooks_are_in_one_thread_before_they_compute():
    for script in build.chapters(ROOT):
        code = [cell.source for cell in build.read(script).cells if cell.cell_type == "code"]
        (set_up,) = (number for number, source in enumerate(code) if "\none_thread()" in source)
        # The playground shows before that what its page computes, and no kernel.
        assert all("explorables" in source for source in code[:set_up]), script.name


def test_the_packages_are_installed_whole_and_with_the_records():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = {"sgcrl": ROOT / "lib/sgcrl", "companion": ROOT / "book/companion"}
    found = {
        ".".join([name, *file.parent.relative_to(folder).parts]): file.parent
        for name, folder in folders.items()
        for file in folder.rglob("__init__.py")
    }
    assert set(project["packages"]) == found.keys() | {"companion.data"}
    assert project["package-dir"] == {
        "sgcrl": "lib/sgcrl",
        "companion": "book/companion",
        "companion.data": "notebooks/data",
    }
    kinds = project["package-data"]
    for package, folder in found.items():
        others = {f"*{file.suffix}" for file in folder.iterdir() if file.suffix in (".js", ".css")}
        assert others == set(kinds.get(package, ())), package
    assert kinds["companion.data"] == ["*.npz", "*.nc"]


def test_no_settings_file_says_a_thing_twice():
    class Strict(yaml.SafeLoader):
        def construct_mapping(self, node, deep=False):
            keys = [key.value for key, _ in node.value]
            assert len(keys) == len(set(keys)), keys
            return super().construct_mapping(node, deep)

    files = ["_config.yml", "_toc.yml", "environment.yml", "CITATION.cff"]
    for name in [*files, ".github/workflows/book.yml"]:
        yaml.load((ROOT / name).read_text("utf-8"), Strict)


def test_no_text_holds_two_versions_of_itself():
    marks = tuple(mark * 7 + " " for mark in "<>")
    for name, text in texts():
        assert not [line for line in text.splitlines() if line.startswith(marks)], name
