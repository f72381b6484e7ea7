package io.github.pgprofiles.autoconfigure.servlet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.ReplicatedServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests of one caller, who sees what it has written, and of others. */
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class WritePositionFilterIT {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext byCookie;

	private static ConfigurableApplicationContext byHeader;

	private final String id = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		byCookie = run("filter=cookie", "max-age=90s", "same-site=strict");
		byHeader = run("filter=header");
		byCookie.getBean(PostgresClient.class).sql("create table if not exists positions (id text)").update();
		ReplicatedServer.cluster().awaitReplay(1);
	}

	private static ConfigurableApplicationContext run(String... settings) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.SERVLET)
			.properties(ReplicatedServer.profile("orders", "health.max-lag=1h"))
			.properties("server.port=0", "spring.main.banner-mode=off");
		for (String setting : settings) {
			builder.properties("app.postgres.write-positions." + setting);
		}
		ConfigurableApplicationContext context = builder.run();
		PostgresClient orders = context.getBean(PostgresClient.class);
		Awaitility.await()
			.until(() -> orders.replica().sql("select pg_catalog.pg_is_in_recovery()").query(Boolean.class).single());
		return context;
	}

	@AfterAll
	static void stop() {
		byCookie.close();
		byHeader.close();
	}

	@AfterEach
	void resume() {
		ReplicatedServer.cluster().resumeReplay(1);
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext server, String path, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(
				URI.create("http://localhost:" + server.getEnvironment().getProperty("local.server.port") + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static @Nullable String cookie(HttpResponse<String> response) {
		return response.headers().firstValue("Set-Cookie").map((cookie) -> cookie.split(";", 2)[0]).orElse(null);
	}

	@Test
	void callerSeesItsWritesInTheNextRequestAndOthersAreNotMadeToWait() throws Exception {
		ReplicatedServer.cluster().pauseReplay(1);
		HttpResponse<String> written = get(byCookie, "/write/" + this.id);
		assertThat(cookie(written)).matches("postgres-positions=orders=1-[0-9a-z]+-[0-9a-z]+-[0-9a-z]+");
		assertThat(written.headers().firstValue("Set-Cookie").orElseThrow())
			.contains("Max-Age=90", "Path=/", "HttpOnly", "SameSite=Strict")
			.doesNotContain("Secure");
		assertThat(get(byCookie, "/read/" + this.id, "Cookie", cookie(written)).body()).isEqualTo("1");
		assertThat(get(byCookie, "/read/" + this.id).body()).isEqualTo("0");
	}

	@Test
	void headerDoesTheSame() throws Exception {
		ReplicatedServer.cluster().pauseReplay(1);
		HttpResponse<String> written = get(byHeader, "/write/" + this.id);
		String position = written.headers().firstValue("Postgres-Positions").orElseThrow();
		HttpResponse<String> read = get(byHeader, "/read/" + this.id, "Postgres-Positions", position);
		assertThat(read.body()).isEqualTo("1");
		assertThat(read.headers().firstValue("Postgres-Positions")).contains(position);
		assertThat(get(byHeader, "/read/" + this.id).body()).isEqualTo("0");
		assertThat(written.headers().firstValue("Set-Cookie")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "flush", "print", "sized", "error", "redirect", "empty", "callable" })
	void positionIsThereHoweverTheAnswerIsWritten(String how) throws Exception {
		ReplicatedServer.cluster().pauseReplay(1);
		HttpResponse<String> written = get(byCookie, "/" + how + "/" + this.id);
		String cookie = cookie(written);
		assertThat(cookie).as("cookie of " + how).isNotNull();
		assertThat(written.headers().allValues("Set-Cookie")).hasSize(1);
		assertThat(get(byCookie, "/read/" + this.id, "Cookie", cookie).body()).isEqualTo("1");
	}

	@Test
	void bodyIsWhatWasWritten() throws Exception {
		assertThat(get(byCookie, "/print/" + this.id).body()).isEqualTo("begun" + PositionsApplication.LONG);
		assertThat(get(byCookie, "/flush/" + this.id).body()).isEqualTo("xy");
		assertThat(get(byCookie, "/stream/" + this.id).body()).isEqualTo(PositionsApplication.LONG);
	}

	@Test
	void asynchronousWorkIsOfTheSameCaller() throws Exception {
		ReplicatedServer.cluster().pauseReplay(1);
		assertThat(get(byCookie, "/callable/" + this.id).body()).startsWith("1 on ").doesNotContain("http-nio");
		// the thread is another caller's now
		for (int i = 0; i < 20; i++) {
			assertThat(get(byCookie, "/read/" + this.id).body()).isEqualTo("0");
		}
	}

	@Test
	void requestThatOnlyReadsHandsOutNothing() throws Exception {
		assertThat(get(byCookie, "/read/" + this.id).headers().firstValue("Set-Cookie")).isEmpty();
		assertThat(get(byHeader, "/read/" + this.id).headers().firstValue("Postgres-Positions")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "=", "&&&&", "orders", "orders=", "orders=1", "nobody=1-1-1-1", "orders=1-1-1-1",
			"orders=1-zzzzzzzzzzzzz-zzzzzzz-zzzzzzzzzzzzz", "orders=x&orders=y", "orders=';drop table positions" })
	void whatIsNoPositionHereIsIgnored(String position) throws Exception {
		get(byHeader, "/write/" + this.id);
		ReplicatedServer.cluster().awaitReplay(1);
		HttpResponse<String> read = get(byHeader, "/read/" + this.id, "Postgres-Positions", position);
		assertThat(read.statusCode()).isEqualTo(200);
		assertThat(read.body()).isEqualTo("1");
		assertThat(read.headers().firstValue("Postgres-Positions")).isEmpty();
	}

	@Test
	void positionThatThePrimaryCannotHaveReachedIsIgnored() throws Exception {
		String position = get(byHeader, "/write/" + this.id).headers().firstValue("Postgres-Positions").orElseThrow();
		String ahead = position.substring(0, position.lastIndexOf('-')) + "-1y2p0ij32e8e7";
		assertThat(get(byHeader, "/read/" + this.id, "Postgres-Positions", ahead).headers()
			.firstValue("Postgres-Positions")).isEmpty();
		assertThat(get(byHeader, "/read/" + this.id, "Postgres-Positions", "x".repeat(5000)).statusCode())
			.isEqualTo(200);
	}

	@Test
	void positionThatIsNotKnownYetIsAskedForOfThePrimary() throws Exception {
		ReplicatedServer.cluster().pauseReplay(1);
		get(byHeader, "/write/" + this.id);
		assertThat(get(byHeader, "/read/" + this.id, "Postgres-Positions", "orders=unknown").body()).isEqualTo("1");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, PostgresWritePositionAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class })
	@Import(PositionsApplication.class)
	static class Application {

	}

}
