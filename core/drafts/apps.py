from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "core.drafts"
    label = "drafts"
    verbose_name = "Drafts"
