package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * The notices that come while rows are copied in: some of them become warnings of the
 * connection, and one of them may tell how many rows were left out. Not thread-safe.
 */
final class CopyNotices {

	/** Those that become warnings; the driver would keep them all. */
	static final int KEPT = 100;

	/** Longer notices are not looked at, so that the driver's buffer stays small. */
	private static final int LONGEST = 16 * 1024;

	private final List<SQLWarning> warnings = new ArrayList<>(0);

	private int count;

	private @Nullable Long skippedRows;

	private boolean passedOn;

	/**
	 * Takes in the one that has come. Also runs on another thread while this one is in a
	 * write; so it calls nothing of the driver that locks.
	 */
	void take(DriverInternals known) throws IOException {
		int length = known.peekLength();
		if (length <= LONGEST) {
			ServerFields fields = ServerFields.peek(known);
			Long skipped = fields.skippedRows();
			this.skippedRows = (skipped != null) ? skipped : this.skippedRows;
			if (this.count < KEPT) {
				this.warnings.add(new PSQLWarning(new ServerErrorMessage(fields.all())));
			}
		}
		known.skip((long) DriverInternals.HEADER + length);
		if (this.count < KEPT) {
			this.count++;
		}
	}

	/** Whether there has been any. */
	boolean areAny() {
		return this.count > 0;
	}

	/** How many rows the server said it left out; {@code null} if it did not say. */
	@Nullable Long skippedRows() {
		return this.skippedRows;
	}

	/** Makes them the connection's warnings. */
	void passOn(DriverInternals known) {
		if (this.warnings.isEmpty()) {
			return;
		}
		if (!this.passedOn) {
			known.boundWarnings();
			this.passedOn = true;
		}
		this.warnings.forEach(known.executor()::addWarning);
		this.warnings.clear();
	}

}
