from django.apps import AppConfig


class EarlyAdviceConfig(AppConfig):
    name = "earlyadvice"
    verbose_name = "Early advice"
