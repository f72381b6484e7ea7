package io.github.pgprofiles.internal.once;

import java.lang.reflect.Type;

import io.github.pgprofiles.internal.text.ServerText;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What work is known by.
 *
 * @param key as the caller gave it: it may hold user data, and no message shows it
 * @param type of the result; {@code void} for none
 * @param fingerprint of what asks for the work, as JSON
 */
public record OnceKey(String key, Type type, @Nullable Object fingerprint) {

	private static final int LONGEST_KEY = 200;

	/**
	 * Looks at a key.
	 * @throws IllegalArgumentException if it is none
	 */
	public static OnceKey of(String key, Type type) {
		Assert.hasLength(key, "The key is null or empty");
		Assert.isTrue(key.codePointCount(0, key.length()) <= LONGEST_KEY,
				() -> "The key has more than %d characters: %d".formatted(LONGEST_KEY,
						key.codePointCount(0, key.length())));
		int bad = ServerText.firstBad(key);
		Assert.isTrue(bad < 0, () -> "The key " + ServerText.problem(key, bad));
		Assert.notNull(type, "The type of the result is null");
		return new OnceKey(key, type, null);
	}

	public OnceKey withFingerprint(Object request) {
		Assert.notNull(request, "The fingerprint is null");
		return new OnceKey(this.key, this.type, request);
	}

}
