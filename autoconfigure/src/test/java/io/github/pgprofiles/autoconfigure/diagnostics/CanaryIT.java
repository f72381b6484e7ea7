package io.github.pgprofiles.autoconfigure.diagnostics;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.PostgresProfileCustomizer;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.config.SecretResolver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * One secret through every way in which a start fails, with everything logged that can
 * be: it is nowhere.
 */
@ExtendWith(OutputCaptureExtension.class)
class CanaryIT {

	private static final String CANARY = "s3cr3t-canary";

	@TempDir
	private Path folder;

	/** What is below the profile, and what the user must be told. */
	private record Case(String settings, String told, List<Class<?>> sources) {

		Case(String settings, String told, Class<?>... sources) {
			this(settings, told, List.of(sources));
		}

	}

	private static Map<String, Case> cases() {
		Map<String, Case> cases = new TreeMap<>();
		String server = "host: localhost\nport: " + TestServer.port() + "\nuser: canary_role\ndatabase: postgres\n";
		cases.put("wrong password", new Case(server + "password: secret://vault.pw", "28P01"));
		cases.put("wrong password in a DSN",
				new Case("dsn: postgresql://canary_role:secret://vault.pw@localhost:" + TestServer.port() + "/postgres",
						"28P01"));
		cases.put("wrong password in a file", new Case(server + "password: secret://file", "28P01"));
		cases.put("unresolved beside one that is not",
				new Case(server + "password: secret://vault.pw\nsslmode: secret://none", "secret 'none'"));
		cases.put("resolver throws",
				new Case(server + "password: secret://vault.pw", "IllegalStateException", Throwing.class));
		cases.put("DSN that is a secret and malformed", new Case("dsn: secret://vault.bad-dsn", "orders.dsn"));
		cases.put("DSN that is a secret and no DSN", new Case("dsn: secret://vault.pw", "orders.dsn"));
		cases.put("DSN with a port out of a secret",
				new Case("dsn: postgresql://u@localhost/d?host=h&port=secret://vault.pw", "orders.dsn"));
		cases.put("number out of a secret",
				new Case("dsn: postgresql://u@localhost/d?connect_timeout=secret://vault.pw", "connect-timeout"));
		cases.put("number that is no text", new Case(server + "connect-timeout: secret://vault.pw", "connect-timeout"));
		cases.put("choice out of a secret", new Case(server + "sslmode: secret://vault.pw", "orders.sslmode"));
		cases.put("host out of a secret", new Case("host: secret://vault.blank", "orders.host"));
		cases.put("password of a key", new Case(server + """
				password: other
				properties:
				  sslpassword: secret://vault.pw
				  sslkey: /nowhere/key.p12""", "28P01"));
		cases.put("number of the driver", new Case(server + "properties: { socketTimeout: 'secret://vault.pw' }",
				"orders.properties.socketTimeout"));
		cases.put("choice of the driver",
				new Case(server + "properties: { targetServerType: 'secret://vault.pw' }", "******"));
		cases.put("customizer with a URL",
				new Case(server + "password: secret://vault.pw", "'jdbcUrl'", Customizing.class));
		return cases;
	}

	@BeforeAll
	static void createTheRole() {
		TestServer.createRole("canary_role", "right");
	}

	static Stream<String> ways() {
		return cases().keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("ways")
	void noWayToFailShowsTheSecret(String way, CapturedOutput output) throws IOException {
		Files.writeString(this.folder.resolve("file"), CANARY + "\n");
		Case each = cases().get(way);
		Path file = Files.writeString(this.folder.resolve("application.yml"), """
				vault: { pw: %1$s, bad-dsn: 'postgresql://u:%1$s@h:x/%1$s?%1$s=%1$s', blank: '%1$s x' }
				logging.level: { root: trace, org.postgresql: trace, com.zaxxer.hikari: trace }
				app.postgres:
				  secrets.directory: %2$s
				  profiles.orders:
				%3$s
				""".formatted(CANARY, this.folder, each.settings().indent(4)));
		int before = output.getAll().length();
		Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(FailedStart.Application.class)
			.sources(each.sources().toArray(Class<?>[]::new))
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=" + file.toUri(), "--spring.main.banner-mode=off")
			.close());
		String printed = output.getAll().substring(before);
		assertThat(failure).isNotNull();
		assertThat(everythingOf(failure)).doesNotContain(CANARY);
		assertThat(printed.lines().filter((line) -> line.contains(CANARY))).as("printed").isEmpty();
		assertThat(printed.substring(printed.indexOf("APPLICATION FAILED TO START"))).contains(each.told());
		assertThat(Thread.getAllStackTraces().keySet()).noneMatch((thread) -> thread.getName().contains(CANARY));
	}

	private static String everythingOf(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			text.append(cause.toString());
			for (Throwable suppressed : cause.getSuppressed()) {
				text.append(everythingOf(suppressed));
			}
		}
		return text.toString();
	}

	@Configuration(proxyBeanMethods = false)
	static class Throwing {

		@Bean
		SecretResolver vault() {
			return (key) -> {
				throw new IllegalStateException("no: " + CANARY, new IOException(CANARY));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing {

		@Bean
		PostgresProfileCustomizer url() {
			return (profile, config) -> config.setJdbcUrl("jdbc:postgresql://h/d?password=" + CANARY);
		}

	}

}
