"""Which backups were made, or could not be."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from canine.columns import UtcDateTime
from canine.extensions import Record


class Backup(Record):
    """One backup, of the schedule (`is_nightly`) or by command: the file that was written, or why there is none.

    `entries` are those of the log that it holds; the entry about the backup itself comes after them.
    """

    __tablename__ = "backups"
    __table_args__ = (
        CheckConstraint("(problem = '') = (sha256 <> '')", name="written_or_not"),
        CheckConstraint("size >= 0 AND entries >= 0", name="not_below_zero"),
    )

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    file: Mapped[str] = mapped_column(String(400))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    entries: Mapped[int] = mapped_column(BigInteger)
    head: Mapped[str] = mapped_column(String(64))
    is_encrypted: Mapped[bool]
    is_nightly: Mapped[bool]
    problem: Mapped[str] = mapped_column(String(400))

    @property
    def name(self) -> str:
        """Return the file's name without its folder."""
        return self.file.rpartition("/")[2]

    @property
    def is_well(self) -> bool:
        """Tell whether a file was written."""
        return not self.problem
