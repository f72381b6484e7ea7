#!/usr/bin/env bash
# PostgreSQL's text of a float8 is not always the shortest that reads back as the same number. A decimal exactly in the
# middle between two doubles reads as the one whose last bit is 0, on input; on output PostgreSQL never takes it for that
# one. So '1e23' is shown as 9.999999999999999e+22, unlike in Python and JavaScript, and some numbers have one digit more
# than in these. Whoever makes the server's text out of the binary form (of an array or a range, say) with an algorithm for
# the shortest text gets another one.
#
# Seen with PostgreSQL 18.6 (15.20 too):
#   1e23 is shown as 9.999999999999999e+22, the same number: true
#   68654447062008260 is shown as 6.8654447062008256e+16, the same number: true
#   1e22 is shown as 1e+22, the same number: true
. "$(dirname "$0")/lib/java.sh"

packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"

found=$(run_java <<'JAVA'
import java.sql.*;

public class Finding {

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url());
				Statement statement = connection.createStatement()) {
			for (String number : new String[] { "1e23", "68654447062008260", "1e22" }) {
				ResultSet rows = statement.executeQuery("select v::text, v::text::float8 = v from (values ('" + number
						+ "'::float8)) t (v)");
				rows.next();
				System.out.println(number + " is shown as " + rows.getString(1) + ", the same number: "
						+ rows.getBoolean(2));
			}
		}
	}

}
JAVA
)

expect '1e23 is shown as 9.999999999999999e+22, the same number: true
68654447062008260 is shown as 6.8654447062008256e+16, the same number: true
1e22 is shown as 1e+22, the same number: true' "$found"
