"""The lexicon by which notes of visits by hand are laid out: that of all notes, with their own headings and columns."""

from dxproof.engine.pack.model import Lexicon
from dxproof.engine.terms import Part


def for_visits(lexicon: Lexicon) -> Lexicon:
    """The lexicon with the headings and columns of visits beside those of all notes."""
    visit, tables = lexicon.visit, lexicon.layout.tables
    sections = {
        section: words.model_copy(update={"headers": words.headers + visit.headings.get(section, ())})
        for section, words in lexicon.sections.sections.items()
    }
    labels = (name for names in visit.labels.values() for name in names)
    headings = (
        *tables.headings,
        *visit.columns,
        *visit.place_columns,
        *visit.told_columns,
        *visit.done_columns,
        *labels,
    )
    places = (*tables.places, *visit.place_columns)
    details = (*tables.details, *(part.lower() for part in Part))  # in a table that is drawn, 'P | A | R | T'
    layout = {"tables": tables.model_copy(update={"headings": headings, "places": places, "details": details})}
    return lexicon.model_copy(
        update={
            "sections": lexicon.sections.model_copy(update={"sections": sections}),
            "layout": lexicon.layout.model_copy(update=layout),
        }
    )
