"""The addresses of what is read across the rooms."""

from django.urls import path

from dashboards.case import CasePage
from dashboards.progression.joint_page import JointFile, JointPage
from dashboards.progression.listing import CasesFile, CasesPage
from dashboards.progression.national import NationalPage
from dashboards.progression.page import ProgressionPage
from dashboards.search import SearchPage

urlpatterns = [
    path("cases/<str:urn>/", CasePage.as_view(), name="case"),
    path("search/", SearchPage.as_view(), name="search"),
    path("progression/", ProgressionPage.as_view(), name="progression"),
    path("progression/cases/", CasesPage.as_view(), name="progression-cases"),
    path("progression/cases.csv", CasesFile.as_view(), name="progression-cases-csv"),
    path("progression/joint-meeting/", JointPage.as_view(), name="joint-meeting"),
    path("progression/joint-meeting.csv", JointFile.as_view(), name="joint-meeting-csv"),
    path("progression/national/", NationalPage.as_view(), name="national-figures"),
]
