package io.github.pgprofiles;

import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.pgprofiles.internal.copy.ByteSink;
import io.github.pgprofiles.internal.copy.CopyJob;
import io.github.pgprofiles.internal.copy.CopyOption;

import org.springframework.util.Assert;

/** The formats of COPY out that are bytes. */
final class CopyOutStages {

	private CopyOutStages() {
	}

	/** A format of bytes. */
	private abstract static class DataOut<S extends CopyOutSpec.Data<S>> implements CopyOutSpec.Data<S> {

		final CopyWork work;

		final CopyJob job;

		DataOut(CopyWork work, CopyJob job) {
			this.work = work;
			this.job = job;
		}

		abstract S with(CopyJob job);

		final S option(Supplier<CopyOption> option) {
			return with(this.work.refusing(() -> this.job.with(option.get())));
		}

		@Override
		public S timeout(Duration timeout) {
			return with(CopyWork.limited(this.job, timeout));
		}

		@Override
		public S onProgress(Consumer<? super CopyProgress> listener) {
			return with(CopyWork.listened(this.job, listener));
		}

		@Override
		public CopyResult to(OutputStream sink) {
			Assert.notNull(sink, "The sink is null");
			return copy(() -> ByteSink.of(sink));
		}

		@Override
		public CopyResult to(Path file) {
			Assert.notNull(file, "The file is null");
			return copy(() -> ByteSink.of(file));
		}

		final CopyResult copy(ByteSink.Opener sink) {
			return this.work.run(this.job, () -> this.work.rooms().copiesOut().run(this.job, sink));
		}

	}

	/** A format of characters. */
	private abstract static class CharactersOut<S extends CopyOutSpec.Characters<S>> extends DataOut<S>
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
			return with(this.work.refusing(() -> this.job.withEncoding(encoding)));
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
			return with(this.work.refusing(() -> this.job.withQuote(quote)));
		}

		@Override
		public CopyOutSpec.Csv escape(char escape) {
			return with(this.work.refusing(() -> this.job.withEscape(escape)));
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
