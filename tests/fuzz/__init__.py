"""Whatever arrives at the API is answered as its description says, never with a fault of ours.

`make fuzz` goes on for longer: RASSO_FUZZ_EXAMPLES is how many inputs each operation gets, and
RASSO_FUZZ_SEED which ones; without a seed it is always the same ones.
"""

import os

from hypothesis import HealthCheck, Phase, settings

EXAMPLES = int(os.environ.get("RASSO_FUZZ_EXAMPLES", "12"))
SEED = os.environ.get("RASSO_FUZZ_SEED", "")

BOUNDED = settings(
    max_examples=EXAMPLES,
    derandomize=not SEED,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
