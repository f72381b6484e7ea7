package io.github.pgprofiles.docs;

import io.github.pgprofiles.PostgresClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** The node is the embedded server itself, by another name. */
@Shop
@SpringBootTest(properties = "app.postgres.profiles.orders.nodes.replica-1.host=127.0.0.1")
@Import(NightlyReport.class)
class NightlyReportIT {

	@Autowired
	@Qualifier("orders")
	private PostgresClient orders;

	@Autowired
	private NightlyReport report;

	@Test
	void reportReadsOnItsNode() {
		this.orders.sql("create table if not exists orders (id bigint)").update();
		long before = this.report.orders();
		this.orders.sql("insert into orders values (1)").update();
		assertThat(this.report.orders()).isEqualTo(before + 1);
	}

}
