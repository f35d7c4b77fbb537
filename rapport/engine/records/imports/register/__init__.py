"""The register of imports: what each is to do, and what came of it."""
