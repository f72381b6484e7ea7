package io.github.pgprofiles.benchmarks.watchers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Browsers that have the operator's page open, and get its events. */
final class PageWatchers implements Looking {

	private final List<InputStream> streams = new ArrayList<>();

	private final Seen seen = new Seen();

	private volatile boolean closed;

	/**
	 * Begins.
	 * @param client to watch with
	 * @param actuator address of the Actuator
	 * @param number of browsers
	 * @throws Exception if they are not let in
	 */
	PageWatchers(HttpClient client, URI actuator, int number) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(actuator.resolve("postgres/ui/events"))
			.header("Accept", "text/event-stream")
			.build();
		for (int i = 0; i < number; i++) {
			HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
			this.streams.add(response.body());
			if (response.statusCode() != 200) {
				close();
				throw new IOException("%s: %d".formatted(request.uri(), response.statusCode()));
			}
			Thread thread = new Thread(() -> read(response.body()), "page-" + i);
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void read(InputStream stream) {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith("data:")) {
					this.seen.one();
				}
			}
		}
		catch (IOException ex) {
			if (!this.closed) {
				this.seen.failed(ex);
			}
		}
	}

	@Override
	public long seen() throws IOException {
		return this.seen.count();
	}

	@Override
	public void close() {
		this.closed = true;
		for (InputStream stream : this.streams) {
			try {
				stream.close();
			}
			catch (IOException ex) {
				this.seen.failed(ex);
			}
		}
	}

}
