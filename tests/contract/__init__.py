"""The promises of the engine, held over everything that is declared."""
