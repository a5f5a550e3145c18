"""The house is shaken: processes killed, services emptied, stopped and started again.

`make chaos` shakes it for longer: RASSO_CHAOS_ROUNDS is how often each thing is done.
"""

import os

ROUNDS = int(os.environ.get("RASSO_CHAOS_ROUNDS", "1"))
