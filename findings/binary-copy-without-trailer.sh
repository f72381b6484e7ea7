#!/usr/bin/env bash
# PostgreSQL 18.6, COPY in binary, with pgJDBC 42.7.14.
# The manual (chapter 'COPY', 'File Trailer') describes a trailer of two bytes at the end of the data. The server does not
# ask for it: data that stops between two rows is a complete copy, here 2 of 3 rows. Only data that stops inside a row is an
# error. So a download that was cut at an unlucky byte loads as if all were well.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
actual=$(run_java <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;

import org.postgresql.PGConnection;

class Finding {

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url())) {
			var copy = connection.unwrap(PGConnection.class).getCopyAPI();
			ByteArrayOutputStream file = new ByteArrayOutputStream();
			copy.copyOut("copy (select g from generate_series(1, 3) g) to stdout (format binary)", file);
			connection.createStatement().execute("create table t (g int)");
			byte[] all = file.toByteArray();
			// a row is its count of columns (2), a length (4) and the number (4); the trailer has 2 bytes
			System.out.println("complete: " + copy.copyIn("copy t from stdin (format binary)", new ByteArrayInputStream(all)));
			byte[] cut = Arrays.copyOf(all, all.length - 12);
			System.out.println("cut between rows: " + copy.copyIn("copy t from stdin (format binary)", new ByteArrayInputStream(cut)));
			try {
				copy.copyIn("copy t from stdin (format binary)", new ByteArrayInputStream(Arrays.copyOf(all, all.length - 14)));
			}
			catch (SQLException ex) {
				System.out.println("cut inside a row: " + ex.getSQLState());
			}
		}
	}

}
JAVA
)
expect 'complete: 3
cut between rows: 2
cut inside a row: 22P04' "$actual"
