"""`gallery`: the addresses and templates of the gallery in place of the product's."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from core.accounts.models import User, UserKind
from core.history import write


@pytest.fixture
def gallery(settings: Settings) -> None:
    """Serve the gallery."""
    templates = copy.deepcopy(django_settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.gallery.urls"
    settings.PAGE_FRAME = "tests.gallery.pages.frame"


@pytest.fixture
def someone(db: None) -> User:
    """A member of staff who holds no role anywhere."""
    user = User(kind=UserKind.STAFF, email="someone@nowhere.example", name="Someone")
    user.set_password("demo-only")
    by = User.objects.filter(kind=UserKind.SYSTEM).first()
    assert by is not None
    return write(user, by=by, at=datetime(2026, 12, 1, tzinfo=UTC), why="test")
