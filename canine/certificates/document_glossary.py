"""A short glossary: what the words of the paper mean, for a reader who meets them for the first time."""

from reportlab.platypus import Flowable, KeepTogether

from canine.certificates.layout import BODY, heading, marked, text
from canine.certificates.messages import CertificateRecord
from canine.rules.team import Blinding, Mode

_WORDS = (
    ("handler team", "one dog with one handler"),
    ("item", "a numbered container, prepared for the trial, with a target odour, another odour or none"),
    ("target", "an item that holds a target odour"),
    ("blank", "a clean item or an empty place"),
    ("distractor", "an item with another odour, such as food or tape"),
    ("alert", "the dog’s trained final response"),
    ("run", "the places that are loaded at one time, and that the dog then goes along"),
    ("presentation", "one item in one place, put before the dog"),
    ("response", "what the dog shows there, as the recorder enters it"),
    ("excluded", "not in the first count, for a reason that is named"),
    ("hit and miss", "an alert, and no alert, on a target"),
    ("false alert and correct rejection", "an alert, and no alert, where no target lay"),
    ("sensitivity", "hits of all targets"),
    ("specificity", "correct rejections of all non-targets; what is missing from 100 % is the false-alert rate"),
    ("interval", "the range of true rates that the counts allow, at the stated confidence"),
    ("n", "how many presentations were counted"),
    ("p", "how often chance alone would make such check-ups differ, or go up or down, by as much or more"),
    ("policy", "the unit’s own rule of what a trial needs and what passes it"),
    ("log", "the program’s list of everything that is written, each entry bound to the one before"),
    ("fingerprint", "a number (SHA-256) computed from a file, which no other file is known to give"),
    ("commitment", "the fingerprint of the plan, put on record before the trial"),
)
_BLINDINGS = {
    Blinding.DOUBLE_BLIND: ("double-blind", "nobody whom the dog can see or hear knows what lies where"),
    Blinding.SINGLE_BLIND: ("single-blind", "the handler does not know what lies where; somebody near the dog does"),
    Blinding.KNOWN: ("known", "the handler knows what lies where"),
}
_RASCO = ("RASCO", "air is drawn from a closed container through a filter, and the filter is brought to the dog")


def glossary(record: CertificateRecord) -> list[Flowable]:
    """Return the words in one paragraph."""
    known = [*_WORDS, _BLINDINGS[record.protocol.blinding], *([_RASCO] if record.mode is Mode.RASCO else [])]
    words = "; ".join(f"<b>{text(name)}</b>: {text(meaning)}" for name, meaning in known)
    return [KeepTogether([*heading("Words of this paper"), marked(f"{words}.", BODY)])]
