"""The addresses of the inbox."""

from django.urls import path

from core.notices.pages import NoticePage, NoticesPage

urlpatterns = [
    path("notices/", NoticesPage.as_view(), name="notices"),
    path("notices/<uuid:notice_id>/", NoticePage.as_view(), name="notice"),
]
