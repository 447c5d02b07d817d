"""Acts on certificates: issuing one in three steps, of which the slow one holds nobody up; and what becomes of it."""

from canine.certificates import basis as basis  # its consequences are in force wherever certificates are
from canine.certificates.services.issuing import Paper, check_others, draw, draw_anew, issue, store
from canine.certificates.services.status import change_status, download, look_at, mean_nothing

__all__ = [
    "Paper",
    "change_status",
    "check_others",
    "download",
    "draw",
    "draw_anew",
    "issue",
    "look_at",
    "mean_nothing",
    "store",
]
