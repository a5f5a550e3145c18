"""What the files for production promise, read from the files: no container engine is needed.

`faults` answers each promise that Dockerfile or docker-compose.yml does not keep, in words.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from django.core.management import get_commands

SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|CREDENTIAL|(^|_)KEYS?(_|$)")
A_PASSWORD_WITHIN = re.compile(r"://[^/@\s]*:[^/@\s]+@")
PINNED = re.compile(r"[\w./-]+:\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$")
ROOT = re.compile(r"^(root|0)(:|$)")
# read by Python, pip and Django themselves
OF_OTHERS = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PIP_DISABLE_PIP_VERSION_CHECK"}
OF_OTHERS |= {"DJANGO_SETTINGS_MODULE"}


def faults(folder: Path) -> list[str]:
    """Every promise that the files in `folder` break."""
    composed = yaml.safe_load((folder / "docker-compose.yml").read_text())
    read = settings_read(folder)
    found = list(_of_image((folder / "Dockerfile").read_text(), read))
    for name, service in composed["services"].items():
        found += [f"{name}: {fault}" for fault in _of_service(service)]
        found += [f"{name}: {fault}" for fault in _of_what_it_names(folder, service)]
        if "build" in service:
            found += [
                f"{name}: nothing reads the setting {setting}"
                for setting in service.get("environment", {})
                if setting.removesuffix("_FILE") not in read and setting not in read
            ]
        found += [
            f"{name}: there is no secret {secret}"
            for secret in service.get("secrets", [])
            if secret not in composed.get("secrets", {})
        ]
    return found


def settings_read(folder: Path) -> set[str]:
    """The names in capitals that the settings, or the health check, speak of."""
    sources = [*(folder / "rasso" / "settings").glob("*.py"), folder / "docker" / "healthy.py"]
    text = "".join(path.read_text() for path in sources)
    return set(re.findall(r'"([A-Z][A-Z0-9_]+)"', text))


def _of_image(text: str, read: set[str]) -> Iterator[str]:
    lines = text.replace("\\\n", " ").splitlines()
    for image in (line.split()[1] for line in lines if line.startswith("FROM ")):
        if not PINNED.match(image):
            yield f"Dockerfile: {image} is not pinned to a version"
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    if not users or ROOT.match(users[-1]):
        yield "Dockerfile: it ends as root"
    for line in lines:
        if "pip install" in line and "--require-hashes" not in line:
            yield "Dockerfile: packages are installed without their hashes"
        if line.startswith(("ENV ", "ARG ")):
            for name in re.findall(r"([A-Z][A-Z0-9_]+)=", line):
                if name not in read | OF_OTHERS:
                    yield f"Dockerfile: nothing reads the setting {name}"
                if SECRET_NAME.search(name):
                    yield f"Dockerfile: {name} is a secret, and would be kept in the image"


def _of_service(service: dict[str, Any]) -> Iterator[str]:
    runs_once = service.get("restart") == "no"
    if not runs_once and not service.get("healthcheck", {}).get("test"):
        yield "it has no health check"
    if service.get("read_only") is not True:
        yield "its file system can be written"
    if not service.get("user") or ROOT.match(str(service["user"])):
        yield "it runs as root"
    if service.get("cap_drop") != ["ALL"] or service.get("cap_add") or service.get("privileged"):
        yield "it keeps capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "it can gain privileges"
    if "build" not in service and not PINNED.match(service.get("image", "")):
        yield f"its image {service.get('image')} is not pinned to a version"
    environment = service.get("environment", {})
    if not isinstance(environment, dict):
        yield "its environment is a list: write it as names and values"
        return
    for name, value in environment.items():
        if SECRET_NAME.search(name) and not name.endswith("_FILE"):
            yield f"{name} is a secret in the environment: use {name}_FILE"
        if A_PASSWORD_WITHIN.search(str(value)):
            yield f"{name} holds a password: put that into a file"


def _of_what_it_names(folder: Path, service: dict[str, Any]) -> Iterator[str]:
    """Commands, modules and files that are not there."""
    told = [service.get("command", []), service.get("healthcheck", {}).get("test", [])]
    for words in (shlex.split(one) if isinstance(one, str) else one for one in told):
        for before, word in zip(["", *words], words, strict=False):
            if before == "manage.py" and word not in get_commands():
                yield f"there is no command {word}"
            if word.startswith("--app=") and not find_spec(word.removeprefix("--app=")):
                yield f"there is no module {word.removeprefix('--app=')}"
            if word.startswith("docker/") and not (folder / word).is_file():
                yield f"there is no file {word}"
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        if source.startswith("./") and not (folder / source).exists():
            yield f"there is no file {source}"
