"""What is said to people with amounts and names in it, sayable again in another language."""

from collections.abc import Mapping
from typing import Any, Self


class Sentence(str):
    """A Spanish sentence whose gaps are filled, that can still be said in another language.

    A value that is a Sentence itself (the name of a state, a sentence before) is looked up too;
    every other value stays as it is: `Sentence("Quedan {n} folios de {type}.", n=3, type=…)`.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        """Fill the gaps; without values the template is taken as it is, braces and all."""
        made = super().__new__(cls, template.format_map(values) if values else template)
        made.template, made.values = template, values
        return made

    def __str__(self) -> str:
        """Return the sentence itself: `str(refusal)` must not forget how it was made."""
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Tell pickle and copy how the sentence was made."""
        return (self.template,), dict(self.values)
