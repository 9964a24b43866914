"""The parts of tools/smoke: each module checks one side of a deployed stack."""
