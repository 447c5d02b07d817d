"""The application object for a WSGI server; `python app.py` serves it."""

import sys

from canine import create_app
from canine.cli import main, refuse_another_release
from canine.extensions import bind_migrations
from canine.settings import SettingWrong

if __name__ == "__main__":
    main(["serve"])

try:
    app = create_app()
    refuse_another_release(app)
    bind_migrations(app)  # `flask db` finds them here
except SettingWrong as wrong:
    print(f"canine: {wrong}", file=sys.stderr)
    raise SystemExit(2) from None
