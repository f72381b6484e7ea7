package io.github.pgprofiles.config;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * How settings that were made of secrets are made anew, and when that is due. Thread-safe
 * where the resolvers are; {@link #toString()} shows no secret.
 *
 * @since 0.1.0
 */
public final class SecretRenewal {

	private final List<Secret> secrets;

	private final Supplier<ProfileSettings> again;

	SecretRenewal(List<Secret> secrets, Supplier<ProfileSettings> again) {
		this.secrets = secrets;
		this.again = again;
	}

	/** Of settings that were put together of several. */
	static SecretRenewal of(List<SecretRenewal> parts, Supplier<ProfileSettings> again) {
		return new SecretRenewal(parts.stream().flatMap((part) -> part.secrets.stream()).toList(), again);
	}

	/**
	 * Whether one of the secrets has expired, or its source has changed.
	 * @param now the present moment
	 * @return {@code true} if the settings are to be made anew before they are used
	 */
	public boolean isDue(Instant now) {
		return this.secrets.stream().anyMatch((secret) -> secret.isDue(now));
	}

	/**
	 * When the first of the secrets expires.
	 * @return {@code null} if all of them hold until the server rejects them
	 */
	public @Nullable Instant expiry() {
		return this.secrets.stream().map(Secret::expiry).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
	}

	/**
	 * Asks the resolvers again, for every secret.
	 * @return the settings with what they said
	 * @throws InvalidSettingException if a secret is not known any more, or not valid
	 * where it stands
	 */
	public ProfileSettings renew() {
		return this.again.get();
	}

	/**
	 * Takes the secrets out of a text, such as the message of an exception.
	 * @param text that may hold some
	 * @return the text with {@code ******} in place of each
	 */
	public String mask(String text) {
		return SecretLookup.mask(text, this.secrets);
	}

	@Override
	public String toString() {
		return "SecretRenewal[" + this.secrets.size() + " secrets]";
	}

}
