from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "core.api"
    label = "api"
    verbose_name = "What every API resource shares"

    def ready(self) -> None:
        from core.api import description  # noqa: F401  (registers how callers are described)
