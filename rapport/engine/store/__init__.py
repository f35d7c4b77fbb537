"""The database: server, connections, schema, outbox, jobs."""
