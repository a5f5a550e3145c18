"""Hashing of secrets that were generated, not chosen: 256 random bits need no slow hash."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class RandomSecretHasher(PBKDF2PasswordHasher):
    """One round, so that a token costs a millisecond. Only for secrets of 256 random bits."""

    algorithm = "random_secret"
    iterations = 1
