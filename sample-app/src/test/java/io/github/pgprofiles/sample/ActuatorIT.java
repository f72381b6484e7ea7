package io.github.pgprofiles.sample;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

@SampleTest
class ActuatorIT {

	private RestTestClient client;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void healthShowsEachProfile() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.components.postgres.components.cities.status")
			.isEqualTo("UP")
			.jsonPath("$.components.postgres.components.blog.details.database")
			.isNotEmpty()
			.jsonPath("$.components.postgres.components.ledger.status")
			.isEqualTo("UP")
			.jsonPath("$.components.postgres.components.length()")
			.isEqualTo(3);
	}

	@Test
	void metricsCountConnectionsOfPools() {
		this.client.get()
			.uri("/actuator/metrics/hikaricp.connections?tag=pool:cities")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.measurements[0].value")
			.isNotEmpty();
	}

}
