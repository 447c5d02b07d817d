"""What higher packages add to the pages of lower ones: a dog's page shows its check-ups without knowing that package.

A package's `views.py` registers functions; the page of the record asks for them. For example, in medical/views.py:

    @section_of(Subject.DOG, needs=Permission.SEE_MEDICAL, place=20)
    def examinations_of_dog(dog_id: UUID) -> str:
        return render_template("medical/section_of_dog.html", rows=queries.examinations(dog_id))

    @link_of(Subject.DOG, "Examine", needs=Permission.EXAMINE_DOG)
    def examine_link(dog_id: UUID) -> str:
        return url_for("medical.examine", dog_id=dog_id)

The template of a section is a fragment that begins with `<section class="card">` and a heading `<h2>`. An empty
answer leaves the section or the link out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from markupsafe import Markup

from canine.rules.permissions import Permission
from canine.web.access import allowed

Answer = Callable[[UUID], str]


class Subject(StrEnum):
    """A record whose page others add to; a warning stands above everything else on it.

    A proposal for a team is told what it does to the team's certificates.
    """

    DOG = "dog"
    HANDLER = "handler"
    TEAM = "team"
    TEAM_PROPOSAL = "team_proposal"
    ODOUR = "odour"
    AID = "aid"
    ITEM = "item"
    SHIFT = "shift"
    SHIFT_WARNING = "shift_warning"
    ROTA = "rota"
    SEARCH = "search"
    SAMPLE = "sample"
    CHECKUP = "checkup"


@dataclass(frozen=True, slots=True)
class Link:
    """A way on from a page."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class _Addition:
    subject: Subject
    needs: Permission
    place: int
    answer: Answer
    words: str = ""


_sections: list[_Addition] = []
_links: list[_Addition] = []


def section_of(subject: Subject, *, needs: Permission, place: int = 50) -> Callable[[Answer], Answer]:
    """Register a function that renders a part of the page of a record; lower places stand first.

    It is asked only for people who may do what `needs` names.
    """

    def register(answer: Answer) -> Answer:
        _sections.append(_Addition(subject, needs, place, answer))
        return answer

    return register


def link_of(subject: Subject, words: str, *, needs: Permission, place: int = 50) -> Callable[[Answer], Answer]:
    """Register a function that gives the address of a page on from a record, for those who may follow it."""

    def register(answer: Answer) -> Answer:
        _links.append(_Addition(subject, needs, place, answer, words))
        return answer

    return register


def sections(subject: Subject, key: UUID) -> list[Markup]:
    """Return what the packages above add to the page of this record, for the signed-in person."""
    rendered = [addition.answer(key) for addition in _heard(_sections, subject)]
    return [Markup(html) for html in rendered if html]


def links(subject: Subject, key: UUID) -> list[Link]:
    """Return the pages that the packages above offer from this record, for the signed-in person."""
    found = [Link(addition.words, addition.answer(key)) for addition in _heard(_links, subject)]
    return [link for link in found if link.address]


def _heard(additions: list[_Addition], subject: Subject) -> list[_Addition]:
    heard = [addition for addition in additions if addition.subject is subject and allowed(addition.needs)]
    return sorted(heard, key=lambda addition: addition.place)
