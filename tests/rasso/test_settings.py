"""What the settings of a desk take from the environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8400"}, "http://127.0.0.1:8400"),
        ({"PORT": "8400", "SERVICE_ADDRESS": "http://desk.example"}, "http://desk.example"),
    ],
    ids=["nothing", "port", "address"],
)
def test_e_mails_of_a_desk_lead_to_the_port_it_answers_on(
    given: dict[str, str], address: str, tmp_path: Path
) -> None:
    around = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {"DJANGO_SETTINGS_MODULE": "rasso.settings.local", "RASSO_VAR": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.SERVICE_ADDRESS)"],
        env={**around, **settings, **given},
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout.strip() == address
