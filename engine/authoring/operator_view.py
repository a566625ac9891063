"""A question that a rule may ask -> its explanation."""

from collections.abc import Iterable

from dxproof.engine.authoring.explained import ExplainedOperator, ExplainedParameter
from dxproof.engine.authoring.explained_parts import PackStamp
from dxproof.engine.pack.registry import Operator


def operator_view(operator: Operator, stamp: PackStamp, rules: Iterable[str]) -> ExplainedOperator:
    """An operator with its parameters and readings."""
    return ExplainedOperator(
        id=operator.id.value,
        meaning=operator.meaning,
        asked_of=operator.subject.value,
        parameters=tuple(
            ExplainedParameter(
                name=parameter.name,
                takes=parameter.shape.value,
                choices=parameter.choices,
                required=parameter.required,
                meaning=parameter.meaning,
            )
            for parameter in operator.parameters
        ),
        reads=tuple(
            reading.says + "".join(f" ({name}: {value})" for name, value in reading.when)
            for reading in operator.readings
        ),
        reasons=tuple(sorted(operator.reasons)),
        fields=tuple(sorted(operator.fields)),
        example=operator.example,
        pack=stamp,
        rules=tuple(rules),
    )
