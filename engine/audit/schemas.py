"""The Arrow schemas of the record batches that workers receive and return.

``NOTES`` goes to a worker, one row per input record. ``JUDGED`` comes back, also one row per record, with the results
as nested lists; ``TABLES`` are these rows split into the files of an audit. Spark uses the same schemas.
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


def _struct(*fields: tuple[str, pa.DataType]) -> pa.DataType:
    return pa.struct([pa.field(name, kind) for name, kind in fields])


_TEXT, _COUNT, _WORDS = pa.string(), pa.int64(), pa.list_(pa.string())
_PLACE = _struct(("start", _COUNT), ("label", _TEXT))

# ``seq`` counts the records of the input from 1. A record that could not be read has ``problem`` and no text.
NOTES = pa.schema(
    [
        ("seq", _COUNT),
        ("note_id", _TEXT),
        ("source", _TEXT),
        ("provider", _TEXT),
        ("date", _TEXT),
        ("setting", _TEXT),
        ("encounter", _TEXT),
        ("claim", _TEXT),
        ("pack", _TEXT),
        ("text", _TEXT),
        ("places", pa.list_(_PLACE)),
        ("problem", _TEXT),
        ("problem_message", _TEXT),
    ]
)

_RULE = _struct(
    ("rule", _TEXT),
    ("status", _TEXT),
    ("reason", _TEXT),
    ("weight", _COUNT),
    ("required", pa.bool_()),
    ("message", _TEXT),
    ("remedy", _TEXT),
)
_CANDIDATE = (
    ("code", _TEXT),
    ("title", _TEXT),
    ("status", _TEXT),
    ("score_met", _COUNT),
    ("score_of", _COUNT),
    ("about", pa.bool_()),
    ("billed", pa.bool_()),
    ("rules", pa.list_(_RULE)),
)
_EVIDENCE = (
    ("code", _TEXT),
    ("rule", _TEXT),
    ("role", _TEXT),
    ("start", _COUNT),
    ("end", _COUNT),
    ("line", _COUNT),
    ("column", _COUNT),
    ("place", _TEXT),
    ("quote", _TEXT),
    ("section", _TEXT),
    ("assertion", _TEXT),
    ("cue", _TEXT),
)
# What a cell of the table of regions says: the words, or without them a mark.
_REGION = _struct(
    ("region", _TEXT), ("complaint", _TEXT), ("pain", _TEXT), ("asymmetry", _TEXT), ("range", _TEXT), ("tissue", _TEXT),
    ("treated", _TEXT), ("diagnosis", _TEXT), ("counted", _TEXT),
)  # fmt: skip
_VISIT = (
    ("pack", _TEXT),
    ("pack_version", _TEXT),
    ("applies", pa.bool_()),
    ("because", _TEXT),
    ("met", _COUNT),
    ("of", _COUNT),
    ("open", _WORDS),
    ("counted", _COUNT),
    ("regions", pa.list_(_REGION)),
    ("rules", pa.list_(_RULE)),
)
_PITFALL = (("pitfall", _TEXT), ("severity", _TEXT), ("message", _TEXT))

_NOTE_FIELDS = [
    ("seq", _COUNT),
    ("note_id", _TEXT),
    ("source", _TEXT),
    ("provider", _TEXT),
    ("date", _TEXT),
    ("setting", _TEXT),
    ("encounter", _TEXT),
    ("judged", pa.bool_()),
    ("problem", _TEXT),
    ("problem_message", _TEXT),
    ("characters", _COUNT),
    ("sha256", _TEXT),
    ("pack", _TEXT),
    ("pack_version", _TEXT),
    ("version_by", _TEXT),
    ("target", _TEXT),
    ("target_status", _TEXT),
    ("code", _TEXT),
    ("code_from", _TEXT),
    ("status", _TEXT),
    ("score_met", _COUNT),
    ("score_of", _COUNT),
    ("kind", _TEXT),
    ("agreement", _TEXT),
    ("billed", _WORDS),
    ("supported", _WORDS),
    ("open", _WORDS),
    ("pitfalls", _WORDS),
    ("one_fact", _TEXT),
    ("one_fact_codes", _WORDS),
    ("question", _TEXT),
    ("words", _TEXT),
]


@dataclass(frozen=True, slots=True)
class NestedTable:
    """A nested list in JUDGED that becomes a separate table; each of its rows refers to its note."""

    column: str
    fields: tuple[tuple[str, pa.DataType], ...]

    @property
    def schema(self) -> pa.Schema:
        """The table's schema."""
        return pa.schema([("seq", _COUNT), ("note_id", _TEXT), *self.fields])


NESTED = {
    "candidates": NestedTable("candidates", _CANDIDATE),
    "evidence": NestedTable("evidence", _EVIDENCE),
    "pitfalls": NestedTable("raised", _PITFALL),
    "visits": NestedTable("visited", _VISIT),
}

JUDGED = pa.schema([*_NOTE_FIELDS, *((nested.column, pa.list_(_struct(*nested.fields))) for nested in NESTED.values())])
TABLES: dict[str, pa.Schema] = {
    "notes": pa.schema(_NOTE_FIELDS),
    **{name: nested.schema for name, nested in NESTED.items()},
}


# The tables that programs get of reports (to_arrow).
OF_REPORTS = ("notes", "candidates", "evidence", "pitfalls")


def take_apart(judged: pa.RecordBatch) -> dict[str, pa.RecordBatch]:
    """Split a batch of judged notes into tables, in the order of notes."""
    tables = {"notes": judged.select(TABLES["notes"].names)}
    for name, nested in NESTED.items():
        lists = judged.column(nested.column)
        parents = pc.list_parent_indices(lists)
        values = lists.flatten()
        columns = [judged.column("seq").take(parents), judged.column("note_id").take(parents), *values.flatten()]
        tables[name] = pa.RecordBatch.from_arrays(columns, schema=nested.schema)
    return tables


def apart(judged: pa.Table) -> dict[str, pa.Table]:
    """Split judged notes into whole tables, in the order of notes."""
    batches = [take_apart(batch) for batch in judged.to_batches()]
    return {name: pa.Table.from_batches([part[name] for part in batches], schema) for name, schema in TABLES.items()}
