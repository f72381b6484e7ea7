package io.github.pgprofiles.autoconfigure.endpoint.ui;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresUiEndpointTests {

	private static final String PAGE = "/actuator/postgres/ui";

	private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");

	private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

	private final UiServer server = new UiServer();

	private static HttpResponse<String> open(String port, String path) throws Exception {
		HttpResponse<String> page = UiServer.get(port, path);
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("<title>PostgreSQL profiles</title>");
		return page;
	}

	/** Follows its links as a browser does. */
	private static void openWithAllFiles(String port, String path) throws Exception {
		List<String> links = LINK.matcher(open(port, path).body()).results().map((link) -> link.group(1)).toList();
		assertThat(links).hasSize(3).noneMatch((link) -> link.contains(":") || link.startsWith("/"));
		for (String link : links) {
			String file = URI.create(path).resolve(link).toString();
			HttpResponse<String> answer = UiServer.get(port, file);
			assertThat(answer.statusCode()).as(file).isEqualTo(200);
			assertSecured(answer);
			Matcher imports = IMPORT.matcher(answer.body());
			while (imports.find()) {
				assertThat(UiServer.get(port, URI.create(file).resolve(imports.group(1)).toString()).statusCode())
					.isEqualTo(200);
			}
		}
	}

	private static void assertSecured(HttpResponse<String> answer) {
		assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
			.contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'")
			.doesNotContain("unsafe");
		assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
		assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
	}

	@Test
	void pageHasItsFilesAndFigures() {
		this.server.runner().withPropertyValues(UiServer.ON).run((context) -> {
			String port = context.getEnvironment().getProperty("local.server.port");
			assertSecured(open(port, PAGE));
			openWithAllFiles(port, PAGE);
			HttpResponse<String> script = UiServer.get(port, PAGE + "/page.js");
			assertThat(script.headers().firstValue("Content-Type")).contains("text/javascript;charset=UTF-8");
			assertThat(UiServer.get(port, PAGE + "/page.css", "Accept", "text/css,*/*;q=0.1")
				.headers()
				.firstValue("Content-Type")).contains("text/css;charset=UTF-8");
			assertThat(UiServer
				.get(port, PAGE + "/page.js", "If-None-Match", script.headers().firstValue("ETag").orElseThrow())
				.statusCode()).isEqualTo(304);
			HttpResponse<String> state = UiServer.get(port, PAGE + "/state");
			assertSecured(state);
			assertThat(state.headers().firstValue("Content-Type")).contains("application/json");
			assertThat(state.body()).contains("\"orders\"", "\"since\":\"1970-01-01T00:00:00Z\"")
				.doesNotContain("null", "latencyMillis");
			assertThat(UiServer.get(port, PAGE + "/index.html").statusCode()).isEqualTo(404);
			assertThat(UiServer.get(port, PAGE + "/LiveFeed.class").statusCode()).isEqualTo(404);
			assertThat(UiServer.get(port, PAGE + "/..%2Fui%2Fpage.js").statusCode()).isGreaterThanOrEqualTo(400);
		});
	}

	@Test
	void rulesOfSecurityKnowItsPath() {
		this.server.runner()
			.withPropertyValues(UiServer.ON)
			.run((context) -> assertThat(context.getBean(PathMappedEndpoints.class).getPath(PostgresUiEndpoint.ID))
				.isEqualTo(PAGE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.endpoints.web.exposure.include=*",
			"management.endpoint.postgresui.access=unrestricted",
			"management.endpoints.web.exposure.include=* management.endpoint.postgresui.access=none",
			"management.endpoint.postgresui.access=read-only management.endpoints.web.exposure.include=* "
					+ "management.endpoints.web.exposure.exclude=postgresui",
			"management.endpoint.postgresui.access=read-only management.endpoints.web.exposure.include=* "
					+ "management.endpoints.access.max-permitted=none" })
	void isOffUnlessItIsBothAccessibleAndExposed(String properties) {
		this.server.runner().withPropertyValues(properties.split(" ")).run((context) -> {
			assertThat(context).doesNotHaveBean(PostgresUiEndpoint.class);
			String port = context.getEnvironment().getProperty("local.server.port");
			assertThat(UiServer.get(port, PAGE).statusCode()).isEqualTo(404);
			assertThat(UiServer.get(port, PAGE + "/state").statusCode()).isEqualTo(404);
		});
	}

	@Test
	void isOnThePortOfManagementAlone() {
		this.server.runner()
			.withPropertyValues(UiServer.ON)
			.withPropertyValues("management.server.port=0", "management.server.base-path=/manage",
					"server.servlet.context-path=/shop")
			.run((context) -> {
				openWithAllFiles(context.getEnvironment().getProperty("local.management.port"),
						"/manage/actuator/postgres/ui");
				String port = context.getEnvironment().getProperty("local.server.port");
				assertThat(UiServer.get(port, "/shop" + PAGE).statusCode()).isEqualTo(404);
			});
	}

	@Test
	void contextPathAndBasePathAndPathMappingApply() {
		this.server.runner()
			.withPropertyValues(UiServer.ON)
			.withPropertyValues("server.servlet.context-path=/shop", "management.endpoints.web.base-path=/ops",
					"management.endpoints.web.path-mapping.postgresui=pg/view")
			.run((context) -> openWithAllFiles(context.getEnvironment().getProperty("local.server.port"),
					"/shop/ops/pg/view"));
	}

	@Test
	void needsServlets() {
		AutoConfigurations page = AutoConfigurations.of(PostgresUiAutoConfiguration.class);
		new ReactiveWebApplicationContextRunner().withConfiguration(page)
			.withBean(LiveFeed.class, () -> new LiveFeed(() -> "{}"))
			.withPropertyValues(UiServer.ON)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PostgresUiEndpoint.class));
		new ApplicationContextRunner().withConfiguration(page)
			.withBean(LiveFeed.class, () -> new LiveFeed(() -> "{}"))
			.withPropertyValues(UiServer.ON)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PostgresUiEndpoint.class));
	}

	@Test
	void nativeImageHasTheFiles() {
		RuntimeHints hints = new RuntimeHints();
		new UiFiles.Hints().registerHints(hints, null);
		assertThat(
				RuntimeHintsPredicates.resource().forResource("io/github/pgprofiles/autoconfigure/endpoint/ui/page.js"))
			.accepts(hints);
	}

}
