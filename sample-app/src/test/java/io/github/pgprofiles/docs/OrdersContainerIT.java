package io.github.pgprofiles.docs;

import java.math.BigDecimal;

import io.github.pgprofiles.PostgresClient;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static org.assertj.core.api.Assertions.assertThat;

@Shop
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest
class OrdersContainerIT {

	@Container
	@ServiceConnection("orders")
	static final PostgreSQLContainer ORDERS = new PostgreSQLContainer("postgres:15");

	@Container
	@ServiceConnection("reports")
	static final PostgreSQLContainer REPORTS = new PostgreSQLContainer("postgres:15");

	@Autowired
	private OrderService service;

	@Autowired
	@Qualifier("reports")
	private PostgresClient reports;

	@Test
	void turnoverIsReportedInTheOtherDatabase() {
		this.service.createTables();
		this.service.place("ada", new BigDecimal("12.50"));
		this.service.report("ada");
		assertThat(this.reports.sql("select total from turnover").query(BigDecimal.class).list())
			.containsExactly(new BigDecimal("12.50"));
	}

}
