from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    label = "deadlines"
    verbose_name = "Clocks and escalations"

    def ready(self) -> None:
        from deadlines import checks  # noqa: F401  (registers the system checks)
