package io.github.pgprofiles.internal.copy.spec;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.JsonCopyIn;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;

/** A COPY into a temporary table that a statement of the caller's reads. */
final class StagingSpec implements CopyInSpec.Staging {

	private final CopyWork work;

	private final CopyJob job;

	private final LoadStrategy.Staging staging;

	StagingSpec(CopyWork work, CopyJob job, LoadStrategy.Staging staging) {
		this.work = work;
		this.job = job;
		this.staging = staging;
	}

	@Override
	public CopyInSpec asText() {
		return new StagingSpec(this.work, this.job, this.staging.asText());
	}

	private CopyInSpec with() {
		return new DefaultCopyInSpec(this.work, this.job.withStrategy(this.staging));
	}

	@Override
	public CopyInSpec.Csv csv() {
		return with().csv();
	}

	@Override
	public CopyInSpec.Text text() {
		return with().text();
	}

	@Override
	public CopyInSpec.Binary binary() {
		return with().binary();
	}

	@Override
	public JsonCopyIn json() {
		return with().json();
	}

	@Override
	public <T> CopyInSpec.Records<T> records(Class<T> type) {
		return this.work.build(() -> {
			if (this.staging.text()) {
				throw new CopyException(null, "staging(…).asText() has columns of text, and records have values of"
						+ " their own types: leave asText() out, or copy a file");
			}
			return with().records(type);
		});
	}

}
