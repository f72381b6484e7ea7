package io.github.pgprofiles;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CopyStagingIT extends StockFixture {

	@Test
	void runsAStatementOverAStagingTable() {
		CopyResult result = client.copy()
			.into("stock")
			.columns("id", "price")
			.staging("delete from stock using staging where staging.id = stock.id and staging.price > stock.price")
			.csv()
			.from(bytes("1,0\n2,5\n,7\n"));
		assertThat(result.rows()).isEqualTo(3);
		assertThat(result.stored()).isEqualTo(1);
		assertThat(stock()).containsExactly("1,one,1.00,old");
	}

	@Test
	void runsSeveralStatementsOverAStagingTable() {
		CopyResult result = client.copy()
			.into("stock")
			.columns("id", "name")
			.staging("delete from stock where id in (select id from staging);"
					+ " insert into stock (id, name) select id, name || '?' from staging")
			.csv()
			.from(bytes("1,a\n9,b\n"));
		assertThat(result.stored()).isEqualTo(3);
		assertThat(stock()).containsExactly("1,a?,new", "2,two,2.00,old", "9,b?,new");
	}

	@Test
	void refusesAStatementOverAStagingTableBeforeTheFirstByte() {
		for (String sql : List.of("insert into stock select * from stagin", "insert into stock selec",
				"insert into stock select nope from staging")) {
			assertThatExceptionOfType(BadSqlGrammarException.class)
				.isThrownBy(() -> client.copy().into("stock").staging(sql).csv().from(failing()));
		}
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> client.copy()
			.into("stock")
			.columns("id", "name")
			.staging("insert into stock (id) select id from staging")
			.csv()
			.from(bytes("7,a\n1,b\n")));
		assertThat(stock()).hasSize(2);
	}

}
