"""The application object for a WSGI server; `python app.py` serves it."""

import os
import sys

from canine import create_app
from canine.cli import main, make_ready, refuse_another_release
from canine.extensions import bind_migrations
from canine.settings import SettingWrong

if __name__ == "__main__":
    main(["serve"])

try:
    app = create_app()
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":  # `flask db` upgrades by itself
        refuse_another_release(app)
    else:
        make_ready(app)
    bind_migrations(app)
except SettingWrong as wrong:
    print(f"canine: {wrong}", file=sys.stderr)
    raise SystemExit(2) from None
