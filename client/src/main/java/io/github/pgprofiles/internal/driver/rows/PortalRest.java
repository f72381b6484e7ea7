package io.github.pgprofiles.internal.driver.rows;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * What the driver reads of a portion itself: all from the first message on that is no
 * row. Keeps the rows among it, and throws at the end what the server said.
 */
public final class PortalRest extends ResultHandlerBase {

	/** Milliseconds for what has arrived on a connection that is lost. */
	public static final int LAST_WORDS = 1000;

	private final KeptRows rows;

	private boolean suspended;

	public PortalRest(KeptRows rows) {
		this.rows = rows;
	}

	/** As the driver says it. */
	public static SQLException lost(IOException cause) {
		return new PSQLException(GT.tr("An I/O error occurred while sending to the backend."),
				PSQLState.CONNECTION_FAILURE, cause);
	}

	/** Whether the portal has more. */
	public boolean isSuspended() {
		return this.suspended;
	}

	@Override
	public void handleResultRows(Query query, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
		this.suspended = cursor != null;
		for (Tuple tuple : tuples) {
			this.rows.add(message(tuple));
		}
	}

	/** As the server sent it. PostgreSQL manual, chapter 'Message Formats', DataRow. */
	private static byte[] message(Tuple tuple) {
		int count = tuple.fieldCount();
		byte[] message = new byte[2 + 4 * count + tuple.length()];
		message[0] = (byte) (count >> 8);
		message[1] = (byte) count;
		int at = 2;
		for (int i = 0; i < count; i++) {
			byte[] value = tuple.get(i);
			MessageBytes.setInt(message, at, (value != null) ? value.length : -1);
			at += 4;
			if (value != null) {
				System.arraycopy(value, 0, message, at, value.length);
				at += value.length;
			}
		}
		return message;
	}

	/** Nobody could ask for warnings of a portion. */
	@Override
	public void handleWarning(SQLWarning warning) {
		// dropped
	}

	/** A portal that was at its end already says only that. */
	@Override
	public void handleCommandStatus(String status, long updateCount, long insertOid) {
		this.suspended = false;
	}

}
