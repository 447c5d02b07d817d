"""The server's log: one line for each request, and the request's id on every line that is written meanwhile."""

import logging
import secrets
import sys
import time

from flask import Flask, Response, g, has_request_context, request

_log = logging.getLogger("canine.requests")
FORMAT = "%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s"
# Others' loggers that say a thousand times what helps nobody: how many requests wait, each round of each job, each step
# by which the file of a backup gets its tables.
_TALKATIVE = {"waitress.queue": logging.ERROR, "apscheduler": logging.ERROR, "alembic": logging.WARNING}


class _WithRequestId(logging.Filter):
    """Give each line the id of the request in which it was written; a dash outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through."""
        record.request_id = g.get("request_id", "-") if has_request_context() else "-"
        return True


def write_to_stderr(level: str) -> None:
    """Write the log of this process to standard error, from a level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_WithRequestId())
    logging.basicConfig(level=level, format=FORMAT, handlers=[handler])
    for name, least in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(level)))


def init_app(app: Flask) -> None:
    """Log each request at its end; its answer bears the id, by which its lines are found."""
    # Whoever had a connection that broke is told by the error; what the pool says beside it is a page of its insides.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    app.before_request(_begin)
    app.after_request(_end)


def tell(fault: str) -> None:
    """Say in the line of the running request what the machine did wrong: one request, one line."""
    g.fault = fault


def _begin() -> None:
    g.request_id, g.request_began = secrets.token_hex(6), time.perf_counter()


def _end(response: Response) -> Response:
    """Log by the pattern of the address: what stands in its place may be a token, a name or a case."""
    if "request_id" in g and request.endpoint != "static":
        response.headers["X-Request-ID"] = g.request_id
        took_ms = 1000 * (time.perf_counter() - g.request_began)
        pattern = request.url_rule.rule if request.url_rule else "no such address"
        fault = g.pop("fault", None)
        level, why = (logging.ERROR, f": {fault}") if fault else (logging.INFO, "")
        _log.log(level, "%s %s %d in %.0f ms%s", request.method, pattern, response.status_code, took_ms, why)
    return response
