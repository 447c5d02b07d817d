"""The Latin spelling that a name needs where papers cannot print it as it is."""

from canine.errors import DomainError
from canine.lettering import unprintable

FIELD = "latin_name"


def latin_spelling(name: str, typed: str) -> str:
    """Return the Latin spelling of a name as it is kept, empty where none was typed.

    Raises DomainError where the fonts of certificates and case papers cannot print the name and no spelling was typed,
    or where they cannot print the spelling either.
    """
    latin = " ".join(typed.split())
    if unprintable(latin):
        raise DomainError(
            f"The fonts of certificates and case papers lack {_listed(latin)}. Write this in Latin letters.",
            field=FIELD,
        )
    if not latin and unprintable(name):
        raise DomainError(
            f"The fonts of certificates and case papers lack {_listed(name)}. Type how the name is spelt in Latin "
            "letters: the papers print that, and the record keeps both.",
            field=FIELD,
        )
    return latin


def _listed(name: str) -> str:
    letters = unprintable(name)
    return " ".join(letters[:10]) + (" …" if len(letters) > 10 else "")
