"""A draw on paper: what was committed, listed and drawn, what became of it, and how anybody repeats it."""

from collections.abc import Sequence
from datetime import datetime

from reportlab.platypus import Flowable

from canine.certificates.dates import day, moment
from canine.certificates.layout import (
    BODY,
    CELL,
    MACHINE,
    SMALL,
    TITLE,
    UNDER_TITLE,
    gap,
    heading,
    pages,
    pairs,
    paragraph,
    register_fonts,
    table,
)
from canine.draws.models import Draw, DrawCommitment, DrawList
from canine.draws.queries import Became
from canine.draws.writing import commands_of, file_stem, list_name
from canine.rules.random_draw import mixed_seed

_RULE = (
    "The numbers of each part of the list are sorted by SHA-256(seed bytes, one zero byte, the number in ASCII); the "
    "first ones are looked at. Where a public part was announced, the seed is SHA-256(seed bytes, one zero byte, the "
    "public part in ASCII). One that cannot be reached is replaced by the next in order, and by no other."
)


def draw_paper(
    found: DrawCommitment, of_day: Sequence[DrawCommitment], became: Sequence[Became], at: datetime, zone: str, by: str
) -> bytes:
    """Return the paper of a draw that was made, as PDF, A4; the same values give the same bytes."""
    assert found.day_list is not None
    assert found.draw is not None
    register_fonts()
    title = f"Random draw {found.number} for {day(found.day_on)}"
    story: list[Flowable] = [
        paragraph(found.unit.authority, UNDER_TITLE),
        paragraph(found.unit.name, UNDER_TITLE),
        gap(4),
        paragraph(title, TITLE),
        paragraph(f"As it stood on {moment(at, zone)}, printed by {by}", UNDER_TITLE),
        gap(6),
        *_made(found, found.day_list, found.draw, zone),
        *_commitments(of_day, at, zone),
        *_targeted(found.day_list),
    ]
    for number, one in enumerate(found.draw.strata, start=1):
        story += _part(one, number, [each for each in became if each.container.stratum == one["part"]], at, zone)
    return pages(title, found.unit.name, story + _repeating(found))


def _made(found: DrawCommitment, day_list: DrawList, draw: Draw, zone: str) -> list[Flowable]:
    mixed = mixed_seed(bytes.fromhex(draw.seed), draw.public_part).hex()
    lines: list[tuple[str, object]] = [
        ("Committed", f"{moment(found.committed_at, zone)}, by {found.committed_by_name}"),
        ("SHA-256 of the seed, told then", paragraph(found.commitment, MACHINE)),
        ("Public part announced", found.public_source or "none"),
        ("List entered", f"{moment(day_list.entered_at, zone)}, by {day_list.entered_by_name}"),
        ("List", f"{day_list.file_name}: {day_list.listed_count} containers, {day_list.again_count} rows again"),
        ("SHA-256 of the list", paragraph(day_list.sha256, MACHINE)),
        ("Drawn apart by", ", ".join(day_list.divided_by) or "nothing: one draw from the whole list"),
        ("Drawn", f"{moment(draw.drawn_at, zone)}, by {draw.drawn_by_name}"),
        ("Seed, opened then", paragraph(draw.seed, MACHINE)),
    ]
    if draw.public_part:
        lines += [("Public part", draw.public_part), ("Seed with it mixed in", paragraph(mixed, MACHINE))]
    return [*heading("Who committed, who entered the list, who drew"), pairs(lines), paragraph(_RULE, BODY)]


def _commitments(of_day: Sequence[DrawCommitment], at: datetime, zone: str) -> list[Flowable]:
    words = "the only one" if len(of_day) == 1 else f"{len(of_day)} of them"
    rows = [
        (
            one.number,
            f"{moment(one.committed_at, zone)}, {one.committed_by_name}",
            paragraph(one.commitment, MACHINE),
            "drawn" if one.draw else "never opened" if at >= one.until_at else "not opened yet",
            one.reason or "–",
        )
        for one in of_day
    ]
    head = ("Number", "Committed", "SHA-256 of the seed", "State", "Why another one")
    return [*heading(f"Every commitment for this day: {words}"), table(head, rows, (0.08, 0.28, 0.3, 0.12, 0.22))]


def _targeted(day_list: DrawList) -> list[Flowable]:
    rows = [(one["number"], one["targeted_by"], one["reason"]) for one in day_list.targeted]
    if not rows:
        return [*heading("Taken out before the draw"), paragraph("No container of the list was targeted.")]
    return [
        *heading("Taken out before the draw: targeted"),
        table(("Container", "Asked for by", "Why"), rows, (0.2, 0.3, 0.5)),
    ]


def _part(one: dict[str, object], number: int, became: Sequence[Became], at: datetime, zone: str) -> list[Flowable]:
    part = f", {one['part']}" if one["part"] else ""
    rows = [
        (
            each.container.place,
            each.container.number + (" (replacement)" if each.container.replaces_id else ""),
            each.container.yard or "–",
            paragraph(each.state(at), CELL),
            "; ".join(
                [f"{look.words} {moment(look.at, zone)} by {look.by}" for look in each.looks]
                + (
                    [f"{each.container.not_reached.reason} ({each.container.not_reached.said_by_name})"]
                    if each.container.not_reached
                    else []
                )
            )
            or "–",
        )
        for each in became
    ]
    title = f"Drawn: {one['count']} of {one['of']}{part} (numbers-{number}.txt), in their order"
    if not rows:
        return [*heading(title), paragraph("None was to be drawn from this part.")]
    head = ("Place", "Container", "Yard", "State", "By whom, when, why")
    return [*heading(title), table(head, rows, (0.07, 0.22, 0.17, 0.14, 0.4))]


def _repeating(found: DrawCommitment) -> list[Flowable]:
    assert found.day_list is not None
    story: list[Flowable] = [
        *heading("How anybody repeats it"),
        paragraph(
            f"Save {list_name(found.day_list)} and the files numbers-….txt from the page of the draw into one folder, "
            f"open bash there and type the lines below; or save {file_stem(found)}.json and type: canine draw verify "
            f"{file_stem(found)}.json",
            BODY,
        ),
    ]
    for words, command in commands_of(found):
        story += [paragraph(words, SMALL), paragraph(command, MACHINE), gap(3)]
    return story
