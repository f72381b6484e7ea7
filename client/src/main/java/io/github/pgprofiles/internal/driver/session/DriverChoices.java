package io.github.pgprofiles.internal.driver.session;

import java.sql.SQLException;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.AutoSave;

/**
 * What a borrower may choose of the driver for all statements to come, of which the
 * server knows nothing, and the pool neither.
 *
 * @param holdability of rows
 * @param prepareThreshold executions before a statement is prepared on the server
 * @param fetchSize of statements that say none
 * @param adaptiveFetch whether the driver changes it by the size of the rows
 * @param autosave whether each statement has a savepoint
 * @param types classes of composite types
 */
public record DriverChoices(int holdability, int prepareThreshold, int fetchSize, boolean adaptiveFetch,
		AutoSave autosave, @Nullable Map<String, Class<?>> types) {

	public static DriverChoices of(BaseConnection connection) throws SQLException {
		return new DriverChoices(connection.getHoldability(), connection.getPrepareThreshold(),
				connection.getDefaultFetchSize(), connection.getAdaptiveFetch(), connection.getAutosave(),
				connection.getTypeMap());
	}

	/** Sends nothing. */
	public void setBack(BaseConnection connection) throws SQLException {
		if (connection.getHoldability() != this.holdability) {
			connection.setHoldability(this.holdability);
		}
		if (connection.getPrepareThreshold() != this.prepareThreshold) {
			connection.setPrepareThreshold(this.prepareThreshold);
		}
		if (connection.getDefaultFetchSize() != this.fetchSize) {
			connection.setDefaultFetchSize(this.fetchSize);
		}
		if (connection.getAdaptiveFetch() != this.adaptiveFetch) {
			connection.setAdaptiveFetch(this.adaptiveFetch);
		}
		if (connection.getAutosave() != this.autosave) {
			connection.setAutosave(this.autosave);
		}
		if (connection.getTypeMap() != this.types) {
			connection.setTypeMap(this.types);
		}
	}

}
