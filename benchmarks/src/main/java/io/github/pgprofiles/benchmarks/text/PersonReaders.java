package io.github.pgprofiles.benchmarks.text;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Records;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All contenders, each with a pool of its own. */
final class PersonReaders {

	private static final Field<Long> ID = DSL.field(DSL.name("person", "id"), SQLDataType.BIGINT);

	private static final Field<String> NAME = DSL.field(DSL.name("person", "name"), SQLDataType.CLOB);

	/** In the order of the reports. */
	static final List<Function<ServerAddress, PersonReader>> ALL = List.of(PersonReaders::raw, PersonReaders::ours,
			PersonReaders::template, PersonReaders::client, PersonReaders::jdbi, PersonReaders::jooq);

	private PersonReaders() {
	}

	/** HikariCP and plain JDBC, columns by index: what the others are measured by. */
	private static PersonReader raw(ServerAddress address) {
		HikariDataSource pool = address.pool();
		return new PersonReader(Contender.RAW, (name) -> read(pool, name), pool::close);
	}

	private static Person read(HikariDataSource pool, String name) throws SQLException {
		try (Connection connection = pool.getConnection();
				PreparedStatement statement = connection.prepareStatement(PersonTable.SELECT)) {
			statement.setString(1, name);
			try (ResultSet rows = statement.executeQuery()) {
				if (!rows.next()) {
					throw new SQLException("There is nobody called " + name);
				}
				Person person = person(rows);
				if (rows.next()) {
					throw new SQLException("There are several called " + name);
				}
				return person;
			}
		}
	}

	private static Person person(ResultSet row) throws SQLException {
		return new Person(row.getLong(1), row.getString(2));
	}

	private static PersonReader ours(ServerAddress address) {
		PostgresClients.Closeable clients = address.clients();
		PostgresClient client = clients.primary();
		return new PersonReader(Contender.OURS,
				(name) -> client.sql(PersonTable.SELECT_NAMED).param("name", name).query(Person.class).single(),
				clients::close);
	}

	private static PersonReader template(ServerAddress address) {
		HikariDataSource pool = address.pool();
		JdbcTemplate template = new JdbcTemplate(pool);
		return new PersonReader("JdbcTemplate",
				(name) -> Objects
					.requireNonNull(template.queryForObject(PersonTable.SELECT, (row, number) -> person(row), name)),
				pool::close);
	}

	private static PersonReader client(ServerAddress address) {
		HikariDataSource pool = address.pool();
		JdbcClient client = JdbcClient.create(pool);
		return new PersonReader("JdbcClient",
				(name) -> client.sql(PersonTable.SELECT_NAMED).param("name", name).query(Person.class).single(),
				pool::close);
	}

	private static PersonReader jdbi(ServerAddress address) {
		HikariDataSource pool = address.pool();
		Jdbi jdbi = Jdbi.create(pool).registerRowMapper(ConstructorMapper.factory(Person.class));
		return new PersonReader("Jdbi", (name) -> jdbi.withHandle(
				(handle) -> handle.createQuery(PersonTable.SELECT_NAMED).bind("name", name).mapTo(Person.class).one()),
				pool::close);
	}

	private static PersonReader jooq(ServerAddress address) {
		HikariDataSource pool = address.pool();
		DSLContext context = DSL.using(pool, SQLDialect.POSTGRES);
		return new PersonReader("jOOQ",
				(name) -> context.select(ID, NAME)
					.from(DSL.table(DSL.name("person")))
					.where(NAME.eq(name))
					.fetchSingle(Records.mapping(Person::new)),
				pool::close);
	}

}
