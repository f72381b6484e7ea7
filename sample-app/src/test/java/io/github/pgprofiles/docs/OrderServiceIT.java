package io.github.pgprofiles.docs;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

@Shop
@SpringBootTest
class OrderServiceIT {

	@Autowired
	private OrderService service;

	@Test
	@Transactional("orders")
	void placedPurchaseIsFound() {
		this.service.createTables();
		long id = this.service.place("ada", new BigDecimal("12.50"));
		assertThat(this.service.find(id)).isPresent();
	}

}
