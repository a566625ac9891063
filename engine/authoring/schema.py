"""JSON Schemas of all pack files, generated from the models, the registry and hover.py.

Draft-07, for completion and hover text by the YAML language server. A schema covers what the loader's models check;
consistency between files is checked by the loader.
"""

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dxproof.engine.authoring.hover import FIELDS, VALUES
from dxproof.engine.authoring.meanings import RULE_STATUS
from dxproof.engine.claim import Claim
from dxproof.engine.pack import model
from dxproof.engine.pack.registry import JOINS, OPERATORS, REASONS, Operator, Parameter, ParameterType

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Schema: TypeAlias = dict[str, Json]

DRAFT = "http://json-schema.org/draft-07/schema#"

# Models with a short form: plain text instead of a mapping.
SHORT_FORMS = frozenset({"ExpectedQuote", "ExpectedRule", "ExpectedPitfall"})

# Schema name -> model. The shared files are used by all packs.
PACK_FILES: dict[str, type[model.Model]] = {
    "pack": model.PackFile,
    "codes": model.CodesFile,
    "rule": model.RuleFile,
    "pitfalls": model.PitfallsFile,
    "procedures": model.ProceduresFile,
    "faq": model.FaqFile,
    "episode": model.EpisodeFile,
}
SHARED_FILES: dict[str, type[model.Model]] = {
    name: field.annotation
    for name, field in model.Lexicon.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, model.Model)
}


def schema_name(path: str) -> str:
    """The schema name of a pack file: 'lexicon/region.yaml' -> 'lexicon-region'."""
    folder, _, file = path.rpartition("/")
    stem = file.removesuffix(".yaml")
    if folder == "rules":
        return "rule"
    if folder.startswith("fixtures"):
        return stem
    return f"lexicon-{stem}" if folder else stem


def schema_texts(others: Mapping[str, type[model.Model]] | None = None) -> dict[str, str]:
    """Every schema as file content; ``others`` are models outside of packs."""
    kinds = dict(PACK_FILES)
    kinds |= {f"lexicon-{name}": shape for name, shape in SHARED_FILES.items()}
    kinds |= others or {}
    return {f"{name}.json": json.dumps(schema_of(name, shape), indent=1) + "\n" for name, shape in kinds.items()}


def schema_of(name: str, shape: type[model.Model]) -> Schema:
    """The schema of one file type."""
    made: Schema = shape.model_json_schema(mode="validation")
    definitions = _mapping(made.pop("$defs", {}))
    if "Condition" in definitions:
        definitions["Condition"] = _condition()
    if "Example" in definitions:
        _mapping(_mapping(definitions["Example"])["properties"])["claim"] = _claim()
    top = _tidy(made, definitions)
    _describe(top, shape.__name__)
    for key, definition in list(definitions.items()):
        if key != "Condition":
            _describe(_mapping(definition), key)
        if key in SHORT_FORMS:
            definitions[key] = {"anyOf": [{"type": "string"}, definition]}
    if shape is model.RuleFile:
        _mapping(top["properties"])["messages"] = _messages()
    done: Schema = {"$schema": DRAFT, "title": f"dxproof {name}", **{k: v for k, v in top.items() if k != "title"}}
    if definitions:
        done["definitions"] = {key: _tidy(_mapping(value), definitions) for key, value in sorted(definitions.items())}
    return done


def _tidy(node: Schema, definitions: Schema) -> Schema:
    """Adapt to draft-07 and editors: definitions, no generated titles, enum keys as properties."""
    return _mapping(_walk(node, definitions))


def _walk(node: Json, definitions: Schema) -> Json:
    if isinstance(node, list):
        return [_walk(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    out: Schema = {}
    for key, value in node.items():
        if (key == "title" and isinstance(value, str)) or (key == "default" and value is None):
            continue
        if key == "$ref" and isinstance(value, str):
            out[key] = value.replace("#/$defs/", "#/definitions/")
        elif key == "properties" and isinstance(value, dict):
            out[key] = {name: _walk(inner, definitions) for name, inner in value.items()}
        else:
            out[key] = _walk(value, definitions)
    if out.get("type") == "string" and "enum" not in out and "const" not in out:
        out["type"] = ["string", "number"]  # 1.0 and 98940 are read as text
    return _with_keys(out, definitions)


def _with_keys(node: Schema, definitions: Schema) -> Schema:
    """For a mapping with enum keys, list the keys as properties, so that editors complete them."""
    names = node.get("propertyNames")
    if not isinstance(names, dict) or "$ref" not in names:
        return node
    enum = _mapping(definitions[str(names["$ref"]).rpartition("/")[2]])
    values = enum.get("enum", [])
    assert isinstance(values, list)
    inner = node.get("additionalProperties", {})
    node = {key: value for key, value in node.items() if key != "propertyNames"}
    node["properties"] = {str(value): inner for value in values}
    node["additionalProperties"] = False
    return node


def _describe(node: Schema, shape: str) -> None:
    """Add hover text to the keys of a mapping and to enum values."""
    words = FIELDS.get(shape, {})
    for key, inner in _mapping(node.get("properties", {})).items():
        if key in words:
            _mapping(inner)["description"] = words[key]
    meanings = VALUES.get(shape)
    if meanings and "enum" in node:
        node["description"] = "\n".join(f"{value}: {meaning}" for value, meaning in meanings.items())


def _condition() -> Schema:
    """The schema of a condition: each question or combination with only its own keys."""
    questions: list[Json] = [_question(operator) for operator in OPERATORS.values()]
    joins: list[Json] = [
        {
            "type": "object",
            "description": FIELDS["Condition"][name],
            "properties": {name: {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/Condition"}}},
            "required": [name],
            "additionalProperties": False,
        }
        for name in JOINS
    ]
    return {"description": "One question, or a combination of questions.", "anyOf": [*questions, *joins]}


def _question(operator: Operator) -> Schema:
    properties: Schema = {"ask": {"const": operator.id.value, "description": operator.meaning}}
    for parameter in operator.parameters:
        properties[parameter.name] = {**_parameter(parameter), "description": parameter.meaning}
    return {
        "type": "object",
        "description": f"{operator.meaning} Example: {operator.example}",
        "properties": properties,
        "required": ["ask", *(parameter.name for parameter in operator.parameters if parameter.required)],
        "additionalProperties": False,
    }


def _parameter(parameter: Parameter) -> Schema:
    choices: list[Json] = [str(choice) for choice in parameter.choices]
    if parameter.shape is ParameterType.FLAG:
        return {"type": "boolean"}
    if parameter.shape is ParameterType.NUMBER:
        return {"type": ["integer", "string"], "pattern": "^([0-9]{1,6}|\\$[a-z][a-z0-9_]*)$"}
    one: Schema = {"enum": choices} if choices else {"type": ["string", "number"]}
    if parameter.shape is ParameterType.SOME:
        return {"type": "array", "minItems": 1, "items": one}
    return one


def _messages() -> Schema:
    """The keys of messages: every outcome and reason, with its meaning."""
    meanings = {status.value: meaning for status, meaning in RULE_STATUS.items()} | {
        reason: f"Reason: {meaning}" for reason, meaning in REASONS.items() if reason != "met"
    }
    return {
        "description": FIELDS["RuleFile"]["messages"],
        "type": "object",
        "properties": {key: {"type": "string", "description": meaning} for key, meaning in meanings.items()},
        "additionalProperties": False,
    }


def _claim() -> Schema:
    """The schema of a claim in an example."""
    made: Schema = Claim.model_json_schema(mode="validation")
    definitions = _mapping(made.pop("$defs", {}))
    properties = _mapping(made["properties"])
    properties["payer"] = {"enum": [*_enums(properties["payer"], definitions), None]}
    _mapping(properties["lines"])["items"] = definitions["ClaimLine"]
    return {"anyOf": [made, {"type": "null"}], "description": FIELDS["Example"]["claim"]}


def _enums(node: Json, definitions: Schema) -> Iterator[Json]:
    if isinstance(node, list):
        for item in node:
            yield from _enums(item, definitions)
    elif isinstance(node, dict):
        if "$ref" in node:
            yield from _enums(definitions[str(node["$ref"]).rpartition("/")[2]], definitions)
        values = node.get("enum", [])
        yield from values if isinstance(values, list) else ()
        yield from _enums(node.get("anyOf", []), definitions)


def _mapping(value: Json) -> Schema:
    assert isinstance(value, dict)
    return value
