package io.github.pgprofiles.autoconfigure.jpa;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.pool.Attachments;

/** The number of savepoints that the current transaction has set and not released. */
final class OpenSavepoints {

	private int count;

	private OpenSavepoints() {
	}

	static boolean isAny(DataSource dataSource) {
		OpenSavepoints open = Attachments.find(dataSource, OpenSavepoints.class);
		return open != null && open.count > 0;
	}

	/** Counts one that was set, or one that was released. */
	static void count(DataSource dataSource, int change) {
		OpenSavepoints open = Attachments.find(dataSource, OpenSavepoints.class);
		if (open == null) {
			open = new OpenSavepoints();
			Attachments.attach(dataSource, OpenSavepoints.class, open);
		}
		open.count += change;
	}

}
