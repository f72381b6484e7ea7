package io.github.pgprofiles.autoconfigure.server;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerLookTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final ServerLook look = new ServerLook();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger questions = new AtomicInteger();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	private static ServerAnswer answer(String version) {
		ServerFacts facts = new ServerFacts("db:5432", "shop", version, false, 1, null, null, null, null,
				Duration.ofMillis(1));
		return new ServerAnswer(Instant.now(), System.nanoTime(), facts, true, "app", Map.of(), null, false, Map.of());
	}

	private ServerAnswer ask(Duration patience, ServerLook.Question question) throws SQLException {
		return this.look.answer(MINUTE, patience, (answer) -> true, () -> {
			this.questions.incrementAndGet();
			return question.ask();
		});
	}

	@Test
	void answerIsGoodForOthersAsLongAsTheyTakeIt() throws Exception {
		ServerAnswer first = ask(MINUTE, () -> answer("18.1"));
		assertThat(ask(MINUTE, () -> answer("18.2"))).isSameAs(first);
		assertThat(this.look.answer(Duration.ZERO, MINUTE, (answer) -> true, () -> answer("18.3")).facts().version())
			.isEqualTo("18.3");
	}

	@Test
	void answerThatDoesNotSuitIsAskedForAnew() throws Exception {
		ask(MINUTE, () -> answer("18.1"));
		ServerAnswer other = this.look.answer(MINUTE, MINUTE, (answer) -> !answer.facts().version().equals("18.1"),
				() -> answer("18.2"));
		assertThat(other.facts().version()).isEqualTo("18.2");
		assertThat(this.look.last()).isSameAs(other);
	}

	@Test
	void oneAsksAndTheOthersWaitForItsAnswer() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		List<Future<ServerAnswer>> all = new ArrayList<>();
		all.add(this.threads.submit(() -> ask(MINUTE, () -> {
			asked.countDown();
			await(end);
			return answer("18.1");
		})));
		asked.await();
		for (int i = 0; i < 5; i++) {
			all.add(this.threads.submit(() -> ask(MINUTE, () -> answer("18.2"))));
		}
		end.countDown();
		for (Future<ServerAnswer> each : all) {
			assertThat(each.get().facts().version()).isEqualTo("18.1");
		}
		assertThat(this.questions).hasValue(1);
	}

	@Test
	void failureIsOnlyOfWhoeverAsks() throws Exception {
		assertThatThrownBy(() -> ask(MINUTE, () -> {
			throw new SQLException("refused");
		})).hasMessage("refused");
		assertThat(ask(MINUTE, () -> answer("18.2")).facts().version()).isEqualTo("18.2");
	}

	@Test
	void questionThatHangsIsNotWaitedForLongerThanThePatience() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Future<ServerAnswer> hanging = this.threads.submit(() -> ask(MINUTE, () -> {
			asked.countDown();
			await(end);
			return answer("18.1");
		}));
		asked.await();
		ServerAnswer own = ask(Duration.ofMillis(20), () -> answer("18.2"));
		assertThat(own.facts().version()).isEqualTo("18.2");
		end.countDown();
		assertThat(hanging.get().facts().version()).isEqualTo("18.1");
	}

	@Test
	void whoeverWatchesIsAskedFirst() throws Exception {
		AtomicInteger requests = new AtomicInteger();
		ServerLook.Watcher watcher = new ServerLook.Watcher() {

			@Override
			public boolean request() {
				return requests.incrementAndGet() < 2;
			}

			@Override
			public void await(long until) {
				ServerLookTests.this.look.note(answer("18.2"), this);
			}

		};
		this.look.note(answer("18.1"), watcher);
		assertThat(this.look.last()).isNotNull();
		ServerAnswer watched = this.look.answer(MINUTE, MINUTE, (answer) -> !answer.facts().version().equals("18.1"),
				() -> answer("own"));
		assertThat(watched.facts().version()).isEqualTo("18.2");
		// nobody watches any more
		ServerAnswer own = this.look.answer(Duration.ZERO, MINUTE, (answer) -> true, () -> answer("own"));
		assertThat(own.facts().version()).isEqualTo("own");
		assertThat(requests).hasValue(2);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
