"""The pack that most tests judge by, compiled: for the server that workers are forked from."""

import compiled_packs  # noqa: F401  # the workers' engines use what is compiled here

import dxproof

dxproof.load().compile()
