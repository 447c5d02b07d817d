"""What the audit log may be held against: a certificate's paper, and an exported list of signed checkpoints."""

from flask import current_app

from canine.audit import external_anchors
from canine.audit.export import read_exported
from canine.audit.external_anchors import NoWitness
from canine.certificates.authority import authority_pem, former_authority_pems
from canine.certificates.uploads import check_upload
from canine.rules.checkpoint import Anchor


@external_anchors.reader
def certificate_as_witness(content: bytes, authority: bytes | None) -> list[Anchor] | None:
    """Return the size and the head of the log that a genuine certificate prints; None for a file that is no PDF."""
    if content.lstrip()[:5] != b"%PDF-":
        return None
    present, *former = _trusted(authority)
    found = check_upload(content, present, former)
    if not found.genuine or found.record is None:
        raise NoWitness("The PDF is not a genuine certificate of this authority, so it vouches for nothing.")
    head = found.record.audit
    return [Anchor(head.size, head.head, f"Certificate {found.serial}")]


@external_anchors.reader
def checkpoints_as_witness(content: bytes, authority: bytes | None) -> list[Anchor] | None:
    """Return what every checkpoint of an exported list says; None for a file of another kind."""
    from canine.certificates.keys import was_signed  # noqa: PLC0415 -- slow import

    signed = read_exported(content)
    if signed is None:
        return None
    trusted = _trusted(authority)
    for one in signed:
        if one.signature is None:  # a later one, which binds it, is signed
            continue
        text, signature, signer = one.stated.text(), one.signature, one.signer_pem
        if not any(was_signed(text, signature, signer, each) for each in trusted):
            raise NoWitness(
                f"Checkpoint {one.stated.number} of the list was not signed by a key of this authority. "
                "If another one is to be trusted, name its certificate with --authority."
            )
    return [Anchor(one.stated.size, one.stated.head, f"Checkpoint {one.stated.number}") for one in signed]


def _trusted(given: bytes | None) -> list[bytes]:
    """Return whom to believe: the authority that was named, or this instance's present one and those before it."""
    found = given or authority_pem(current_app.config["SETTINGS"])
    if found is None:
        raise NoWitness("This instance has no authority yet. Name the one to trust with --authority.")
    return [found] if given else [found, *former_authority_pems()]
