package io.github.pgprofiles.autoconfigure.endpoint.ui;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class LiveFeedTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String EVENTS = "/actuator/postgres/ui/events";

	/** Lines that say something, as they come. */
	private static Iterator<String> lines(HttpResponse<Stream<String>> response, String prefix) {
		return response.body().filter((line) -> line.startsWith(prefix)).iterator();
	}

	private static HttpResponse<Stream<String>> watch(String port) throws Exception {
		return UiServer.get(port, EVENTS, HttpResponse.BodyHandlers.ofLines());
	}

	private static Stream<String> threads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter((name) -> {
			return name.startsWith("postgres-page-");
		});
	}

	@Test
	void allWatchersShareOneLookASecondAndNobodyLooksWithoutOne() {
		UiServer server = new UiServer();
		server.runner().withPropertyValues(UiServer.ON).run((context) -> {
			String port = context.getEnvironment().getProperty("local.server.port");
			assertThat(server.looks).hasValue(0);
			List<HttpResponse<Stream<String>>> watchers = new ArrayList<>();
			for (int watcher = 0; watcher < 5; watcher++) {
				watchers.add(watch(port));
			}
			long begin = System.nanoTime();
			int before = server.looks.get();
			HttpResponse<Stream<String>> first = watchers.get(0);
			assertThat(first.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
			assertThat(first.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("'none'");
			assertThat(first.headers().firstValue("X-Accel-Buffering")).contains("no");
			for (HttpResponse<Stream<String>> watcher : watchers) {
				Iterator<String> data = lines(watcher, "data:");
				String one = data.next();
				assertThat(one).startsWith("data:{").contains("orders").isNotEqualTo(data.next());
			}
			long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
			assertThat((long) server.looks.get() - before).isBetween(1L, seconds + 2);
			LiveFeed feed = context.getBean(LiveFeed.class);
			assertThat(feed.watching()).isEqualTo(5);
			watchers.forEach((watcher) -> watcher.body().close());
			Awaitility.await().atMost(LIMIT).until(() -> feed.watching() == 0);
			Awaitility.await().atMost(LIMIT).until(() -> threads().findAny().isEmpty());
			int after = server.looks.get();
			assertThat(UiServer.get(port, "/actuator/postgres/ui").statusCode()).isEqualTo(200);
			assertThat(server.looks).hasValue(after);
		});
	}

	@Test
	void tooManyWatchersAreToldToAskLater() {
		new UiServer().runner().withPropertyValues(UiServer.ON).run((context) -> {
			String port = context.getEnvironment().getProperty("local.server.port");
			List<HttpResponse<InputStream>> watchers = new ArrayList<>();
			for (int watcher = 0; watcher < LiveFeed.MOST_WATCHERS; watcher++) {
				watchers.add(UiServer.get(port, EVENTS, HttpResponse.BodyHandlers.ofInputStream()));
			}
			HttpResponse<String> refused = UiServer.get(port, EVENTS);
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.headers().firstValue("Retry-After")).contains("15");
			assertThat(UiServer.get(port, "/actuator/postgres/ui/state").statusCode()).isEqualTo(200);
			// none of them reads: they keep nobody else waiting
			watchers.get(0).body().close();
			LiveFeed feed = context.getBean(LiveFeed.class);
			Awaitility.await().atMost(LIMIT).until(() -> feed.watching() < LiveFeed.MOST_WATCHERS);
			HttpResponse<Stream<String>> next = watch(port);
			assertThat(lines(next, "data:").next()).contains("orders");
			next.body().close();
			for (HttpResponse<InputStream> watcher : watchers) {
				watcher.body().close();
			}
		});
	}

	@Test
	void streamsEndBeforeTheServerWaitsForThem() {
		new UiServer().runner()
			.withPropertyValues(UiServer.ON)
			.withPropertyValues("server.shutdown=graceful", "spring.lifecycle.timeout-per-shutdown-phase=60s")
			.run((context) -> {
				HttpResponse<Stream<String>> watcher = watch(context.getEnvironment().getProperty("local.server.port"));
				Iterator<String> data = lines(watcher, "data:");
				assertThat(data.next()).contains("orders");
				long begin = System.nanoTime();
				((ConfigurableApplicationContext) context.getSourceApplicationContext()).close();
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));
				data.forEachRemaining((line) -> assertThat(line).startsWith("data:"));
			});
	}

	@Test
	void whatIsWrongIsToldAndPasses() {
		boolean[] broken = { true };
		UiServer server = new UiServer(() -> {
			if (broken[0]) {
				throw new IllegalStateException("secret");
			}
			return UiServer.orders();
		});
		server.runner().withPropertyValues(UiServer.ON).run((context) -> {
			String port = context.getEnvironment().getProperty("local.server.port");
			Iterator<String> lines = watch(port).body().iterator();
			Awaitility.await().atMost(LIMIT).until(lines::next, "event:trouble"::equals);
			assertThat(lines.next()).isEqualTo("data:The application cannot tell: its log says why.");
			assertThat(UiServer.get(port, "/actuator/postgres/ui/state").statusCode()).isEqualTo(500);
			broken[0] = false;
			Awaitility.await().atMost(LIMIT).until(lines::next, (line) -> line.startsWith("data:{"));
		});
	}

	@Test
	void watcherHearsSomethingWhereThereIsNothingToTell() {
		List<String> sent = new ArrayList<>();
		Watcher watcher = new Watcher((gone) -> {
		}, Runnable::run) {

			@Override
			public void send(SseEventBuilder builder) {
				builder.build().forEach((part) -> sent.add(part.getData().toString()));
			}

		};
		watcher.keepAlive(Duration.ofMinutes(1));
		assertThat(sent).isEmpty();
		watcher.keepAlive(Duration.ZERO);
		assertThat(String.join("", sent)).startsWith(":still here");
	}

	@Test
	void nobodyWatchesAfterTheEnd() {
		LiveFeed feed = new LiveFeed(() -> "{}");
		feed.destroy();
		assertThat(feed.watch()).isNull();
	}

}
