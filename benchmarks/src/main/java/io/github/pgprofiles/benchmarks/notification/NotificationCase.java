package io.github.pgprofiles.benchmarks.notification;

import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Goal;
import io.github.pgprofiles.benchmarks.measure.Reference;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;

/** An operation is a notification on its way from its sender to a handler. */
public final class NotificationCase implements BenchmarkCase {

	private static final double LIMIT = 1.2;

	/** In milliseconds for each second: no thread wakes up regularly. */
	private static final double IDLE_LIMIT = 0.1;

	@Override
	public String name() {
		return "notify";
	}

	@Override
	public String description() {
		return "N notifications, 1,000 a second, from before they are sent to their handler; the median of a round";
	}

	@Override
	public Unit unit() {
		return Unit.MICROS_PER_OPERATION;
	}

	@Override
	public int defaultRows() {
		return 1000;
	}

	@Override
	public int defaultRounds() {
		return 20;
	}

	@Override
	public List<Goal> goals() {
		return List.of(Goal.ratio(Contender.OURS, Reference.to(Contender.RAW), LIMIT),
				Goal.difference(Contender.OURS, Contender.RAW, NotificationContender.IDLE,
						"at most %.1f ms of CPU in an idle second more than raw".formatted(IDLE_LIMIT),
						(more) -> more <= IDLE_LIMIT));
	}

	@Override
	public List<Contender> prepare(BenchmarkServer server, int rows) throws Exception {
		return List.of(
				new NotificationContender(server.address(), rows, "notify_raw",
						(channel, receiver) -> new RawListener(server.address(), channel, receiver)),
				new NotificationContender(server.address(), rows, "notify_ours",
						(channel, receiver) -> new OurListener(server.address(), channel, receiver)),
				new NotificationContender(server.address(), rows, "notify_vertx",
						(channel, receiver) -> new VertxListener(server.address(), channel, receiver)));
	}

}
