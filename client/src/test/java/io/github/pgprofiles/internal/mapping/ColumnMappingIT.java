package io.github.pgprofiles.internal.mapping;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.internal.mapping.catalog.KnownTypes;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is bound once, however many results there are. */
@EveryServer
@PostgresTest
class ColumnMappingIT {

	static TestDatabase database;

	private final AtomicInteger bindings = new AtomicInteger();

	private final MapShape shape = new MapShape(new Codecs());

	private final RowMapping<Map<String, Object>> mapping = new ColumnMapping<>((columns, types) -> {
		this.bindings.incrementAndGet();
		return this.shape.bind(columns, types);
	}, new KnownTypes());

	private Object read(Statement statement, String sql, String label) throws SQLException {
		try (ResultSet rows = statement.executeQuery(sql)) {
			RowReader<Map<String, Object>> reader = this.mapping.bind(rows);
			assertThat(rows.next()).isTrue();
			return reader.read(rows).get(label);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 16, 17, 100, 500 })
	void shapesInRotationAreBoundOnceEach(int shapes) throws SQLException {
		try (Connection connection = TestServer.get().connectAsSuperuser(database.name());
				Statement statement = connection.createStatement()) {
			for (int round = 0; round < 4; round++) {
				for (int i = 0; i < shapes; i++) {
					assertThat(read(statement, "select %d as n%d".formatted(i, i), "n" + i)).isEqualTo(i);
				}
			}
		}
		assertThat(this.bindings).hasValue(shapes);
	}

	@Test
	void shapesThatDifferInOneThingAreNotMistakenForEachOther() throws SQLException {
		try (Connection connection = TestServer.get().connectAsSuperuser(database.name());
				Statement statement = connection.createStatement()) {
			for (int round = 0; round < 3; round++) {
				assertThat(read(statement, "select 1 as a, 2 as b", "b")).isEqualTo(2);
				assertThat(read(statement, "select 1 as b, 2 as a", "b")).isEqualTo(1);
				assertThat(read(statement, "select 1 as a, '2' as b", "b")).isEqualTo("2");
				assertThat(read(statement, "select '3' as b", "b")).isEqualTo("3");
				// of one hash
				assertThat(read(statement, "select 1 as \"Aa\"", "Aa")).isEqualTo(1);
				assertThat(read(statement, "select 2 as \"BB\"", "BB")).isEqualTo(2);
			}
		}
	}

}
