from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "core.reference"
    label = "reference"
    verbose_name = "Dated reference data"
