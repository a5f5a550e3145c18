"""What every test can ask for."""

import pytest
from django.core.cache import cache

pytest_plugins = ["tests.database", "tests.browser", "tests.gallery.fixtures", "tests.cast"]


@pytest.fixture(autouse=True)
def fresh_cache(request: pytest.FixtureRequest) -> None:
    """Counts that slow guessing down must not reach from one test into the next."""
    if request.node.get_closest_marker("database"):
        cache.clear()
