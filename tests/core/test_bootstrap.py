"""The first command on a fresh clone: each missing piece gets one sentence with its cure."""

import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from core.whereabouts import ROOT


def test_an_older_python_is_told_what_is_needed(tmp_path: Path) -> None:
    older = (
        "import sys; sys.version_info = (3, 9, 2, 'final', 0); "
        "exec(compile(open('bootstrap.py').read(), 'bootstrap.py', 'exec'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", older], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == (
        "Python 3.11 or later is needed and this is 3.9: install a newer one, or name it, "
        "for example `make run PYTHON=python3.12`.\n"
    )


def test_a_system_it_does_not_run_on_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(bootstrap.CannotStart, match="runs on Linux and macOS, and this is win32"):
        bootstrap.check_platform()


def test_the_browser_is_the_one_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "my-chromium"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    assert bootstrap.chromium() == str(browser)


def test_ci_does_not_go_on_without_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(bootstrap, "BROWSERS", ("chromium",))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(bootstrap.CannotStart, match="No Chromium was found"):
        bootstrap.test([])


def test_an_environment_made_from_other_requirements_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bootstrap.wanted_stamp()
    other = tmp_path / "dev.txt"
    other.write_text("nothing==1\n")
    monkeypatch.setattr(bootstrap, "REQUIREMENTS", other)
    assert bootstrap.wanted_stamp() != before
