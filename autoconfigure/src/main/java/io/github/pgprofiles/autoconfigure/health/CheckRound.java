package io.github.pgprofiles.autoconfigure.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One iteration over the profiles: the first health request starts the checks of all, and
 * each result may be used once. Nothing starts earlier, because a health group iterates
 * over contributors that are not its members and requests none of them. Thread-safe.
 */
final class CheckRound {

	private final List<ProfileCheck> checks;

	private @Nullable Map<ProfileCheck, CheckRun> runs;

	CheckRound(Collection<ProfileCheck> checks) {
		this.checks = List.copyOf(checks);
	}

	/**
	 * Returns the run of one of the checks.
	 * @return the one that this round began, or a new one if that was used or is stale
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

	/** A caller that keeps the indicators and uses them later needs a current result. */
	private boolean isOld(CheckRun run) {
		return this.checks.stream().allMatch((check) -> run.age().compareTo(check.timeout().multipliedBy(2)) > 0);
	}

}
