"""The models: every boolean and number of a pack is read strictly, and limits are explained in words."""

import typing
from typing import Annotated

import pytest
from pydantic import Field, Strict, ValidationError, model_validator

from dxproof.engine.pack import model
from dxproof.engine.pack.model import Flag, Model, Whole
from dxproof.engine.pack.shape import shape_errors
from dxproof.engine.pack.yaml_source import parse_yaml


class Part(Model):
    size: Whole = 0


class ParameterType(Model):
    number: Annotated[Whole, Field(ge=2, le=9)] = 2
    items: Annotated[tuple[str, ...], Field(min_length=2)] = ("a", "b")
    form: Annotated[str, Field(pattern=r"^[a-z-]+$")] = "a"
    flag: Flag = False
    part: Part | str = "a"
    parts: dict[str, Part] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _agree(self) -> "ParameterType":
        if self.number == 7:
            raise ValueError("Seven is taken")
        return self


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("number: 1", 'x:1:9: number: found "1" (expected a number of at least 2)'),
        ("number: 10", 'x:1:9: number: found "10" (expected a number of at most 9)'),
        ("number: -1", 'x:1:9: number: found "-1" (expected a number of at least 2)'),
        ("items: [a]", "x:1:8: items (expected at least 2 of them)"),
        ("form: A B", 'x:1:7: form: found "A B" (expected text of the form ^[a-z-]+$)'),
        ("number: 7", "x:1:1: the file: seven is taken (change the value)"),
        ("parts: {a: {sze: 1}}", 'x:1:13: no key "sze" here (expected one of: size; did you mean "size"?)'),
        ("parts: {a: {size: 1.5}}", None),
        ("part: {size: x}", None),
        ("part: {sise: 1}", None),
    ],
)
def test_mistake_is_told_in_words(text: str, told: str | None) -> None:
    source = parse_yaml(text.encode(), "x")
    with pytest.raises(ValidationError) as caught:
        ParameterType.model_validate(source.data)
    errors = [str(error) for error in shape_errors(source, caught.value, ParameterType)]
    assert errors
    assert all("Input" not in error and "pydantic" not in error for error in errors)
    if told:
        assert errors == [told]


@pytest.mark.parametrize("text", ["01", "1.0", "1_0", "+1", "0x1", " 1", "", "1e1", "१", "9" * 30, "true"])
def test_number_in_other_than_plain_digits_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Part.model_validate({"size": text})


def _lax(annotation: object) -> bool:
    """Whether an annotation holds a bool or int that is read laxly."""
    if typing.get_origin(annotation) is Annotated:
        first, *metadata = typing.get_args(annotation)
        return _lax(first) and not any(isinstance(item, Strict) for item in metadata)
    return annotation in (bool, int) or any(map(_lax, typing.get_args(annotation)))


@pytest.mark.parametrize(
    "shape", [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, Model)]
)
def test_no_truth_value_or_number_is_read_laxly(shape: type[Model]) -> None:
    hints = typing.get_type_hints(shape, include_extras=True)
    assert [name for name in shape.model_fields if _lax(hints[name])] == []


def test_lax_annotations_are_found() -> None:
    assert all(map(_lax, [bool, int, int | None, tuple[bool, ...], dict[str, int], Annotated[int, Field(ge=1)]]))
    assert not any(map(_lax, [Flag, Whole, Whole | None, Annotated[Whole, Field(ge=1)], str]))
