package io.github.pgprofiles.internal.copy.spec;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.time.TimeLimit;

import org.springframework.util.Assert;

/**
 * What all formats of COPY have, in and out.
 *
 * @param <S> the format
 */
abstract class CopyStage<S> {

	final CopyWork work;

	final CopyJob job;

	CopyStage(CopyWork work, CopyJob job) {
		this.work = work;
		this.job = job;
	}

	/** The same stage with something more said. */
	abstract S with(CopyJob job);

	final S option(Supplier<CopyOption> option) {
		return with(this.work.build(() -> this.job.with(option.get())));
	}

	public S timeout(Duration timeout) {
		return with(this.job.withLimit(TimeLimit.of(timeout)));
	}

	public S named(String name) {
		return with(this.job.withName(StatementName.require(name)));
	}

	public S onProgress(Consumer<? super CopyProgress> listener) {
		Assert.notNull(listener, "The listener is null");
		return with(this.job.withListener(listener));
	}

}
