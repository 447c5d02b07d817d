"""What is typed about a draw: its day, its list, how many of each part, and what was not reached."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import BooleanField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from canine.draws.messages import ContainerNotReached, DayList, NewCommitment, Targeted
from canine.draws.reading import PARTS
from canine.draws.uploads import list_of_upload
from canine.errors import DomainError
from canine.rules.cargo import ContainerNumberWrong, container_number_as_painted
from canine.rules.limits import PUBLIC_PART, REASON, TARGETED_BY, Span
from canine.rules.sentence import Sentence
from canine.web.declared_fields import field_for
from canine.web.fields import CountField, DayField, EntityField, ManyField, StrippedStringField, required
from canine.web.filters import unit_zone
from canine.web.form import Form
from canine.web.words import SelectChoice

_LONGEST_PASTE = 400_000
_MOST_TARGETED = 500
_TARGETED = re.compile(r"([^;,\t]+)[;,\t]([^;,\t]+)[;,\t](.+)")
_PART_WORDS = {"size": "size of the container", "line": "shipping line", "yard": "yard"}


class CommitForm(Form):
    """The commitment for a day's draw."""

    unit_id = EntityField("Unit", [InputRequired("Choose the unit.")])
    on = DayField("Day of the draw", [InputRequired("Give the day.")])
    public_source = StrippedStringField(
        "Public part, mixed in afterwards",
        [Length(max=PUBLIC_PART)],
        description="What will be mixed into the seed when it is drawn, and where everybody can look it up. Such as: "
        "three dice thrown before two witnesses; or the day's reference rate of the dollar. Empty for none.",
    )
    reason = StrippedStringField(
        "Why another one",
        [Length(max=REASON)],
        description="Only where the day has a commitment already. Both stay on record.",
    )

    def to_message(self) -> NewCommitment:
        """Return the commitment as typed."""
        return NewCommitment(
            unit_id=required(self.unit_id.data),
            on=required(self.on.data),
            zone=unit_zone(),
            public_source=self.public_source.data or "",
            reason=self.reason.data or "",
        )


class ListForm(Form):
    """The day's list, as a file or pasted."""

    sheet = FileField("CSV or Excel file (.xlsx)", description="As the terminal sends it, with whatever headings.")
    pasted = TextAreaField(
        "Or paste the list",
        [Length(max=_LONGEST_PASTE)],
        description="A number in each line, or cells as a spreadsheet copies them.",
        render_kw={"rows": 6},
    )
    as_listed = BooleanField("Keep numbers whose check digit does not fit: they are painted so")
    divided_by = ManyField(
        "Draw apart by",
        description="Each part gets its own number of containers. Nothing ticked is one draw from the whole list.",
        choices=[SelectChoice(name, _PART_WORDS[name]) for name in PARTS],
    )
    targeted = TextAreaField(
        "Targeted: taken out before the draw",
        [Length(max=100_000)],
        description="A container in each line: its number; who asked for it; why. Such as: MSCU6639870; "
        "Inspector Otieno; image of the scanner.",
        render_kw={"rows": 3},
    )

    def to_message(self, commitment_id: UUID) -> DayList:
        """Return the list as it was sent, taken apart. Raises DomainError at the field, Busy."""
        upload = self.sheet.data if self.sheet.data and self.sheet.data.filename else None
        pasted = self.pasted.data or ""
        if upload is None and not pasted.strip():
            raise DomainError("Choose the file, or paste the list.", field="sheet")
        if upload is not None and pasted.strip():
            raise DomainError("There is a file and a pasted list. Send one of them.", field="pasted")
        content = upload.read() if upload is not None else pasted.encode()
        try:
            found = list_of_upload(content, as_listed=self.as_listed.data)
        except DomainError as refused:
            refused.field = "sheet" if upload is not None else "pasted"
            refused.sentence = refused.sentence.replace("say --as-listed", "tick the box below")
            raise
        return DayList(
            commitment_id=commitment_id,
            content=content,
            file_name=(upload.filename or "list")[:200] if upload is not None else "pasted.txt",
            found=found,
            as_listed=self.as_listed.data,
            divided_by=tuple(name for name in PARTS if name in (self.divided_by.data or [])),
            targeted=tuple(_targeted(line) for line in (self.targeted.data or "").splitlines() if line.strip()),
        )

    def validate_pasted(self, field: TextAreaField) -> None:
        """Say of a text without a digit that it is no list, together with what is wrong elsewhere."""
        text = field.data or ""
        if text.strip() and not any(character.isdigit() for character in text):
            raise ValidationError("There is no container number in this: each has seven digits.")

    def validate_targeted(self, field: TextAreaField) -> None:
        """Say which line is not number, name and reason."""
        lines = [line for line in (field.data or "").splitlines() if line.strip()]
        if len(lines) > _MOST_TARGETED:
            raise ValidationError(
                Sentence("At most {most_targeted} containers are taken out.", most_targeted=_MOST_TARGETED)
            )
        for line in lines:
            try:
                _targeted(line)
            except ValueError as wrong:
                raise ValidationError(f"“{line.strip()[:60]}”: {wrong}") from wrong


def _targeted(line: str) -> Targeted:
    """Return a line of the targeted ones. Raises ValueError with a sentence."""
    found = _TARGETED.fullmatch(line.strip())
    number, by, reason = (" ".join(part.split()) for part in found.groups()) if found else ("", "", "")
    if not (number and by and reason):
        raise ValueError("write the number; who asked for it; why, with a semicolon between.")
    if len(by) > TARGETED_BY or len(reason) > REASON:
        raise ValueError("the name or the reason is too long.")
    try:
        return Targeted(container_number_as_painted(number), by, reason)
    except ContainerNumberWrong as wrong:
        raise ValueError(str(wrong)) from wrong


class DrawForm(Form):
    """How many of each part, and the public part; made for a list by `draw_form`."""

    parts: Sequence[tuple[str, int]] = ()
    public_part = StrippedStringField("Public part", [Length(max=PUBLIC_PART)])

    def counts(self) -> dict[str, int]:
        """Return how many are wanted of each part."""
        return {part: self[f"counts_{at}"].data or 0 for at, (part, _) in enumerate(self.parts)}


def draw_form(parts: Sequence[tuple[str, int]], public_source: str) -> DrawForm:
    """Return the form for these parts, each with how many containers it has."""
    fields: dict[str, Any] = {"parts": parts}
    for at, (part, of) in enumerate(parts):
        fields[f"counts_{at}"] = CountField(
            f"How many of the {of}" + (f": {part}" if part else ""),
            [Optional() if part else InputRequired("Say how many.")],
            span=Span.of("0", str(of)),
        )
    if public_source:
        words = Sentence(
            "As announced with the commitment: {public_source}. Type it as everybody would.",
            public_source=public_source,
        )
        fields["public_part"] = StrippedStringField(
            "Public part", [InputRequired("Write the public part."), Length(max=PUBLIC_PART)], description=words
        )
    else:
        fields["public_part"] = None
    made: DrawForm = type("DrawForm", (DrawForm,), fields)()
    return made


class NotReachedForm(Form):
    """Why a drawn container was not looked at."""

    reason = field_for(
        ContainerNotReached,
        "reason",
        "Why",
        [InputRequired("Say why.")],
        description="Such as: left the port at 09:10; stacked under four others; the dog rested.",
    )


class SharesForm(Form):
    """Days of which the share not reached is shown; in the address."""

    class Meta:
        """A question is no act."""

        csrf = False

    since = DayField("From", [Optional()])
    until = DayField("To", [Optional()])
