"""The lexicon by which notes of visits by hand are laid out: that of all notes, with their own headings and columns."""

from dxproof.engine.pack.model import Lexicon


def for_visits(lexicon: Lexicon) -> Lexicon:
    """The lexicon with the headings and columns of visits beside those of all notes."""
    visit, tables = lexicon.visit, lexicon.layout.tables
    sections = {
        section: words.model_copy(update={"headers": words.headers + visit.headings.get(section, ())})
        for section, words in lexicon.sections.sections.items()
    }
    columns = (*visit.columns, *visit.done_columns, *(name for names in visit.labels.values() for name in names))
    layout = {"tables": tables.model_copy(update={"headings": (*tables.headings, *columns)})}
    return lexicon.model_copy(
        update={
            "sections": lexicon.sections.model_copy(update={"sections": sections}),
            "layout": lexicon.layout.model_copy(update=layout),
        }
    )
