package io.github.pgprofiles.autoconfigure.endpoint.ui;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * The operator's page and what belongs to it. An endpoint as others are: exposure, access
 * and security apply. Its responses are Spring MVC's own, as Actuator's have no headers.
 */
@WebEndpoint(id = "postgresui", defaultAccess = Access.NONE)
final class PostgresUiEndpoint {

	static final EndpointId ID = EndpointId.of("postgresui");

	/**
	 * Where it is unless {@code management.endpoints.web.path-mapping} says otherwise.
	 */
	static final String PATH = "postgres/ui";

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
			+ "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private static final String RETRY_AFTER = "15";

	private final UiFiles files = UiFiles.load();

	private final LiveFeed feed;

	private final Supplier<@Nullable String> address;

	/**
	 * Creates it.
	 * @param feed of what the page shows
	 * @param address path of this endpoint, for the links of the page
	 */
	PostgresUiEndpoint(LiveFeed feed, Supplier<@Nullable String> address) {
		this.feed = feed;
		this.address = address;
	}

	/** Headers of everything that belongs to the page. */
	static void addHeaders(HttpHeaders headers) {
		headers.set("Content-Security-Policy", POLICY);
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Referrer-Policy", "no-referrer");
		headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
		headers.set("X-Accel-Buffering", "no"); // or a proxy such as nginx keeps events
												// back
	}

	@ReadOperation(produces = MediaType.TEXT_HTML_VALUE)
	ResponseEntity<byte[]> page() {
		String path = this.address.get();
		String last = (path != null) ? path.substring(path.lastIndexOf('/') + 1) : "";
		return response(this.files.page(last.isEmpty() ? "" : last + "/"));
	}

	/**
	 * A file of the page, or one of its figures' two forms.
	 * @param name of the file; {@code state} for the figures of now, {@code events} for
	 * those of each second
	 * @return a response, or {@code null} if there is no such file
	 */
	@ReadOperation(produces = { "text/javascript", "text/css", "image/svg+xml", MediaType.APPLICATION_JSON_VALUE,
			MediaType.TEXT_EVENT_STREAM_VALUE })
	@Nullable Object file(@Selector String name) {
		return switch (name) {
			case "state" -> ResponseEntity.ok()
				.headers(PostgresUiEndpoint::addHeaders)
				.contentType(MediaType.APPLICATION_JSON)
				.body(this.feed.current());
			case "events" -> events();
			default -> file(this.files.find(name));
		};
	}

	private Object events() {
		Object watcher = this.feed.watch();
		return (watcher != null) ? watcher
				: ResponseEntity.status(503)
					.headers(PostgresUiEndpoint::addHeaders)
					.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
					.build();
	}

	private static @Nullable Object file(UiFiles.@Nullable File file) {
		return (file != null) ? response(file) : null;
	}

	private static ResponseEntity<byte[]> response(UiFiles.File file) {
		return ResponseEntity.ok()
			.headers(PostgresUiEndpoint::addHeaders)
			.contentType(file.type())
			.eTag(file.tag())
			.body(file.content());
	}

}
