"""PostgreSQL: engine, sessions, the embedded server, migrations."""
