"""What `build.py` does before the tool itself can start: find or make the environment it runs in.

    launch      chooses the environment, at next to no cost once it is there
    active      whether the active environment already has what is needed
    install     makes .venv and installs the locked requirements
    system      libraries and programs that come from the system's package manager

Standard library only, since nothing else can be counted on yet.
"""


class SetupError(Exception):
    """Something is missing that a person has to bring; the text is one sentence that says what to do."""
