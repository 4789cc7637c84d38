#!/usr/bin/env python3
"""The front door: `python3 build.py` builds course/ into output/, and `python3 build.py --help` tells what
else there is.

It needs only CPython 3.11 or later. The first run makes .venv and installs there what requirements.lock
names; `python3 build.py test` does the same for the tests, and runs them.

This file must be readable by every older Python too, or that one could not say that it is too old.
"""

import os
import sys

if sys.version_info < (3, 11) or sys.implementation.name != "cpython":
    sys.stderr.write(
        "Coursewright needs CPython 3.11 or later, and this is Python %s (%s).\n"
        % (sys.version.split()[0], sys.executable)
    )
    sys.exit(2)


def main():
    """Run the command line in an environment that has what it needs; returns the exit status."""
    from coursewright.setup import launch

    return launch.run(os.path.dirname(os.path.abspath(__file__)), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
