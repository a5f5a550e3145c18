"""What the sweep and the verification did, for footers, health and the watchdog."""

from __future__ import annotations

from django.db import models


class SweepRun(models.Model):
    """One pass over the clocks. One that never finished has no `finished_at`."""

    as_of = models.DateTimeField()  # the instant whose rungs were owed
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.PositiveIntegerField(default=0)
    reminded = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)  # rungs that escalated
    climbed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["-finished_at"], name="newest_sweeps")]


class Verification(models.Model):
    """One comparison of every cached column with the events."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    looked_at = models.PositiveIntegerField()
    mismatches = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-finished_at"], name="newest_verifications")]
