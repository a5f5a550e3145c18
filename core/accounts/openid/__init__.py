"""Staff sign-in by the organisation's OpenID Connect, where it is configured."""
