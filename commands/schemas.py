"""The schemas that the commands write: those of packs, and that of a fixture's ``expected.yaml``."""


def schema_files() -> dict[str, str]:
    """Every schema file by its name."""
    from dxproof.engine.authoring.schema import schema_texts

    return schema_texts()
