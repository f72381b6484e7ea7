package io.github.pgprofiles.internal.transaction.spec;

import java.lang.reflect.Type;

import io.github.pgprofiles.internal.once.OnceKey;
import io.github.pgprofiles.internal.text.ServerText;
import io.github.pgprofiles.transaction.Transaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A transaction whose work is to happen once.
 *
 * @param transaction with its options
 * @param key that the work is known by
 * @param type of its result
 * @param fingerprint of what asks for it, if one was given
 */
record OncePlan(TransactionPlan transaction, String key, Type type, @Nullable Object fingerprint) {

	private static final int LONGEST_KEY = 200;

	static OncePlan of(TransactionPlan transaction, String key, Type type) {
		Assert.hasLength(key, "The key is null or empty");
		Assert.isTrue(key.codePointCount(0, key.length()) <= LONGEST_KEY,
				() -> "The key has more than %d characters: %d".formatted(LONGEST_KEY,
						key.codePointCount(0, key.length())));
		int bad = ServerText.firstBad(key);
		Assert.isTrue(bad < 0, () -> "The key " + ServerText.problem(key, bad));
		Assert.notNull(type, "The type of the result is null");
		return new OncePlan(transaction, key, type, null);
	}

	OncePlan with(TransactionPlan changed) {
		return new OncePlan(changed, this.key, this.type, this.fingerprint);
	}

	OncePlan withFingerprint(Object request) {
		Assert.notNull(request, "The fingerprint is null");
		return new OncePlan(this.transaction, this.key, this.type, request);
	}

	<R extends @Nullable Object, E extends Throwable> R execute(
			TransactionSpec.Work<? super Transaction, ? extends R, E> work) throws E {
		return this.transaction.context()
			.once()
			.<R, E>execute(this.transaction.options(), this.transaction.retryRules(),
					new OnceKey(this.key, this.type, this.fingerprint), (open) -> {
						try (TransactionScope scope = this.transaction.scope(open)) {
							return work.execute(scope);
						}
					});
	}

}
