package io.github.pgprofiles.internal.observation;

import java.sql.SQLException;

import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.error.Task;
import io.github.pgprofiles.internal.observation.Recording.Entered;
import io.github.pgprofiles.observation.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operations of one client: what goes wrong is translated, and those who listen
 * are told. Thread-safe.
 */
public final class Observed {

	private final Errors errors;

	private final @Nullable Observations observations;

	private final Way way;

	/**
	 * Creates what runs operations.
	 * @param observations of those who listen; {@code null} if nobody does
	 */
	public Observed(Errors errors, @Nullable Observations observations) {
		this.errors = errors;
		this.observations = observations;
		this.way = Way.STRAIGHT;
	}

	private Observed(Errors errors, @Nullable Observations observations, Way way) {
		this.errors = errors;
		this.observations = observations;
		this.way = way;
	}

	/** The same operations, each of which goes some way. */
	public Observed going(Way somewhere) {
		return new Observed(this.errors, this.observations, somewhere);
	}

	/** Where operations are run, which may be in several places one after the other. */
	public interface Way {

		/** Where they are asked for. */
		Way STRAIGHT = new Way() {

			@Override
			public <R extends @Nullable Object, X extends Throwable> R go(OperationKind kind, Attempt<R, X> attempt)
					throws X {
				return attempt.run();
			}

		};

		<R extends @Nullable Object, X extends Throwable> R go(OperationKind kind, Attempt<R, X> attempt) throws X;

	}

	/** An operation, in one place. */
	@FunctionalInterface
	public interface Attempt<R extends @Nullable Object, X extends Throwable> {

		R run() throws X;

	}

	public Errors errors() {
		return this.errors;
	}

	/** What a kind of operation is called in messages. */
	private static Task task(OperationKind kind) {
		return switch (kind) {
			case QUERY -> Task.QUERY;
			case UPDATE -> Task.UPDATE;
			case BATCH -> Task.BATCH;
			case STREAM -> Task.STREAM;
			default -> Task.COPY;
		};
	}

	/** How much there was. */
	@FunctionalInterface
	public interface Counts<R> {

		/** Rows; negative where that is not known. */
		long rows(R result);

		/** Bytes; negative where they were not counted. */
		default long bytes(R result) {
			return -1;
		}

	}

	/**
	 * Runs an operation from its beginning to its end.
	 * @param subject what is run, as messages show it
	 * @param name that its caller gave it, which those who listen see
	 */
	public <R, X extends Exception> R call(OperationKind kind, Errors.Subject subject, @Nullable String name,
			Counts<? super R> counts, Errors.Work<R, X> work) throws X {
		return (this.way == Way.STRAIGHT) ? here(kind, subject, name, counts, work)
				: this.way.<R, X>go(kind, () -> here(kind, subject, name, counts, work));
	}

	private <R, X extends Exception> R here(OperationKind kind, Errors.Subject subject, @Nullable String name,
			Counts<? super R> counts, Errors.Work<R, X> work) throws X {
		if (this.observations == null) {
			return this.errors.call(task(kind), subject, work);
		}
		Recording recording = this.observations.begin(kind, name);
		if (recording == null) {
			return this.errors.call(task(kind), subject, work);
		}
		R result;
		try (Entered scope = recording.enter()) {
			result = this.errors.call(task(kind), subject, work);
		}
		catch (Throwable ex) {
			recording.failed(ex);
			throw ex;
		}
		recording.end(Math.max(counts.rows(result), -1), Math.max(counts.bytes(result), -1));
		return result;
	}

	/**
	 * What goes on behind its opening, and ends its recording itself.
	 *
	 * @param <R> what is opened
	 */
	@FunctionalInterface
	public interface Opening<R> extends Errors.Work<R, RuntimeException> {

		R open(@Nullable Recording recording) throws SQLException;

		@Override
		default R run() throws SQLException {
			return open(null);
		}

	}

	/** Opens what ends later. */
	public <R> R open(OperationKind kind, Errors.Subject subject, @Nullable String name, Opening<R> opening) {
		return (this.way == Way.STRAIGHT) ? openHere(kind, subject, name, opening)
				: this.way.<R, RuntimeException>go(kind, () -> openHere(kind, subject, name, opening));
	}

	private <R> R openHere(OperationKind kind, Errors.Subject subject, @Nullable String name, Opening<R> opening) {
		Recording recording = (this.observations != null) ? this.observations.begin(kind, name) : null;
		if (recording == null) {
			return this.errors.call(Task.STREAM, subject, opening);
		}
		try (Entered scope = recording.enter()) {
			return this.errors.call(Task.STREAM, subject, () -> opening.open(recording));
		}
		catch (Throwable ex) {
			recording.failed(ex);
			throw ex;
		}
	}

}
