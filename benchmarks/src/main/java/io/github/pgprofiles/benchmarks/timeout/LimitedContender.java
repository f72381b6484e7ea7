package io.github.pgprofiles.benchmarks.timeout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.network.Route;

/** Lets a contender ask again and again over a way of its own. */
final class LimitedContender implements Contender {

	static final String ASK = "select ?::int4 * 2";

	static final String STALL = "select ?::int4 * 2 from pg_sleep(30)";

	/** The shortest that everybody knows. */
	static final Duration SHORT = Duration.ofSeconds(1);

	/** A stalled server that is noticed later than that has no limit at all. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** Never reached. */
	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String QUERY_CANCELED = "57014";

	private final LimitedQuery query;

	private final Route route;

	private final int questions;

	/**
	 * Takes part.
	 * @param query to ask; closed with this contender
	 * @param route that the query takes; closed with this contender
	 * @param questions in a round
	 */
	LimitedContender(LimitedQuery query, Route route, int questions) {
		this.query = query;
		this.route = route;
		this.questions = questions;
	}

	@Override
	public String name() {
		return this.query.name();
	}

	/** A time-out that does not cut off is no time-out. */
	@Override
	public void verify() throws Exception {
		ask(1);
		if (!this.query.limited()) {
			return;
		}
		long begin = System.nanoTime();
		String outcome = stall();
		Duration took = Duration.ofNanos(System.nanoTime() - begin);
		if (!outcome.equals(QUERY_CANCELED) || took.compareTo(PATIENCE) > 0) {
			throw new WrongResultException(name(), "SQLSTATE " + QUERY_CANCELED + " after " + SHORT,
					outcome + " after " + took);
		}
		ask(2);
	}

	/** The SQLSTATE of the failure. */
	private String stall() {
		try {
			return "row " + this.query.ask(STALL, 1, SHORT);
		}
		catch (Exception ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof SQLException failure && failure.getSQLState() != null) {
					return failure.getSQLState();
				}
			}
			return ex.toString();
		}
	}

	@Override
	public Sample round() throws Exception {
		// a pool looks whether a connection that was idle is still alive, which costs a
		// trip
		ask(0);
		this.route.begin();
		Sample sample = Sample.of(this.questions, this::askAll);
		this.route.end(this.questions);
		return sample;
	}

	private void askAll() throws Exception {
		for (int question = 1; question <= this.questions; question++) {
			ask(question);
		}
	}

	private void ask(int question) throws Exception {
		int answer = this.query.ask(ASK, question, LONG);
		if (answer != question * 2) {
			throw new WrongResultException(name(), question * 2, answer);
		}
	}

	/** Of the last round: every round costs the same. */
	@Override
	public Map<String, Object> facts() {
		return this.route.facts();
	}

	@Override
	public void close() {
		this.query.close();
		this.route.close();
	}

}
