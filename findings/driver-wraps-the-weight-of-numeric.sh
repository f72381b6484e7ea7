#!/usr/bin/env bash
# pgJDBC sends a BigDecimal in binary and keeps the place of its first digit in 16 bits without a look at what is cut off.
# A number beyond what numeric holds (131,072 digits before the point) is not refused then: the server gets another number,
# takes it, and says nothing. As text the same numbers are refused with 22003.
#
# Seen with pgJDBC 42.7.14 and PostgreSQL 18.6:
#   1E+262144 arrives as 1
#   1E+262148 arrives as 10000
#   -7E+524290 arrives as -700
#   1E+262144 as text: 22003
. "$(dirname "$0")/lib/java.sh"

packages org.postgresql:postgresql:42.7.14 "${embedded[@]}"

found=$(run_java <<'JAVA'
import java.math.BigDecimal;
import java.sql.*;

public class Finding {

	public static void main(String[] args) throws Exception {
		try (Server server = new Server(); Connection connection = DriverManager.getConnection(server.url());
				PreparedStatement statement = connection.prepareStatement("select ?::numeric::text")) {
			for (String number : new String[] { "1E+262144", "1E+262148", "-7E+524290" }) {
				statement.setBigDecimal(1, new BigDecimal(number));
				ResultSet rows = statement.executeQuery();
				rows.next();
				System.out.println(number + " arrives as " + rows.getString(1));
			}
			try (Statement text = connection.createStatement()) {
				text.executeQuery("select '1E+262144'::numeric");
			}
			catch (SQLException ex) {
				System.out.println("1E+262144 as text: " + ex.getSQLState());
			}
		}
	}

}
JAVA
)

expect '1E+262144 arrives as 1
1E+262148 arrives as 10000
-7E+524290 arrives as -700
1E+262144 as text: 22003' "$found"
