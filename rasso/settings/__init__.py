"""Settings: `base` holds for everyone; `local`, `test` and `production` each add their own."""
