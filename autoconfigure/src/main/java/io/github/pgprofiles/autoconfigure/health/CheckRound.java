package io.github.pgprofiles.autoconfigure.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One walk through the profiles: the first that is asked starts the checks of all, and
 * each may be taken once. Nothing starts before, for a health group walks through
 * contributors that are no members of it and asks none of them. Thread-safe.
 */
final class CheckRound {

	private final List<ProfileCheck> checks;

	private @Nullable Map<ProfileCheck, CheckRun> runs;

	CheckRound(Collection<ProfileCheck> checks) {
		this.checks = List.copyOf(checks);
	}

	/**
	 * The run of one of the checks.
	 * @return the one that this round began, or, where that was taken or has become old,
	 * another
	 */
	synchronized CheckRun take(ProfileCheck check) {
		if (this.runs == null) {
			this.runs = new LinkedHashMap<>();
			for (ProfileCheck each : this.checks) {
				this.runs.put(each, each.begin());
			}
		}
		CheckRun run = this.runs.remove(check);
		return (run != null && !isOld(run)) ? run : check.begin();
	}

	/** Whoever keeps the indicators and asks them again later wants to know of then. */
	private boolean isOld(CheckRun run) {
		return this.checks.stream().allMatch((check) -> run.age().compareTo(check.timeout().multipliedBy(2)) > 0);
	}

}
