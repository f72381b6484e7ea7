package io.github.pgprofiles.autoconfigure.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;

/**
 * Migrations of several profiles, side by side; all have ended when it is over.
 *
 * @since 0.1.0
 */
public final class MigrationRound {

	/** Instances are only a sign that the round is over. */
	MigrationRound() {
	}

	/**
	 * Runs migrations, each on a thread of its own, but for the last one, which runs
	 * here.
	 * @param section of the profiles that says so, such as {@code flyway}
	 * @param migrations by profile
	 * @return when all have succeeded
	 * @throws MigrationFailedException if one or more have failed
	 */
	public static MigrationRound run(String section, Map<String, Callable<?>> migrations) {
		Map<String, FutureTask<?>> tasks = new LinkedHashMap<>();
		migrations.forEach((profile, migration) -> tasks.put(profile, new FutureTask<>(migration)));
		List<FutureTask<?>> waiting = new ArrayList<>(tasks.values());
		FutureTask<?> here = waiting.isEmpty() ? null : waiting.remove(waiting.size() - 1);
		tasks.forEach((profile, task) -> {
			if (task != here) {
				Thread thread = new Thread(task, "migration-" + profile);
				thread.setDaemon(true);
				thread.start();
			}
		});
		if (here != null) {
			here.run();
		}
		MigrationFailedException failure = null;
		for (Map.Entry<String, FutureTask<?>> task : tasks.entrySet()) {
			failure = add(failure, failure(task.getKey(), section, task.getValue()));
		}
		if (failure != null) {
			throw failure;
		}
		return new MigrationRound();
	}

	private static @Nullable MigrationFailedException add(@Nullable MigrationFailedException first,
			@Nullable MigrationFailedException next) {
		if (first != null && next != null) {
			first.addSuppressed(next);
		}
		return (first != null) ? first : next;
	}

	/** A migration is not left half-way because somebody waits no longer. */
	private static @Nullable MigrationFailedException failure(String profile, String section, FutureTask<?> task) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					task.get();
					return null;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException ex) {
					return new MigrationFailedException(profile, section, (ex.getCause() != null) ? ex.getCause() : ex);
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
