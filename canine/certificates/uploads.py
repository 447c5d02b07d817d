"""PDF files that strangers bring: checked in a process of their own."""

from collections.abc import Iterable

from canine.certificates.findings import LARGEST_FILE, CannotCheck, Findings, TooLarge
from canine.errors import Busy, DomainError
from canine.sandbox.client import judge
from canine.sandbox.limits import FOR_A_PAPER


def check_upload(pdf: bytes, authority_pem: bytes | None, former_pems: Iterable[bytes] = ()) -> Findings:
    """Check a foreign PDF as `checking.check` does, within limits of memory and time, outside any transaction.

    Raises CannotCheck for a file that cannot be a certificate or goes beyond the limits, Busy when too many wait.
    """
    if len(pdf) > LARGEST_FILE:  # nor is it worth a process
        raise TooLarge("The file is larger than 5 MB; no certificate is. Choose the certificate itself.")
    authority = authority_pem.decode("latin-1") if authority_pem else None
    former = [one.decode("latin-1") for one in former_pems]
    try:
        found = judge(
            "canine.certificates.checking:check_apart", pdf, FOR_A_PAPER, authority=authority, former=former
        ).found
    except Busy:
        raise
    except DomainError as refused:
        raise CannotCheck(refused.sentence) from refused
    return Findings.from_plain(found)
