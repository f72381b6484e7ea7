package io.github.pgprofiles.internal.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.SessionSettingsException;
import io.github.pgprofiles.internal.text.SettingName;
import org.jspecify.annotations.Nullable;

/**
 * The session settings of all work on one profile: who gives them, and which of them it
 * cannot do without. Thread-safe.
 */
public final class ProfileSession {

	private final String profile;

	private final List<String> required;

	private volatile @Nullable SessionSettings settings;

	/**
	 * Begins with nobody who gives any.
	 * @param required names that were checked
	 */
	public ProfileSession(String profile, List<String> required) {
		this.profile = profile;
		this.required = required.stream().map(SettingName::fold).toList();
	}

	public String profile() {
		return this.profile;
	}

	/**
	 * Has all work ask somebody.
	 * @throws IllegalStateException if it asks somebody else
	 */
	public synchronized void use(SessionSettings given) {
		if (this.settings != null && this.settings != given) {
			throw new IllegalStateException(("Profile '%s' has its session settings from somebody else: give all its"
					+ " clients the same SessionSettings")
				.formatted(this.profile));
		}
		this.settings = given;
	}

	/** Whether there is anything to ask or to look at. */
	public boolean isActive() {
		return this.settings != null || !this.required.isEmpty();
	}

	/** Whether there is work that is refused. */
	public boolean requiresAny() {
		return !this.required.isEmpty();
	}

	/**
	 * The settings of work that begins on this thread.
	 * @param own what the work itself asks for, which comes first
	 * @throws SessionSettingsException if one is missing, or is none
	 */
	@SuppressWarnings("ReferenceEquality") // that very object
	public LocalSettings begin(LocalSettings own) {
		if (own == LocalSettings.WITHHELD) {
			return own;
		}
		LocalSettings all = own.over(given());
		require(all);
		return all;
	}

	/** What is given on this thread now. */
	public LocalSettings given() {
		SessionSettings present = this.settings;
		return (present != null) ? checked(present.current(this.profile)) : LocalSettings.NONE;
	}

	/**
	 * Makes sure that what is given on this thread is what a transaction has.
	 * @param open what it has
	 * @throws IncompatibleTransactionException if it is not; names the settings
	 */
	public void requireSame(LocalSettings open) {
		Set<String> changed = given().changedSince(open);
		if (!changed.isEmpty()) {
			throw new IncompatibleTransactionException(this.profile,
					("the session setting %s has another value on this thread now than the transaction at hand has had"
							+ " since its first statement: end that one first, or ask for requiresNew()")
						.formatted(changed.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "))));
		}
	}

	@SuppressWarnings("NullAway") // somebody else's code may return anything
	private LocalSettings checked(Map<String, String> given) {
		if (given == null) {
			throw new SessionSettingsException(this.profile,
					"SessionSettings.current(…) returned null: return an empty" + " map for no settings, or throw");
		}
		if (given.isEmpty()) {
			return LocalSettings.NONE;
		}
		Map<String, String> checked = new LinkedHashMap<>();
		try {
			given.forEach((name, value) -> {
				String folded = SettingName.require((name != null) ? name : "");
				SettingName.requireValue(folded, value);
				if (checked.put(folded, value) != null) {
					throw new IllegalArgumentException("The setting '%s' is there twice".formatted(folded));
				}
			});
		}
		catch (IllegalArgumentException ex) {
			throw new SessionSettingsException(this.profile,
					"what SessionSettings.current(…) returned was not sent. " + ex.getMessage());
		}
		return LocalSettings.given(checked);
	}

	private void require(LocalSettings all) {
		List<String> missing = this.required.stream().filter((name) -> isMissing(all.get(name))).toList();
		if (!missing.isEmpty()) {
			throw missing(missing, "has no value");
		}
	}

	/** In what an earlier transaction has set the server leaves an empty text. */
	private static boolean isMissing(@Nullable String value) {
		return value == null || value.isEmpty();
	}

	/** What work of the plain DataSource is refused with that is in no transaction. */
	public SessionSettingsException refusal() {
		return missing(this.required,
				"cannot be set for a statement of the plain DataSource that is in no transaction");
	}

	private SessionSettingsException missing(List<String> names, String what) {
		String settings = names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
		return new SessionSettingsException(this.profile,
				("the work was refused, and nothing was sent: the session setting %s, required by"
						+ " session-settings.required, %s. Run it in transaction().setting(name, value), or let a"
						+ " SessionSettings bean give it on this thread; %s")
					.formatted(settings, what,
							what.startsWith("has")
									? "a scheduled job, or a thread of a pool, has to say for whom it works"
									: "or use the PostgresClient, or a transaction such as one of @Transactional"));
	}

}
