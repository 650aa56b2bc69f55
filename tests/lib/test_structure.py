"""The plan of the house: what imports what, and how large the core may be."""

import ast
import doctest
import subprocess
import sys
from pathlib import Path

import companion
import sgcrl

LIB, COMPANION = Path(sgcrl.__file__).parent, Path(companion.__file__).parent
CORE = "arrays worlds replay sphere infonce tabular network train gymnasium_env".split()
HELPER = "_checks"  # private, and for all
MAY_IMPORT = {"theory": [], "measures": [], "variants": ["theory", "measures"]}
TORCH = {
    "arrays",  # when a device is asked for
    "network",
    "theory.outputs",
    "theory.tangent",
    "variants.accounts",
    "variants.encodings",
    "variants.network_edits",
    "variants.residual",
    "variants.unnormalised",
}


def imports(file):
    """Modules that a file imports, wherever it does so."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def test_the_core_is_nine_modules_of_at_most_1800_lines():
    files = sorted(LIB.glob("*.py"))
    assert {file.stem for file in files} == {"__init__", HELPER, *CORE}
    read = (file for file in files if file.stem in CORE)
    assert sum(len(file.read_text("utf-8").splitlines()) for file in read) <= 1800


def test_imports_go_one_way():
    order = {name: place for place, name in enumerate(CORE)}
    for file in sorted(LIB.rglob("*.py")):
        package, *rest = file.relative_to(LIB).with_suffix("").parts
        for name in imports(file):
            top, _, target = name.partition(".")
            target = target.split(".")[0]
            assert top != "companion", file
            if top != "sgcrl" or not target or target == HELPER:
                continue
            assert package != HELPER, (file, name)  # it is for all, so it imports none of them
            if not rest and package != "__init__":  # the core, in its own order
                assert target in order and order[target] < order[package], (file, name)
            elif rest and target not in order:
                assert target in [package, *MAY_IMPORT[package]], (file, name)


def test_each_module_has_a_file_of_tests_named_after_it():
    tests = Path(__file__).parent
    tested = {file.relative_to(tests).with_name(file.name[5:]) for file in tests.rglob("test_*.py")}
    modules = {file.relative_to(LIB) for file in LIB.rglob("[!_]*.py")}
    assert tested == modules | {Path("docs.py"), Path("structure.py")}


def test_torch_is_imported_where_it_is_named_and_nowhere_else():
    found = {
        ".".join(file.relative_to(LIB).with_suffix("").parts)
        for file in LIB.rglob("*.py")
        if any(name.split(".")[0] == "torch" for name in imports(file))
    }
    assert found == TORCH
    assert not any(
        name.split(".")[0] == "torch" for file in COMPANION.rglob("*.py") for name in imports(file)
    )


def test_tables_train_without_torch():
    script = """
import sys
from sgcrl import Settings, TabularCritic, four_rooms, train
run = train(four_rooms(), TabularCritic(four_rooms(), 2, 0), Settings(runs=2, episodes=5))
assert (run.similarity[:, -1] != run.similarity[:, 0]).any()
assert "torch" not in sys.modules and "companion" not in sys.modules
print("trained")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "trained\n", done.stderr


def test_the_example_of_help_runs():
    found = doctest.testmod(sgcrl)
    assert found.attempted >= 8 and not found.failed
