"""How far the walks over all routes go: one caller for each distinct promise, or everybody."""

import os

EVERYBODY = "RASSO_WALK" in os.environ  # make walk
