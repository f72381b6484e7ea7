package io.github.pgprofiles.autoconfigure.endpoint.ui;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Somebody who looks at the page. Gets one event at a time: what is offered meanwhile is
 * dropped, so a browser that reads slowly keeps nobody else waiting.
 */
class Watcher extends SseEmitter {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	/** Until the browser comes back after a lost connection. */
	private static final Duration RECONNECT = Duration.ofSeconds(1);

	private static final long NEVER = 0L;

	private final Consumer<Watcher> leave;

	private final Executor workers;

	private final AtomicBoolean busy = new AtomicBoolean();

	private volatile long sentAt = System.nanoTime();

	private volatile @Nullable String last;

	Watcher(Consumer<Watcher> leave, Executor workers) {
		super(NEVER);
		this.leave = leave;
		this.workers = workers;
		onCompletion(() -> leave.accept(this));
		onError((ex) -> leave.accept(this));
	}

	@Override
	protected void extendResponse(ServerHttpResponse response) {
		super.extendResponse(response);
		PostgresUiEndpoint.addHeaders(response.getHeaders());
	}

	/** The same is not sent again. */
	void offer(String json) {
		if (!json.equals(this.last)) {
			this.last = json;
			push(event().reconnectTime(RECONNECT.toMillis()).data(json, TEXT));
		}
	}

	void offerTrouble() {
		this.last = null;
		push(event().name("trouble").data("The application cannot tell: its log says why.", TEXT));
	}

	/** A comment, where nothing else was sent for so long. */
	void keepAlive(Duration silence) {
		if (System.nanoTime() - this.sentAt >= silence.toNanos()) {
			push(event().comment("still here"));
		}
	}

	private void push(SseEventBuilder event) {
		if (!this.busy.compareAndSet(false, true)) {
			return;
		}
		this.workers.execute(() -> {
			try {
				send(event);
				this.sentAt = System.nanoTime();
			}
			catch (IOException | IllegalStateException ex) {
				this.leave.accept(this); // gone: the server ends the request
			}
			finally {
				this.busy.set(false);
			}
		});
	}

}
