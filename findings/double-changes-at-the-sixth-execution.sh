#!/usr/bin/env bash
# pgJDBC 42.7.14 with PostgreSQL 18.6: where a role or a database has extra_float_digits = 0, the same statement on the
# same connection gives another double from its sixth execution on, and the largest double is Infinity until then. The
# driver sets extra_float_digits by itself only for servers before 12. So the role's setting rounds a float that goes as
# text; after five executions the driver asks for binary, which is exact.
# Way out: the connection property options=-c extra_float_digits=1, which costs no message.
. "$(dirname "$0")/lib/java.sh"
packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"
found=$(run_java <<'JAVA'
import java.sql.*;

class Finding {
	public static void main(String[] args) throws Exception {
		try (Server server = new Server()) {
			try (Connection setup = DriverManager.getConnection(server.url()); Statement s = setup.createStatement()) {
				s.execute("alter database postgres set extra_float_digits = 0");
			}
			for (String options : new String[] { "", "&options=-c%20extra_float_digits=1" }) {
				try (Connection c = DriverManager.getConnection(server.url() + options);
						PreparedStatement s = c.prepareStatement(
								"select 0.1::float8 + 0.2, 1.7976931348623157e308::float8")) {
					for (int i = 1; i <= 6; i++) {
						try (ResultSet rows = s.executeQuery()) {
							rows.next();
							if (i == 1 || i >= 5) {
								System.out.println(i + ": " + rows.getDouble(1) + " " + rows.getDouble(2));
							}
						}
					}
				}
			}
		}
	}
}
JAVA
)
expect '1: 0.3 Infinity
5: 0.3 Infinity
6: 0.30000000000000004 1.7976931348623157E308
1: 0.30000000000000004 1.7976931348623157E308
5: 0.30000000000000004 1.7976931348623157E308
6: 0.30000000000000004 1.7976931348623157E308' "$found"
