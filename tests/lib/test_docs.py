"""What is public says what it takes, in annotations and in numpydoc's sections."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import textwrap
from functools import cached_property

import pytest
from numpydoc.docscrape import FunctionDoc

import companion
import sgcrl

PACKAGES = [sgcrl, companion]


def modules(package):
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(found.name)


def public(package):
    """Functions, classes, methods and properties by their names, each where it is written."""
    for module in modules(package):
        for name, thing in vars(module).items():
            if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(thing):
                yield f"{module.__name__}.{name}", thing
            elif inspect.isclass(thing):
                yield f"{module.__name__}.{name}", thing
                for part, member in vars(thing).items():
                    method = function_of(member)
                    here = method and method.__qualname__ == f"{thing.__qualname__}.{part}"
                    if here and not part.startswith("_"):
                        yield f"{module.__name__}.{name}.{part}", method


def function_of(member):
    """The function of a method or a property, or None."""
    if isinstance(member, property):
        return member.fget
    if isinstance(member, cached_property):
        return member.func
    member = getattr(member, "__func__", member)  # of a class method
    return member if inspect.isfunction(member) else None


def taken(function):
    """Parameters of a function as numpydoc names them, self apart."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return {
        stars.get(parameter.kind, "") + name: parameter
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in ("self", "cls")
    }


def raised(function):
    """Names of the errors that a function raises itself, or by the checks of values."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield ast.unparse(node.exc.func)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            check = inspect.unwrap(function).__globals__.get(node.func.id)
            if getattr(check, "__module__", "") == "sgcrl._checks":
                yield "ValueError"


def faults(thing):
    """What an entry of the library's reference lacks."""
    is_class = inspect.isclass(thing)
    doc = FunctionDoc(None, doc=inspect.cleandoc(thing.__doc__ or ""))
    if not "".join(doc["Summary"]).strip():
        yield "no summary"
    own = vars(thing) if is_class else {}
    makes = own.get("__init__") if is_class else thing
    section, names, makers = "Parameters", [], [makes]
    if dataclasses.is_dataclass(thing) or hasattr(thing, "_fields"):
        section, names = "Attributes", list(thing.__annotations__)
        makers = [own.get("__post_init__")]
    elif makes and not getattr(thing, "_is_protocol", False):
        names = list(taken(makes))
    else:
        makers = []
    said = [name for entry in doc[section] for name in entry.name.split(", ")]
    if sorted(said) != sorted(names) and (said or len(names) > 1):
        yield f"{section}: says {said}, takes {names}"
    errors = {error for maker in makers if maker for error in raised(maker)}
    for missing in sorted(errors - {entry.type for entry in doc["Raises"]}):
        yield f"Raises: says nothing of {missing}"
    if makers == [makes] and makes:
        bare = [name for name, x in taken(makes).items() if x.annotation is x.empty]
        if not is_class and inspect.signature(makes).return_annotation is inspect.Signature.empty:
            bare.append("what it returns")
        if bare:
            yield f"no annotation: {bare}"


THINGS = {name: thing for package in PACKAGES for name, thing in public(package)}


@pytest.mark.parametrize("name", THINGS)
def test_what_is_public_is_annotated_and_documented(name):
    assert not list(faults(THINGS[name]))


def test_what_is_missing_is_found():
    def bare(one, two):
        """Do nothing."""
        if one < two:
            raise ValueError("one: got too little")

    found = " ".join(faults(bare))
    assert "takes ['one', 'two']" in found and "nothing of ValueError" in found
    assert "no annotation: ['one', 'two', 'what it returns']" in found
