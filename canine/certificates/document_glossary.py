"""A short glossary: what the words of the paper mean, for a reader who meets them for the first time."""

from reportlab.platypus import Flowable

from canine.certificates.layout import SMALL, heading, marked, text
from canine.certificates.messages import CertificateRecord
from canine.rules.team import Mode

_WORDS = (
    ("target", "a prepared item that holds a target odour"),
    ("blank", "a clean item or an empty place"),
    ("distractor", "an item with another odour, such as food or tape"),
    ("alert", "the dog’s trained final response"),
    ("hit and miss", "an alert, and no alert, on a target"),
    ("false alert and correct rejection", "an alert, and no alert, where no target lay"),
    ("sensitivity", "hits of all targets"),
    ("specificity", "correct rejections of all non-targets; what is missing from 100 % is the false-alert rate"),
    ("interval", "the range of true rates that the counts allow, at the stated confidence"),
    ("n", "how many presentations were counted"),
    ("commitment", "a fingerprint (SHA-256) of the plan, put on record before the trial, which no other plan has"),
)
_RASCO = ("RASCO", "air is drawn from a closed container through a filter, and the filter is brought to the dog")


def glossary(record: CertificateRecord) -> list[Flowable]:
    """Return the words in one paragraph."""
    known = (*_WORDS, _RASCO) if record.mode is Mode.RASCO else _WORDS
    words = "; ".join(f"<b>{text(name)}</b>: {text(meaning)}" for name, meaning in known)
    return [*heading("Words of this paper"), marked(f"{words}.", SMALL)]
