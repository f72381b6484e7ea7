package io.github.pgprofiles.internal.pool.connect;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.SecretRenewal;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a profile connects to at present. Its secrets are resolved anew before a
 * connection when one has expired or its source has changed, and once when the server has
 * rejected the login. Where they cannot be, the last ones are tried: the server knows
 * best whether they still hold. Thread-safe.
 */
public final class RotatingTarget {

	private static final Logger logger = LoggerFactory.getLogger(RotatingTarget.class);

	private static final long SLOW = Duration.ofMillis(500).toNanos();

	private final Function<ProfileSettings, ConnectionTarget> targets;

	private final Consumer<ConnectionTarget> changed;

	private volatile ProfileSettings settings;

	private volatile ConnectionTarget target;

	/** What the server let in last. */
	private volatile @Nullable ConnectionTarget accepted;

	private @Nullable String lastFailure;

	/** When resolvers are asked again that took long to fail. */
	private long notBefore = System.nanoTime();

	/**
	 * For one profile.
	 * @param targets makes what the driver is given of settings
	 * @param changed told of each target that is another one
	 */
	public RotatingTarget(ProfileSettings settings, Function<ProfileSettings, ConnectionTarget> targets,
			Consumer<ConnectionTarget> changed) {
		this.settings = settings;
		this.targets = targets;
		this.changed = changed;
		this.target = targets.apply(settings);
	}

	/** The target as it was last found, without a look at the secrets. */
	public ConnectionTarget last() {
		return this.target;
	}

	/** When the first of its secrets expires; {@code null} if none of them does. */
	public @Nullable Instant secretExpiry() {
		SecretRenewal renewal = this.settings.renewal();
		return (renewal != null) ? renewal.expiry() : null;
	}

	/** The target for a new connection. */
	public ConnectionTarget current() {
		ConnectionTarget known = this.target;
		SecretRenewal renewal = this.settings.renewal();
		if (renewal != null && renewal.isDue(Instant.now())) {
			renew(known, "as one has expired or changed");
		}
		return this.target;
	}

	/**
	 * What to try instead of a target with which the server let nobody in.
	 * @return {@code null} if there is nothing else to try
	 */
	public @Nullable ConnectionTarget afterRejection(ConnectionTarget rejected) {
		if (this.settings.renewal() == null) {
			return null;
		}
		renew(rejected, "as the server rejected the login");
		ConnectionTarget present = this.target;
		return present.equals(rejected) ? null : present;
	}

	/** Takes note of what the server let in. */
	public void accept(ConnectionTarget used) {
		this.accepted = used;
	}

	/**
	 * What the same server let in before: a secret may change sooner than the password of
	 * its role.
	 * @return {@code null} if it is what was rejected, or leads elsewhere
	 */
	public @Nullable ConnectionTarget acceptedBefore(ConnectionTarget rejected) {
		ConnectionTarget before = this.accepted;
		boolean another = before != null && !before.equals(rejected) && before.url().equals(rejected.url());
		return another ? before : null;
	}

	/**
	 * The same failure without a secret: the driver quotes values of its properties that
	 * it does not understand.
	 */
	public SQLException withoutSecrets(SQLException failure) {
		SecretRenewal renewal = this.settings.renewal();
		boolean ofTheServer = failure instanceof PSQLException driver && driver.getServerErrorMessage() != null;
		if (renewal == null || ofTheServer || failure.getCause() instanceof IOException) {
			return failure;
		}
		String message = String.valueOf(failure.getMessage());
		String masked = renewal.mask(message);
		// with another cause, as its own quotes it too; without one it would look as if
		// waiting healed it
		return masked.equals(message) ? failure
				: new SQLException(masked, failure.getSQLState(), new IllegalArgumentException(masked));
	}

	/** Unless somebody else has renewed it meanwhile. */
	private synchronized void renew(ConnectionTarget used, String why) {
		SecretRenewal renewal = this.settings.renewal();
		long begin = System.nanoTime();
		if (renewal == null || !this.target.equals(used) || begin - this.notBefore < 0) {
			return;
		}
		try {
			ProfileSettings renewed = renewal.renew();
			ConnectionTarget next = this.targets.apply(renewed);
			this.settings = renewed;
			this.lastFailure = null;
			if (!next.equals(used)) {
				this.target = next;
				this.changed.accept(next);
				logger.info("Profile '{}': its secrets were resolved anew, {}; connections to come use them, to {}",
						renewed.name(), why, next);
			}
		}
		catch (RuntimeException ex) {
			// whoever waits for a connection is told sooner than a second question ends
			long now = System.nanoTime();
			this.notBefore = (now - begin >= SLOW) ? now + (now - begin) : now;
			String failure = (ex instanceof InvalidSettingException known) ? known.getMessage()
					: ex.getClass().getName();
			if (!String.valueOf(failure).equals(this.lastFailure)) {
				this.lastFailure = failure;
				logger.warn("Profile '{}': its secrets could not be resolved anew, {}, and the last ones are kept: {}",
						this.settings.name(), why, failure);
			}
		}
	}

}
