"""No word of a note stands in the code that reads notes: words are YAML under rules, where they are in the pack's digest.

A literal that text can be compared with holds none: a set, tuple, list or mapping, a side of a comparison, a pattern. One
letter is no word, and neither are the names of groups and fields. Names of the program (an id, a value of an axis) are
constants with a name.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

EXTRACT = Path(__file__).resolve().parents[2] / "engine" / "extract"
_DISPLAYS = (ast.Set, ast.Tuple, ast.List, ast.Dict)
_COMPARERS = frozenset(
    {"startswith", "endswith", "removeprefix", "removesuffix", "split", "count", "find", "index", "replace"}
)
# What a pattern has besides the text that it matches: names of groups, flags, classes of characters.
_NOTATION = re.compile(r"\(\?P[<=]\w+[>)]|\(\?\(\w+\)|\(\?[a-z]+[:)]|\\.|\[(?:\\.|[^\]\\])*\]")
_WORD = re.compile(r"[A-Za-z]{2,}")


def compared(tree: ast.AST) -> Iterator[ast.expr]:
    """The expressions that a note can be compared with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from (node.left, *node.comparators)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _COMPARERS or ast.unparse(node.func.value) == "re":
                yield from node.args
        elif isinstance(node, _DISPLAYS):
            yield node


def texts(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts that an expression is made of; what a call or an index makes of one is not looked into."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, (*_DISPLAYS, ast.JoinedStr, ast.BinOp, ast.Starred, ast.IfExp)):
        for part in ast.iter_child_nodes(node):
            yield from texts(part)


def _structure(tree: ast.AST) -> set[ast.AST]:
    """What only looks like a literal: the names in ``__slots__``, types in brackets."""
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == "__slots__" for target in node.targets):
            inside |= set(ast.walk(node.value))
        if isinstance(node, ast.Subscript):
            inside |= set(ast.walk(node.slice))
    return inside


def words_in(code: str) -> list[str]:
    """The words in the literals of some code."""
    tree = ast.parse(code)
    structure = _structure(tree)
    found = {text: str(text.value) for node in compared(tree) for text in texts(node) if text not in structure}
    return [word for text in found.values() for word in _WORD.findall(_NOTATION.sub(" ", text))]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("x in {'normal', 'patent'}", ["normal", "patent"]),
        ("X = ('of', 'C1')", ["of"]),
        ("X = re.compile(r'(?P<unit>\\d+)\\s*(?:weeks|wks)[a-z]*')", ["weeks", "wks"]),
        ("X = re.compile(rf'\\b{y} nerve')", ["nerve"]),
        ("text.startswith('no ')", ["no"]),
        ("if word == 'left': pass", ["left"]),
        ("__slots__ = ('end', 'start')", []),
        ("def f(x: tuple['Word', ...]) -> None: match['upper'], 'C' in x", []),
    ],
)
def test_words_are_found(code: str, words: list[str]) -> None:
    assert words_in(code) == words


def test_code_that_reads_notes_holds_no_word_of_theirs() -> None:
    found = {
        path.relative_to(EXTRACT).as_posix(): words
        for path in EXTRACT.rglob("*.py")
        if (words := words_in(path.read_text(encoding="utf-8")))
    }
    assert found == {}
