package io.github.pgprofiles.internal.copy.spec;

import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;

import io.github.pgprofiles.copy.CopyOutSpec;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.copy.ParallelCopyOut;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.copy.io.ByteSink;
import io.github.pgprofiles.observation.OperationKind;

import org.springframework.util.Assert;

/** The formats of COPY out that are bytes. */
final class CopyOutStages {

	private CopyOutStages() {
	}

	/** A format of bytes. */
	abstract static class DataOut<S extends CopyOutSpec.Data<S>> extends CopyStage<S> implements CopyOutSpec.Data<S> {

		DataOut(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		public CopyResult to(OutputStream sink) {
			Assert.notNull(sink, "The sink is null");
			return copy(() -> ByteSink.of(sink));
		}

		@Override
		public CopyResult to(Path file) {
			Assert.notNull(file, "The file is null");
			return this.work.run(OperationKind.COPY_OUT, this.job, file,
					() -> this.work.out().run(this.job, () -> ByteSink.of(file)));
		}

		@Override
		public ParallelCopyOut.Data parallel(int connections) {
			return ParallelOut.data(this.work, this.job, connections);
		}

		final CopyResult copy(ByteSink.Opener sink) {
			return this.work.run(OperationKind.COPY_OUT, this.job, () -> this.work.out().run(this.job, sink));
		}

	}

	/** A format of characters. */
	abstract static class CharactersOut<S extends CopyOutSpec.Characters<S>> extends DataOut<S>
			implements CopyOutSpec.Characters<S> {

		CharactersOut(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		public S header() {
			return option(CopyOption::header);
		}

		@Override
		public S delimiter(char delimiter) {
			return option(() -> CopyOption.delimiter(delimiter));
		}

		@Override
		public S nullString(String text) {
			return option(() -> CopyOption.nullString(text));
		}

		@Override
		public S encoding(Charset encoding) {
			return with(this.work.build(() -> this.job.withEncoding(encoding)));
		}

		@Override
		public CopyResult to(Writer sink) {
			Assert.notNull(sink, "The sink is null");
			return copy(() -> ByteSink.of(sink, this.job.charset()));
		}

	}

	/** CSV. */
	static final class CsvOut extends CharactersOut<CopyOutSpec.Csv> implements CopyOutSpec.Csv {

		CsvOut(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		CsvOut with(CopyJob job) {
			return new CsvOut(this.work, job);
		}

		@Override
		public CopyOutSpec.Csv quote(char quote) {
			return with(this.work.build(() -> this.job.withQuote(quote)));
		}

		@Override
		public CopyOutSpec.Csv escape(char escape) {
			return with(this.work.build(() -> this.job.withEscape(escape)));
		}

		@Override
		public CopyOutSpec.Csv forceQuote(String... columns) {
			return option(() -> CopyOption.forceQuote(List.of(columns)));
		}

		@Override
		public CopyOutSpec.Csv forceQuoteAll() {
			return option(CopyOption::forceQuoteAll);
		}

	}

	/** PostgreSQL's text. */
	static final class TextOut extends CharactersOut<CopyOutSpec.Text> implements CopyOutSpec.Text {

		TextOut(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		TextOut with(CopyJob job) {
			return new TextOut(this.work, job);
		}

	}

	/** PostgreSQL's binary format. */
	static final class BinaryOut extends DataOut<CopyOutSpec.Binary> implements CopyOutSpec.Binary {

		BinaryOut(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		BinaryOut with(CopyJob job) {
			return new BinaryOut(this.work, job);
		}

	}

}
