package io.github.pgprofiles.benchmarks.watchers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks for the health again and again. */
final class Probes implements Looking {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final HttpClient client;

	private final HttpRequest request;

	private final ScheduledExecutorService threads;

	private final List<Future<?>> asking = new ArrayList<>();

	private final Seen seen = new Seen();

	/**
	 * Begins.
	 * @param client to ask with
	 * @param actuator address of the Actuator
	 * @param number of probes in a second
	 */
	Probes(HttpClient client, URI actuator, int number) {
		this.client = client;
		this.request = HttpRequest.newBuilder(actuator.resolve("health")).timeout(PATIENCE).build();
		this.threads = Executors.newScheduledThreadPool(number);
		for (int i = 0; i < number; i++) {
			this.asking
				.add(this.threads.scheduleAtFixedRate(this::ask, 1000L * i / number, 1000, TimeUnit.MILLISECONDS));
		}
	}

	private void ask() {
		try {
			HttpResponse<byte[]> response = this.client.send(this.request, HttpResponse.BodyHandlers.ofByteArray());
			if (response.statusCode() != 200) {
				throw new IOException("%s: %d %s".formatted(this.request.uri(), response.statusCode(),
						new String(response.body(), StandardCharsets.UTF_8)));
			}
			this.seen.one();
		}
		catch (IOException ex) {
			this.seen.failed(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public long seen() throws IOException {
		return this.seen.count();
	}

	@Override
	public void close() {
		this.asking.forEach((each) -> each.cancel(false));
		this.threads.shutdown();
	}

}
