package io.github.pgprofiles.internal.notification;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.github.pgprofiles.notification.Notification;
import io.github.pgprofiles.notification.NotificationHandler;
import io.github.pgprofiles.notification.NotificationOverflow;
import io.github.pgprofiles.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits for a handler that is too slow, or that has no thread. */
class HandlerQueueTests {

	private final List<String> heard = new ArrayList<>();

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private final ListenerCounts counts = new ListenerCounts();

	/** Hears, and has others arrive meanwhile. */
	private final class Slow implements NotificationHandler {

		private final int arriving;

		private final HandlerQueue queue;

		private int left;

		Slow(int limit, int arriving, int times) {
			this.arriving = arriving;
			this.left = times;
			this.queue = queue(this, limit, HandlerQueueTests.this.tasks::add);
		}

		@Override
		public void onNotification(Notification notification) {
			HandlerQueueTests.this.heard.add(notification.payload());
			for (int i = 0; i < this.arriving && this.left > 0; i++) {
				this.queue.arrived(notification("more"));
			}
			this.left--;
		}

		@Override
		public void onOverflow(NotificationOverflow overflow) {
			HandlerQueueTests.this.heard.add("left out " + overflow.count());
		}

	}

	private HandlerQueue queue(NotificationHandler handler, int limit, Executor threads) {
		return new HandlerQueue("orders", "stock", handler, limit, threads, this.counts);
	}

	private static Notification notification(String payload) {
		return new Notification("stock", payload, 1);
	}

	private void run() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

	private static List<String> warnings(LogCapture log, String words) {
		return log.lines().stream().filter((line) -> line.contains(words)).toList();
	}

	@Test
	void queueThatWasFullTakesMoreFromItsHalfOn() {
		HandlerQueue queue = new Slow(4, 0, 0).queue;
		try (LogCapture log = new LogCapture()) {
			for (int i = 1; i <= 6; i++) {
				queue.arrived(notification("n" + i));
			}
			run();
			assertThat(this.heard).containsExactly("n1", "n2", "n3", "n4", "left out 2");
			queue.arrived(notification("n7"));
			run();
			assertThat(this.heard).endsWith("n7");
			assertThat(warnings(log, "4 notifications wait")).hasSize(1);
		}
	}

	@Test
	void steadyOverloadIsToldOnceForHalfAQueue() {
		HandlerQueue queue = new Slow(100, 2, 500).queue;
		try (LogCapture log = new LogCapture()) {
			queue.arrived(notification("first"));
			run();
			long told = this.heard.stream().filter((each) -> each.startsWith("left out")).count();
			assertThat(told).isBetween(5L, 11L);
			assertThat(warnings(log, "100 notifications wait")).hasSize((int) told);
			assertThat(this.counts.delivered.sum() + this.counts.overflowed.sum()).isEqualTo(1001);
			assertThat(queue.size()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void smallQueuesTakeMoreWhenTheyHaveDrained(int limit) {
		HandlerQueue queue = new Slow(limit, 0, 0).queue;
		for (int round = 1; round <= 3; round++) {
			for (int i = 0; i < limit + 2; i++) {
				queue.arrived(notification("n"));
			}
			run();
			assertThat(this.counts.delivered.sum()).isEqualTo((long) round * limit);
			assertThat(this.counts.overflowed.sum()).isEqualTo(2L * round);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void handlerThatGetsNoThreadHasItWithTheNextNotification(boolean error) {
		int[] refusals = { 2 };
		Executor threads = (task) -> {
			if (refusals[0]-- > 0) {
				if (error) {
					throw new InternalError("no thread");
				}
				throw new RejectedExecutionException("full");
			}
			this.tasks.add(task);
		};
		HandlerQueue queue = queue((notification) -> this.heard.add(notification.payload()), 10, threads);
		try (LogCapture log = new LogCapture()) {
			queue.arrived(notification("1"));
			queue.arrived(notification("2"));
			queue.arrived(notification("3"));
			run();
			assertThat(this.heard).containsExactly("1", "2", "3");
			assertThat(warnings(log, "there is no thread for a handler of channel 'stock'")).hasSize(1);
		}
	}

}
