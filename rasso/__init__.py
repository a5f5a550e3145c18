"""The composition root: settings, addresses, background work. Imported by no other room."""

from rasso.celery import app as celery_app

__all__ = ["celery_app"]
