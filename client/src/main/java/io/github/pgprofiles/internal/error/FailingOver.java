package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import io.github.pgprofiles.error.ErrorDetails;
import org.jspecify.annotations.Nullable;

/**
 * Says that something failed as another server becomes the primary. Travels as a
 * suppressed exception, like {@link ErrorOrigin}.
 */
public final class FailingOver extends Exception implements ErrorDetails {

	private static final long serialVersionUID = 1L;

	private final @Nullable String node;

	private final boolean safe;

	private FailingOver(@Nullable String node, boolean safe, String why) {
		super("failing over: " + why, null, false, false);
		this.node = node;
		this.safe = safe;
	}

	/** The server that was reached last; {@code null} where none was. */
	public @Nullable String node() {
		return this.node;
	}

	/** Whether nothing has reached a server, or it has refused it. */
	@Override
	public boolean safeToRetry() {
		return this.safe;
	}

	/**
	 * Marks an exception, unless it is marked already.
	 * @param node that was reached
	 * @param safe whether nothing has reached a server, or it has refused it
	 */
	public static void mark(SQLException thrown, @Nullable String node, boolean safe, String why) {
		if (find(thrown) == null) {
			thrown.addSuppressed(new FailingOver(node, safe, why));
		}
	}

	/** The mark of an exception or one of its causes. */
	public static @Nullable FailingOver find(Throwable thrown) {
		for (Throwable t = thrown; t != null; t = t.getCause()) {
			for (Throwable suppressed : t.getSuppressed()) {
				if (suppressed instanceof FailingOver mark) {
					return mark;
				}
			}
		}
		return null;
	}

}
