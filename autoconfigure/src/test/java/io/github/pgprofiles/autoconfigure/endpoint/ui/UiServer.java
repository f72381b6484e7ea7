package io.github.pgprofiles.autoconfigure.endpoint.ui;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.NodeDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.ProfileDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.State;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.ServerPortInfoApplicationContextInitializer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

/** A Tomcat with Actuator and the page, and a profile that is made up. */
final class UiServer {

	static final String[] ON = { "management.endpoint.postgresui.access=read-only",
			"management.endpoints.web.exposure.include=postgresui" };

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	/** How often somebody looked. */
	final AtomicInteger looks = new AtomicInteger();

	private final Supplier<PostgresDescriptor> look;

	UiServer() {
		this(UiServer::orders);
	}

	UiServer(Supplier<PostgresDescriptor> look) {
		this.look = look;
	}

	static PostgresDescriptor orders() {
		NodeDescriptor node = new NodeDescriptor(State.DOWN, Instant.EPOCH, null, "refused", "08001", "db1:5432", null,
				null, null, null, null, null, null);
		return new PostgresDescriptor(Instant.now(), Map.of("orders", new ProfileDescriptor(true,
				Map.of("primary", node), List.of(), List.of(), List.of(), null, List.of())));
	}

	WebApplicationContextRunner runner() {
		return new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
			// as SpringApplication does
			.withInitializer(new ServerPortInfoApplicationContextInitializer())
			.withInitializer(
					(context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
			.withConfiguration(AutoConfigurations.of(TomcatServletWebServerAutoConfiguration.class,
					DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
					HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class,
					EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
					ManagementContextAutoConfiguration.class, ServletManagementContextAutoConfiguration.class,
					TomcatServletManagementContextAutoConfiguration.class, PostgresUiAutoConfiguration.class))
			.withBean(LiveFeed.class, () -> LiveFeed.of(() -> {
				this.looks.incrementAndGet();
				return this.look.get();
			}))
			.withPropertyValues("server.port=0");
	}

	static HttpResponse<String> get(String port, String path, String... headers)
			throws IOException, InterruptedException {
		return HTTP.send(request(port, path, headers), HttpResponse.BodyHandlers.ofString());
	}

	static <T> HttpResponse<T> get(String port, String path, HttpResponse.BodyHandler<T> body)
			throws IOException, InterruptedException {
		return HTTP.send(request(port, path), body);
	}

	private static HttpRequest request(String port, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
		return ((headers.length > 0) ? request.headers(headers) : request).build();
	}

}
