package io.github.pgprofiles.internal.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Odd texts, beside what the server makes of them. The same texts on every run. */
@Timeout(300)
@PostgresTest
@EveryServer
@NotPooled("it sets what a session is like")
class SessionChangeFuzzIT {

	private static final int TEXTS = 40_000;

	/** Runs each text, and tells which of them have set a setting of the session. */
	private static final String RUN = """
			create function run(texts text[]) returns boolean[] language plpgsql as $run$
			declare
				each text;
				changed boolean[] := '{}';
			begin
				foreach each in array texts loop
					perform set_config('fuzz.mark', '', false);
					begin
						execute each;
					exception when others then
						null;
					end;
					changed := changed || (current_setting('fuzz.mark') <> '');
				end loop;
				return changed;
			end $run$""";

	/** Which hide others, or do not. */
	private static final String[] PIECES = { "'", "''", "'a'", "\\'", "\\", "e'", "e'\\''", "n'", "b'1'", "U&'a'", "$$",
			"$a$", "$$'$$", "\"", "\"a;b\"", "/*", "*/", "/* ' */", "--", "-- '", "\n", "\r", " ", " as \"", ", ", "1",
			"1.5e+1", "+", "(", ")", "; ", "; select ", "set fuzz.mark = '1'", "; set fuzz.mark = '1';",
			"; set session fuzz.mark to 1; select ", ", set_config('fuzz.mark', '1', false)",
			"; select set_config('fuzz.mark', $$1$$, 1 = 2)", "; do $$ begin set fuzz.mark = 1; end $$" };

	@TestProfile
	static JdbcTemplate jdbc;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatTheServerChangesIsFound(boolean standard) {
		List<String> texts = texts(new Random(standard ? 1 : 2));
		Boolean[] changed = jdbc.execute((Connection connection) -> run(connection, texts, standard));
		assertThat(changed).hasSize(TEXTS);
		int found = 0;
		for (int i = 0; i < TEXTS; i++) {
			if (changed[i]) {
				found++;
				assertThat(SessionChange.of(texts.get(i), standard)).as(texts.get(i)).isNotEqualTo(SessionChange.NONE);
			}
		}
		assertThat(found).as("texts that the server took").isGreaterThan(300);
	}

	private static List<String> texts(Random random) {
		List<String> texts = new ArrayList<>();
		while (texts.size() < TEXTS) {
			StringBuilder text = new StringBuilder("select ");
			for (int i = 1 + random.nextInt(8); i > 0; i--) {
				text.append(PIECES[random.nextInt(PIECES.length)]);
			}
			texts.add(text.toString());
		}
		return texts;
	}

	private static Boolean[] run(Connection connection, List<String> texts, boolean standard) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("set standard_conforming_strings = on");
			statement.execute(RUN);
			statement.execute("set standard_conforming_strings = " + standard);
		}
		try (PreparedStatement statement = connection.prepareStatement("select run(?)")) {
			statement.setArray(1, connection.createArrayOf("text", texts.toArray()));
			try (ResultSet rows = statement.executeQuery()) {
				rows.next();
				return (Boolean[]) rows.getArray(1).getArray();
			}
		}
		finally {
			try (Statement statement = connection.createStatement()) {
				statement.execute("drop function run");
			}
		}
	}

}
