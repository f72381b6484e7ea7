package io.github.pgprofiles.internal.copy.spec;

import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.pgprofiles.copy.CopyOutSpec;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.copy.ParallelCopyOut;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.io.ArraySink;
import io.github.pgprofiles.internal.copy.io.ByteSink;
import io.github.pgprofiles.observation.OperationKind;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** COPY out as JSON. */
final class JsonOut extends CopyStage<CopyOutSpec.Json> implements CopyOutSpec.Json {

	private final boolean array;

	JsonOut(CopyWork work, CopyJob job, boolean array) {
		super(work, job);
		this.array = array;
	}

	@Override
	JsonOut with(CopyJob job) {
		return new JsonOut(this.work, job, this.array);
	}

	@Override
	public CopyOutSpec.Json array() {
		return new JsonOut(this.work, this.job, true);
	}

	@Override
	public CopyResult to(OutputStream sink) {
		Assert.notNull(sink, "The sink is null");
		return copy(null, () -> ByteSink.of(sink));
	}

	@Override
	public CopyResult to(Path file) {
		Assert.notNull(file, "The file is null");
		return copy(file, () -> ByteSink.of(file));
	}

	@Override
	public CopyResult to(Writer sink) {
		Assert.notNull(sink, "The sink is null");
		return copy(null, () -> ByteSink.of(sink, StandardCharsets.UTF_8));
	}

	private CopyResult copy(@Nullable Path file, ByteSink.Opener opener) {
		ByteSink.Opener sink = this.array ? () -> new ArraySink(opener.open()) : opener;
		return this.work.run(OperationKind.COPY_OUT, this.job, file, () -> this.work.out().run(this.job, sink));
	}

	@Override
	public ParallelCopyOut.Data parallel(int connections) {
		return this.work.build(() -> {
			if (this.array) {
				throw new CopyException(null, "array() is one array in one file, and parallel(…) writes several: leave"
						+ " array() out, and each line is an object");
			}
			return ParallelOut.data(this.work, this.job, connections);
		});
	}

}
