"""What every form of a page is made from."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import SelectField, widgets

from canine.rules.sentence import Sentence
from canine.web.fields import EntityField
from canine.web.languages import told


class _Words:
    """What WTForms says itself, in the words of the catalogue: its placeholders are of another kind."""

    def gettext(self, text: str) -> str:
        """Return the sentence, still to be filled."""
        return str(told(text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return the sentence for so many."""
        return str(told(singular if n == 1 else plural))


_WORDS = _Words()


class _Select(widgets.Select):
    """A list to choose from: the program's own words in the reader's language, the names of records as they are."""

    is_of_records = False

    @classmethod
    def render_option(cls, choice: Any, **kwargs: Any) -> Markup:  # type: ignore[override]  # newer than the stubs
        """Return a line of the list."""
        is_a_name = cls.is_of_records and choice.value and not isinstance(choice.label, Sentence)
        return super().render_option(choice if is_a_name else choice._replace(label=told(choice.label)), **kwargs)


class _SelectOfRecords(_Select):
    is_of_records = True


_SELECT, _SELECT_OF_RECORDS = _Select(), _SelectOfRecords()


class Form(FlaskForm):
    """A form that speaks the reader's language."""

    class Meta(FlaskForm.Meta):
        """How its fields are shown, and in whose words WTForms refuses."""

        def get_translations(self, _form: Any) -> Any:
            """Return the words of the catalogue."""
            return _WORDS

        def render_field(self, field: Any, render_kw: Mapping[str, Any]) -> Any:
            """Return the field as a page shows it."""
            if isinstance(field, SelectField) and type(field.widget) is widgets.Select:
                field.widget = _SELECT_OF_RECORDS if isinstance(field, EntityField) else _SELECT
            return super().render_field(field, render_kw)
