"""The package as a user meets it: names, versions, what an import loads, what is shipped."""

from __future__ import annotations

import ast
import configparser
import fnmatch
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bitget_client

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bitget_client"
MODULES = ["bitget_client", *(m.name for m in pkgutil.walk_packages([str(PACKAGE)], "bitget_client."))]


def setup_cfg() -> configparser.ConfigParser:
    """The packaging facts."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def loaded_by(code: str) -> set[str]:
    """The modules a fresh interpreter has loaded after running ``code``."""
    program = f"{code}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_every_public_name_is_there() -> None:
    """Each name in ``__all__`` can be imported, and ``dir`` shows it."""
    assert sorted(set(bitget_client.__all__)) == sorted(bitget_client.__all__)
    for name in bitget_client.__all__:
        assert getattr(bitget_client, name) is not None
        assert name in dir(bitget_client)


def test_star_import_gives_the_public_names() -> None:
    """``from bitget_client import *`` gives exactly ``__all__``."""
    space: dict[str, object] = {}
    exec("from bitget_client import *", space)
    assert set(bitget_client.__all__) == set(space) - {"__builtins__"}


def test_unknown_name_is_an_attribute_error() -> None:
    """A name that is not there fails as in any module."""
    with pytest.raises(AttributeError, match="has no attribute 'RestClientV9'"):
        bitget_client.RestClientV9  # noqa: B018


def test_type_checkers_and_run_time_agree() -> None:
    """The imports that type checkers read and the table used at run time name the same modules."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    block = next(n for n in tree.body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")
    checked = {
        alias.name: f".{node.module or alias.name}"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert checked == {**bitget_client._HOME, "errors": ".errors"}
    assert set(checked) == set(bitget_client.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_all_of_each_module_is_true(name: str) -> None:
    """What a module lists in ``__all__`` exists, once, in order."""
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", [])
    assert sorted(set(listed)) == sorted(listed)
    missing = [item for item in listed if not hasattr(module, item)]
    assert missing == []


REST = ("bitget_client.rest.v2", "bitget_client.rest.v3")


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import bitget_client", {"requests", "websocket", "attrs", "orjson", "bitget_client.errors", *REST}),
        ("from bitget_client import errors, Environment, Credentials, Topic", {"requests", "websocket", "attr"}),
        ("from bitget_client import RestClientV2", {"websocket", "aiohttp", "bitget_client.ws", REST[1]}),
        ("from bitget_client import RestClientV3", {"websocket", "aiohttp", "bitget_client.ws", REST[0]}),
        ("from bitget_client import RestClientV3", {"cryptography", "cattrs"}),
        ("from bitget_client import WebsocketClientV3", {"requests", "aiohttp", "bitget_client.rest", "cryptography"}),
        ("from bitget_client import WebsocketClientV3; WebsocketClientV3()", {"attr", "cattrs"}),
        ("from bitget_client import WebsocketAPIClient", {"requests", "aiohttp", "bitget_client.rest", "cryptography"}),
    ],
)
def test_import_loads_only_what_is_used(code: str, absent: set[str]) -> None:
    """A program pays at start-up only for the clients it touches."""
    assert set() == absent & loaded_by(code)


def test_type_information_is_shipped() -> None:
    """``py.typed`` is there, so that type checkers of users read the annotations."""
    assert (PACKAGE / "py.typed").is_file()


def test_every_file_of_the_package_is_shipped() -> None:
    """Each folder with code is a package, and each data file matches a pattern in setup.cfg."""
    data = {
        section: [p.strip() for p in re.split(r"[,\n]", patterns) if p.strip()]
        for section, patterns in setup_cfg()["options.package_data"].items()
    }
    unshipped = []
    for path in PACKAGE.rglob("*"):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        if path.suffix == ".py":
            shipped = (path.parent / "__init__.py").is_file()
        else:
            shipped = any(
                fnmatch.fnmatch(path.relative_to(ROOT / package.replace(".", "/")).as_posix(), pattern)
                for package, patterns in data.items()
                if path.is_relative_to(ROOT / package.replace(".", "/"))
                for pattern in patterns
            )
        if not shipped:
            unshipped.append(path.relative_to(ROOT).as_posix())
    assert unshipped == []


def test_version_stands_in_one_place() -> None:
    """setup.cfg takes the version from the package."""
    assert setup_cfg()["metadata"]["version"] == "attr: bitget_client.__version__"


def test_changelog_speaks_of_this_version() -> None:
    """The newest numbered section of the change log is the version of the package."""
    sections = re.findall(r"^## \[(\d[^]]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sections[0] == bitget_client.__version__


def test_requirements_are_ranges() -> None:
    """No requirement is pinned to one version, and each has a lower bound."""
    config = setup_cfg()
    lines = config["options"]["install_requires"].splitlines()
    for extra in config["options.extras_require"].values():
        lines += extra.splitlines()
    for line in filter(None, map(str.strip, lines)):
        requirement = line.split(";")[0]
        assert "==" not in requirement
        assert ">=" in requirement or requirement.startswith("bitget-client["), line
