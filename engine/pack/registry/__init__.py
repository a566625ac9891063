"""The one registry of what rules may ask: questions, their parameters, reasons, message fields, and their English.

The loader checks conditions by it, the schema completes by it, ``explain`` and the rule pages speak by it.
The pack knows nothing of the judge; tests/pack/test_registry.py keeps the two in step.
To add an operator, add its row in operators.py and its function in judge.conditions.
"""

from dxproof.engine.pack.registry.asked import (
    JOINS,
    Fault,
    faults_of,
    operator_of,
    parts_of,
    reading_of,
    readings_of,
    shown,
)
from dxproof.engine.pack.registry.operators import DISAGREEING, OPERATORS
from dxproof.engine.pack.registry.reasons import NOT_ASKED, REASONS
from dxproof.engine.pack.registry.shapes import Operator, Parameter, Reading, Shape, Subject

__all__ = [
    "DISAGREEING",
    "JOINS",
    "NOT_ASKED",
    "OPERATORS",
    "REASONS",
    "Fault",
    "Operator",
    "Parameter",
    "Reading",
    "Shape",
    "Subject",
    "faults_of",
    "operator_of",
    "parts_of",
    "reading_of",
    "readings_of",
    "shown",
]
