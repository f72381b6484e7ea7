package io.github.pgprofiles.sample.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

import io.github.pgprofiles.CopyResult;
import io.github.pgprofiles.sample.blog.Posts;
import io.github.pgprofiles.sample.cities.CityTable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Makes the tables and loads the cities: when all beans are there, and before the web
 * server takes its first request.
 */
@Component
final class Startup implements SmartInitializingSingleton {

	private static final int BUFFER = 16 * 1024;

	private final Resource data = new ClassPathResource("data/cities.csv.gz");

	private final CityTable cities;

	private final Posts posts;

	private final Output output;

	Startup(CityTable cities, Posts posts, Output output) {
		this.cities = cities;
		this.posts = posts;
		this.output = output;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.posts.createTable();
		try {
			this.cities.createAndFill(this::open)
				.ifPresentOrElse(this::tell, () -> this.output.line("The cities are there already, nothing to load"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private InputStream open() throws IOException {
		Progress progress = this.output.progress("Loading cities", this.data.contentLength());
		return new GZIPInputStream(new ProgressInputStream(this.data.getInputStream(), progress), BUFFER);
	}

	private void tell(CopyResult loaded) {
		Duration elapsed = loaded.elapsed();
		this.output.line("Loaded %,d cities, %.1f MB of CSV, in %.2f s: %,d rows/s", loaded.rows(),
				loaded.bytes() / 1e6, elapsed.toNanos() / 1e9, loaded.rowsPerSecond());
	}

	@EventListener
	void serving(WebServerInitializedEvent event) {
		int port = event.getWebServer().getPort();
		if (port > 0) {
			this.output.line("Serving http://localhost:%d/cities?country=CH&prefix=Z", port);
		}
	}

}
