package io.github.pgprofiles.docs;

import io.github.pgprofiles.PostgresClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@Shop
@JdbcTest
class PurchaseSliceIT {

	@Autowired
	private PostgresClient orders;

	@Autowired
	private JdbcTemplate template;

	@Test
	void clientAndTemplateShareTheTransactionOfTheTest() {
		this.orders.sql("create table note (body text)").update();
		this.orders.sql("insert into note values ('rolled back at the end')").update();
		assertThat(this.template.queryForObject("select count(*) from note", Long.class)).isEqualTo(1);
	}

}
