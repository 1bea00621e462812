"""What holds for every test: how Hypothesis looks for examples, and that nothing of the machine's own set-up leaks in."""

from __future__ import annotations

import os

from hypothesis import settings

# Machines that run tests are shared: how long one example takes says nothing. What must be quick is measured by itself.
settings.register_profile("syncer", deadline=None, print_blob=True)
settings.load_profile("syncer")

# Somebody's own configuration and clock must not steer the program under test.
for _name in [name for name in os.environ if name.startswith(("SYNCER__", "SYNCER_TEST_CLOCK"))]:
    del os.environ[_name]
