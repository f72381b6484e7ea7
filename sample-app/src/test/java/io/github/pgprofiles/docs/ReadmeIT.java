package io.github.pgprofiles.docs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.PostgresError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The README's quick start and tour, run step by step on its own application.yml. */
@Shop
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ReadmeIT {

	@Autowired
	private OrderService service;

	@Autowired
	private PostgresClients clients;

	@LocalServerPort
	private int port;

	@BeforeEach
	void createTables() {
		this.service.createTables();
		this.clients.primary().sql("truncate purchase").update();
	}

	@Test
	void shopIsConfiguredAsTheReadmeSays() throws IOException {
		String yaml = new ClassPathResource("shop.yml").getContentAsString(StandardCharsets.UTF_8);
		assertThat(Document.of("README.md").blocks("yaml").get(0).text()).isEqualTo(yaml.strip());
	}

	@Test
	void eachProfileHasADatabaseOfItsOwn() {
		assertThat(this.clients.names()).containsExactly("orders", "reports");
		assertThat(this.clients.names()).allSatisfy((name) -> assertThat(database(name)).isEqualTo(name));
		assertThat(this.clients.primary()).isSameAs(this.clients.get("orders"));
	}

	private String database(String profile) {
		return this.clients.get(profile).sql("select current_database()").query(String.class).single();
	}

	@Test
	void placedPurchaseIsFound() {
		Instant before = Instant.now().minusSeconds(60);
		long id = this.service.place("ada", new BigDecimal("12.50"));
		assertThat(this.service.find(id)).hasValueSatisfying((purchase) -> {
			assertThat(purchase.customer()).isEqualTo("ada");
			assertThat(purchase.total()).isEqualByComparingTo("12.50");
			assertThat(purchase.placedAt()).isAfter(before);
		});
		assertThat(this.service.find(id + 1)).isEmpty();
	}

	@Test
	void copyLoadsAndTheStreamSums() {
		CopyResult loaded = load("customer,total\nada,1.25\nada,2.50\ngrace,7\n");
		assertThat(loaded.rows()).isEqualTo(3);
		assertThat(this.service.turnover("ada")).isEqualByComparingTo("3.75");
		this.service.report("ada");
		assertThat(this.clients.get("reports")
			.sql("select total from turnover where customer = 'ada'")
			.query(BigDecimal.class)
			.single()).isEqualByComparingTo("3.75");
	}

	@Test
	void correctionsThatAreRepeatedChangeNothing() {
		long id = this.service.place("ada", new BigDecimal("12.50"));
		OrderService.Purchase there = this.service.find(id).orElseThrow();
		OrderService.Purchase corrected = new OrderService.Purchase(id, "ada", new BigDecimal("13.00"),
				there.placedAt());
		OrderService.Purchase other = new OrderService.Purchase(id + 1000, "grace", BigDecimal.ONE, there.placedAt());
		List<CopyProgress> progress = new ArrayList<>();
		CopyResult first = this.service.correct(Stream.of(corrected, other), progress::add);
		assertThat(progress).last().matches(CopyProgress::done);
		assertThat(first.updated()).isEqualTo(1);
		assertThat(first.inserted()).isEqualTo(1);
		assertThat(this.service.find(id)).hasValue(corrected);
		CopyResult second = this.service.correct(Stream.of(corrected, other), progress::add);
		assertThat(second.stored()).isZero();
		assertThat(second.ignored()).isEqualTo(2);
	}

	@Test
	void badLineLeavesNoRowAndTheErrorNamesTheConstraint() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> load("customer,total\nada,1.25\nada,-1\n"))
			.satisfies((ex) -> {
				PostgresError error = PostgresError.of(ex);
				assertThat(error.profile()).isEqualTo("orders");
				assertThat(error.constraint()).isEqualTo("purchase_total_check");
			});
		PostgresClient orders = this.clients.primary();
		assertThat(orders.sql("select count(*) from purchase").query(Long.class).single()).isZero();
	}

	private CopyResult load(String csv) {
		return this.service.load(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void healthEndpointTellsStrangersTheStatusOnly() throws Exception {
		HttpResponse<String> health = get("/actuator/health");
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(health.body()).contains("\"status\":\"UP\"").doesNotContain("orders", "database");
		assertThat(get("/actuator/health/postgres").statusCode()).isEqualTo(404);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build(),
					HttpResponse.BodyHandlers.ofString());
	}

}
