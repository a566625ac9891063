"""The schemas of packs, of ``templates.yaml`` and of ``expected.yaml``."""


def schema_files() -> dict[str, str]:
    """Every schema file by name."""
    from dxproof.engine.authoring.schema import schema_texts
    from dxproof.engine.query.rules import LintFile
    from dxproof.engine.testing.expected import ExpectedFile, ExpectedVisit
    from dxproof.engine.testing.templates import TemplatesFile

    return schema_texts(
        {"expected": ExpectedFile, "expected-visit": ExpectedVisit, "query-lint": LintFile, "templates": TemplatesFile}
    )
