package io.github.pgprofiles.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Our own SQL leaves nothing to the search path. */
class OwnSqlTests {

	private static final List<String> MODULES = List.of("client", "autoconfigure", "embedded");

	@Test
	void everyNameHasItsSchema() throws IOException {
		List<String> faults = new ArrayList<>();
		int statements = 0;
		for (String module : MODULES) {
			try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					String java = Files.readString(file);
					statements += java.split("pg_catalog\\.", -1).length - 1;
					OwnSql.faults(java).forEach((fault) -> faults.add(file.getFileName() + ": " + fault));
				}
			}
		}
		assertThat(faults).isEmpty();
		assertThat(statements).as("names with a schema").isGreaterThan(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "select lower(a) from b", "select pg_catalog.lower(a::text) from b",
			"select cast(a as int8) from b", "select 1 where pg_catalog.lower(a) = 'x'",
			"select a from b where c in (1, 2)", "select a from b where c is distinct from d",
			"select case a when 1 then 2 end from b", "select a from b where c between 1 and 2",
			"select a from pg_class", "select a || b from c", "select a + 1 from c", "select a from b where c > 1",
			"select a from b join c using (d)", "select nullif(a, 1) from b", "select a from b where c like 'x%'",
			"select a collate \\\"C\\\" from b", "select a from b where c = any(array(select 1))",
			"select a from b where c <> 1", "select a & 7 from b", "select set_config('a', 'b', true)",
			"select current_database()", "select now()", "select a from b, pg_locks", "select cast(? as text)" })
	void whatNamesNoSchemaIsFound(String sql) {
		assertThat(OwnSql.faults("String sql = \"" + sql + "\";")).as(sql).isNotEmpty();
		assertThat(OwnSql.faults("String sql = \"\"\"\n\t\t" + sql.replace("\\\"", "\"") + "\"\"\";")).as(sql)
			.isNotEmpty();
		int half = sql.indexOf(' ', sql.length() / 2);
		if (half > 0) {
			assertThat(OwnSql.faults("return \"" + sql.substring(0, half) + "\"\n + \"" + sql.substring(half) + "\";"))
				.as(sql)
				.isNotEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "select pg_catalog.lower(a) from b where c operator(pg_catalog.=) 'x = y'",
			"insert into a (b, c) values (?, cast(? as pg_catalog.text)) on conflict (b) do nothing",
			"select coalesce(a, true) from b where c operator(pg_catalog.=) any (array[1, -1])",
			"select case when a then 1 end, pg_catalog.count(*) from pg_catalog.pg_class" })
	void whatNamesItsSchemaIsNot(String sql) {
		assertThat(OwnSql.faults("String sql = \"" + sql + "\";")).isEmpty();
	}

	@Test
	void messagesAreNoSql() {
		assertThat(OwnSql.faults("throw new SQLException(\"select lower(a) from b = c\");")).isEmpty();
	}

}
