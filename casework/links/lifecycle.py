"""Why two cases are linked. Lists, nothing else."""

from __future__ import annotations

from django.db.models import TextChoices


class LinkKind(TextChoices):
    SAME_SUSPECT = "same_suspect", "The same suspect"
    SAME_INCIDENT = "same_incident", "The same incident under two URNs"
    DIRECTED = "directed", "Linked by direction"


class LinkVerb(TextChoices):
    LINK = "link", "Link two cases"
    UNDO = "undo", "Undo a link"
    APART = "apart", "Say that two suspects are not the same person"
