"""The registry of operators: the questions that rules may ask, their parameters, reasons, message fields and wording.

The loader validates conditions with it; the schemas, ``explain`` and the rule pages are generated from it.
The pack does not import the judge; tests/pack/test_registry.py keeps the two in step.
To add an operator, add its row in operators.py and its function in judge.conditions.
"""

from dxproof.engine.pack.registry.asked import (
    JOINS,
    ConditionFault,
    faults_of,
    operator_of,
    parts_of,
    reading_of,
    readings_of,
    shown,
)
from dxproof.engine.pack.registry.of_visits import OF_HANDS
from dxproof.engine.pack.registry.operators import DISAGREEING, OPERATORS
from dxproof.engine.pack.registry.reasons import NOT_ASKED, REASONS
from dxproof.engine.pack.registry.shapes import (
    TABLE_FIELDS,
    AskedOf,
    Operator,
    OperatorReading,
    Parameter,
    ParameterType,
)

__all__ = [
    "DISAGREEING",
    "JOINS",
    "NOT_ASKED",
    "OF_HANDS",
    "OPERATORS",
    "REASONS",
    "TABLE_FIELDS",
    "AskedOf",
    "ConditionFault",
    "Operator",
    "OperatorReading",
    "Parameter",
    "ParameterType",
    "faults_of",
    "operator_of",
    "parts_of",
    "reading_of",
    "readings_of",
    "shown",
]
