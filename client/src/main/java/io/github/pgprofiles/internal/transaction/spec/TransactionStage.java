package io.github.pgprofiles.internal.transaction.spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.text.SettingName;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.transaction.state.IsolationLevel;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

/**
 * What all stages share.
 *
 * @param <S> the stage itself
 */
abstract class TransactionStage<S> implements TransactionSpec.Options<S> {

	final TransactionContext context;

	final TransactionOptions options;

	TransactionStage(TransactionContext context, TransactionOptions options) {
		this.context = context;
		this.options = options;
	}

	abstract S with(TransactionOptions changed);

	@Override
	public S timeout(Duration timeout) {
		return with(this.options.withTimeout(TimeLimit.of(timeout)));
	}

	@Override
	public S lockTimeout(Duration timeout) {
		return with(this.options.withLockTimeout(TimeLimit.of(timeout)));
	}

	@Override
	public S name(String name) {
		return named(name);
	}

	@Override
	public S named(String name) {
		return with(this.options.withName(StatementName.require(name)));
	}

	@Override
	public S retry() {
		return with(this.options.withRetry(this.context.retryPolicy()));
	}

	@Override
	public S retry(RetryPolicy policy) {
		Assert.notNull(policy, "The policy is null");
		return with(this.options.withRetry(policy));
	}

	@Override
	public S requiresNew() {
		return with(this.options.asNew());
	}

	@Override
	public S setting(String name, String value) {
		return with(this.options.withSettings(this.options.settings().with(name, value)));
	}

	@Override
	public S role(String role) {
		return setting(SettingName.ROLE, SettingName.role(role));
	}

	@Override
	public S searchPath(String... schemas) {
		List<@Nullable String> all = new ArrayList<>();
		if (schemas != null) {
			all.addAll(Arrays.asList(schemas));
		}
		return setting(SettingName.SEARCH_PATH, SettingName.searchPath(all));
	}

	final TransactionOptions at(IsolationLevel level) {
		return this.options.withIsolation(level);
	}

	final TransactionOptions reading() {
		return this.options.asReadOnly();
	}

}
