package io.github.pgprofiles.autoconfigure.jpa;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.spi.TransactionHooks;

/** The number of savepoints that the current transaction has set and not released. */
final class OpenSavepoints {

	private int count;

	private OpenSavepoints() {
	}

	static boolean isAny(DataSource dataSource) {
		OpenSavepoints open = TransactionHooks.find(dataSource, OpenSavepoints.class);
		return open != null && open.count > 0;
	}

	/** Counts one that was set, or one that was released. */
	static void count(DataSource dataSource, int change) {
		OpenSavepoints open = TransactionHooks.find(dataSource, OpenSavepoints.class);
		if (open == null) {
			open = new OpenSavepoints();
			TransactionHooks.attach(dataSource, OpenSavepoints.class, open);
		}
		open.count += change;
	}

}
