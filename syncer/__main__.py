"""`python -m syncer`: the same as the `syncer` script."""

import sys

from syncer.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
