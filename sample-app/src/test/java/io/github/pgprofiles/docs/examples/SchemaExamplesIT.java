package io.github.pgprofiles.docs.examples;

import java.util.List;
import java.util.Optional;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.docs.Shop;
import io.github.pgprofiles.schema.Column;
import io.github.pgprofiles.schema.Table;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/schema.md. */
@Shop
@SpringBootTest
class SchemaExamplesIT {

	@Autowired
	private PostgresClient orders;

	@Test
	void tablesOfASchema() {
		PostgresClient orders = this.orders;
		orders.sql("drop table if exists users").update();
		orders.sql("create table users (id int primary key, name text not null)").update();
		List<Table> tables = orders.schema().tables("public", "users");
		Table users = tables.get(0);
		Optional<Column> name = users.column("name");
		orders.sql("drop table users").update();
		assertThat(tables).hasSize(1);
		assertThat(name).hasValueSatisfying((column) -> assertThat(column.nullable()).isFalse());
	}

}
