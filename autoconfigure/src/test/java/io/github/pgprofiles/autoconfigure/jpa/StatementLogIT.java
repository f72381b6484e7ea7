package io.github.pgprofiles.autoconfigure.jpa;

import java.util.List;

import javax.sql.DataSource;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.logging.LoggersEndpoint;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(classes = JpaApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class StatementLogIT {

	private static final String ORDERS = "io.github.pgprofiles.sql.orders";

	private static final String OTHER = "io.github.pgprofiles.sql.other";

	@Autowired
	private PostgresClient orders;

	@Autowired
	@Qualifier("other")
	private DataSource other;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JpaApplication.Springs springs;

	@Autowired
	private LoggingSystem system;

	@PersistenceContext
	private EntityManager entities;

	private LoggersEndpoint endpoint;

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.pgprofiles.sql");

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("app.postgres.primary", () -> "orders");
		for (String name : List.of("orders", "other")) {
			for (String line : TestServer.profile(name)) {
				String[] entry = line.split("=", 2);
				registry.add(entry[0], () -> entry[1]);
			}
		}
		registry.add("app.postgres.profiles.other.logging.queries", () -> true);
	}

	@BeforeEach
	void open() {
		this.orders.sql("create table if not exists book (id int primary key, title text)").update();
		this.orders.sql("truncate book").update();
		this.endpoint = new LoggersEndpoint(this.system, new LoggerGroups());
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void close() {
		this.logger.detachAppender(this.lines);
		this.endpoint.configureLogLevel(ORDERS, null);
		this.endpoint.configureLogLevel(OTHER, null);
	}

	private List<String> taken() {
		List<String> taken = this.lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
		this.lines.list.clear();
		return taken;
	}

	@Test
	void loggersEndpointSwitchesTheLinesOfAProfileOnAndOff() {
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		jdbc.queryForObject("select 1", Integer.class);
		this.orders.sql("select 2").query(Integer.class).single();
		assertThat(taken()).isEmpty();
		this.endpoint.configureLogLevel(ORDERS, LogLevel.DEBUG);
		jdbc.queryForObject("select 1", Integer.class);
		this.orders.sql("select 2").query(Integer.class).single();
		assertThat(taken()).hasSize(2)
			.satisfiesExactly((line) -> assertThat(line).startsWith("[select 1] rows=1 ms="),
					(line) -> assertThat(line).startsWith("[select 2] rows=1 ms="));
		this.endpoint.configureLogLevel(ORDERS, null);
		jdbc.queryForObject("select 1", Integer.class);
		assertThat(taken()).isEmpty();
	}

	@Test
	void loggersEndpointAlsoSilencesTheLinesThatTheKeyAsksFor() {
		this.endpoint.configureLogLevel(OTHER, LogLevel.INFO);
		new JdbcTemplate(this.other).queryForObject("select 3", Integer.class);
		this.orders.sql("select 2").query(Integer.class).single();
		assertThat(taken()).hasSize(1).allMatch((line) -> line.startsWith("[select 3]"));
		this.endpoint.configureLogLevel(OTHER, LogLevel.WARN);
		new JdbcTemplate(this.other).queryForObject("select 3", Integer.class);
		assertThat(taken()).isEmpty();
	}

	@Test
	void jpaIsLoggedWithItsTransaction() {
		this.endpoint.configureLogLevel(ORDERS, LogLevel.DEBUG);
		this.springs.plain(() -> {
			this.entities.persist(new Book(1, "a secret title"));
			this.entities.flush();
			this.entities.clear();
			assertThat(this.entities.find(Book.class, 1)).isNotNull();
			new JdbcTemplate(this.dataSource).queryForList("select title from book", String.class);
			this.orders.sql("select count(*) from book").named("count-books").query(Integer.class).single();
		});
		assertThat(taken()).hasSize(4)
			.allMatch((line) -> line.contains(" transaction=" + JpaApplication.Springs.class.getName() + ".plain"))
			.noneMatch((line) -> line.contains("secret"))
			.satisfies((all) -> {
				assertThat(all.get(0)).contains("insert into book").contains("$1").contains("rows=1");
				assertThat(all.get(1)).contains("from book").contains("rows=1");
				assertThat(all.get(2)).startsWith("[select title from book] rows=1");
				assertThat(all.get(3)).endsWith(" name=count-books");
			});
	}

}
