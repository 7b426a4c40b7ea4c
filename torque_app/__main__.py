"""`python -m torque_app VERB ...`, what `./torque VERB ...` becomes."""

import sys

from torque_app.cli import main

sys.exit(main(sys.argv[1:]))
