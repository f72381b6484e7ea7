package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import org.jspecify.annotations.Nullable;

/**
 * For values that mean one thing or another, as the type is that the server expects: see
 * {@link Ambiguity}. The server is asked for that type, in one message, once for each
 * text of a statement on each database, and again after some minutes. Thread-safe.
 */
final class AskedTypes {

	/** Few statements have such a parameter. */
	private static final int LIMIT = 256;

	/** Parameters that are asked for one by one, where all at once is not understood. */
	private static final int MOST_APART = 16;

	/** In nanoseconds, until the server is asked again: a column may change its type. */
	private static final long LIFETIME = Duration.ofMinutes(10).toNanos();

	private final BoundedCache<Key, Answers> known = new BoundedCache<>(LIMIT, TextCache.CHARACTERS);

	private final long created = System.nanoTime();

	private volatile boolean used;

	/** The same text may mean other tables on another database. */
	private record Key(String server, String database, String sql) {

		/** As the connection was made; to ask it for its catalog takes a trip. */
		static Key of(Connection connection, String sql) throws SQLException {
			return new Key(DriverSession.server(connection), DriverSession.database(connection), sql);
		}

	}

	/** What the server said of all parameters, and when. */
	private record Answers(List<Answer> list, long since) {

		boolean isStale() {
			return System.nanoTime() - this.since > LIFETIME;
		}

	}

	/**
	 * What the server said of a parameter.
	 *
	 * @param asked whether it was asked for this one
	 * @param type its name; {@code null} if the server cannot tell
	 */
	private record Answer(boolean asked, @Nullable String type) {

		static final Answer NONE = new Answer(false, null);

	}

	/**
	 * The name of the type that is expected, without its schema; of a domain the type
	 * that it is made of, of an array the element's after an underscore. A multirange has
	 * a tilde in front, and a type of a user's own a colon.
	 * @param index from 0
	 * @param binder of the values that are not ambiguous, as far as they are given
	 * @param anew whether what is known already does not do
	 * @return the name, or {@code null} if the server cannot tell
	 */
	@Nullable String find(Connection connection, SqlForm form, int index, ParameterBinder binder, List<@Nullable Object> values,
			boolean anew) throws SQLException {
		Key key = Key.of(connection, form.sql());
		Answers answers = anew ? null : this.known.get(key);
		if (answers == null || !answers.list().get(index).asked() || answers.isStale()) {
			this.used = true;
			answers = new Answers(ask(connection, form, index, binder, values), System.nanoTime());
			this.known.put(key, answers, form.sql().length());
		}
		return answers.list().get(index).type();
	}

	/**
	 * Has the server asked again for a statement.
	 * @param before by {@link System#nanoTime()}: a later answer stays
	 * @return whether there was an earlier one
	 */
	boolean forget(Connection connection, String sql, long before) throws SQLException {
		Key key = Key.of(connection, sql);
		Answers answers = this.known.get(key);
		if (answers == null || answers.since() - before >= 0) {
			return false;
		}
		this.known.put(key, new Answers(answers.list(), System.nanoTime() - LIFETIME - 1), sql.length());
		return true;
	}

	/**
	 * Before any answer that is yet to come, and after any that is there.
	 * @return by {@link System#nanoTime()}; no clock is read before the first answer
	 */
	long now() {
		return this.used ? System.nanoTime() : this.created;
	}

	private static List<Answer> ask(Connection connection, SqlForm form, int index, ParameterBinder binder,
			List<@Nullable Object> values) throws SQLException {
		int count = form.placeholders().size();
		boolean[] open = new boolean[count];
		for (int i = 0; i < count; i++) {
			open[i] = i == index || values.isEmpty() || Ambiguity.isAsked(form, i, values.get(i));
		}
		List<Answer> answers = new ArrayList<>(Collections.nCopies(count, Answer.NONE));
		List<@Nullable String> types = describe(connection, form, binder, values, open);
		for (int i = 0; i < count; i++) {
			if (open[i]) {
				answers.set(i, new Answer(true, types.isEmpty() ? null : types.get(i)));
			}
		}
		if (types.isEmpty() && !values.isEmpty()) {
			askApart(connection, form, binder, values, open, answers);
		}
		return answers;
	}

	/** Some parameters may be understood only with the types that their values have. */
	private static void askApart(Connection connection, SqlForm form, ParameterBinder binder,
			List<@Nullable Object> values, boolean[] open, List<Answer> answers) throws SQLException {
		int[] indexes = IntStream.range(0, open.length).filter((i) -> open[i]).toArray();
		if (indexes.length == 1 || indexes.length > MOST_APART) {
			return;
		}
		for (int i : indexes) {
			boolean[] alone = new boolean[open.length];
			alone[i] = true;
			List<@Nullable String> types = describe(connection, form, binder, values, alone);
			answers.set(i, new Answer(true, types.isEmpty() ? null : types.get(i)));
		}
	}

	/**
	 * What the server does not understand without types it may well understand with the
	 * one that is then guessed: to ask must not spoil a transaction.
	 * @param open the parameters whose types are left to the server
	 * @return empty if it does not understand
	 */
	private static List<@Nullable String> describe(Connection connection, SqlForm form, ParameterBinder binder,
			List<@Nullable Object> values, boolean[] open) throws SQLException {
		Savepoint savepoint = connection.getAutoCommit() ? null : connection.setSavepoint();
		try (PreparedStatement statement = connection.prepareStatement(form.sql())) {
			for (int i = 0; i < values.size(); i++) {
				if (!open[i]) {
					binder.bind(statement, i + 1, form.labels().get(i), values.get(i));
				}
			}
			List<@Nullable String> types = ExpectedTypes.of(statement);
			if (savepoint != null) {
				connection.releaseSavepoint(savepoint);
			}
			return types;
		}
		catch (SQLException ex) {
			if (savepoint != null) {
				connection.rollback(savepoint);
				connection.releaseSavepoint(savepoint);
			}
			return List.of();
		}
	}

	/** Whether a type is an array of multiranges. */
	static boolean isOfMultiranges(String type) {
		return type.startsWith("_~");
	}

}
