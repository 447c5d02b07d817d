"""The application object for a WSGI server; `python app.py` serves it."""

from canine import create_app
from canine.cli import main

app = create_app()

if __name__ == "__main__":
    main(["serve"])
