package io.github.pgprofiles.benchmarks.observed;

import java.util.Map;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * A contender that has to be seen working: a figure of one whose meters stand still would
 * say nothing.
 */
public final class ObservedContender implements Contender {

	/** What datasource-micrometer makes of a query. */
	public static final String QUERIES_OF_DATASOURCE = "jdbc.query";

	/** What this project's clients make of an operation. */
	public static final String OPERATIONS_OF_CLIENT = "db.client.operation.duration";

	private static final String SUFFIX = "-observed";

	private final Contender contender;

	private final MeterRegistry meters;

	private final String timer;

	/**
	 * Takes a contender.
	 * @param contender that does the work, with the name of an observed one
	 * @param meters that see it
	 * @param timer that counts its operations
	 */
	public ObservedContender(Contender contender, MeterRegistry meters, String timer) {
		this.contender = contender;
		this.meters = meters;
		this.timer = timer;
	}

	/**
	 * The name of a contender that is observed.
	 * @param name of the one that does the same without
	 * @return the name
	 */
	public static String name(String name) {
		return name + SUFFIX;
	}

	@Override
	public String name() {
		return this.contender.name();
	}

	@Override
	public void verify() throws Exception {
		this.contender.verify();
		requireSeen(0);
	}

	private long count() {
		return this.meters.find(this.timer).timers().stream().mapToLong(Timer::count).sum();
	}

	private void requireSeen(long before) {
		if (count() <= before) {
			throw new WrongResultException(name(), "operations in " + this.timer, "none");
		}
	}

	@Override
	public Sample round() throws Exception {
		long before = count();
		Sample sample = this.contender.round();
		requireSeen(before);
		return sample;
	}

	@Override
	public Map<String, Object> facts() {
		return this.contender.facts();
	}

	@Override
	public void close() {
		this.contender.close();
	}

}
