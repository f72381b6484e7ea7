package io.github.pgprofiles.benchmarks.cluster.read;

import java.sql.SQLException;

/** Writes on the primary, and reads where reads go. Thread-safe. */
interface NoteStore extends AutoCloseable {

	/** How the server of a read is known. */
	String SELECT = "select pg_catalog.inet_server_port() as port, value from public.note where id = ?";

	/** Changes one row. */
	String UPDATE = "update public.note set value = ? where id = ?";

	/** How it is called in tables. */
	String name();

	/** Commits a value. */
	void write(int id, long value) throws SQLException;

	/** Reads it back. */
	Seen read(int id) throws SQLException;

	@Override
	void close();

}
