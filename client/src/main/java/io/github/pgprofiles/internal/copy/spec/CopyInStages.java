package io.github.pgprofiles.internal.copy.spec;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyLogVerbosity;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.copy.io.ByteSource;
import io.github.pgprofiles.internal.copy.io.SourceSize;
import io.github.pgprofiles.internal.query.BoundStatement;

import org.springframework.util.Assert;

/** The formats of COPY in. */
final class CopyInStages {

	private CopyInStages() {
	}

	/** What all formats have. */
	private abstract static class TransferIn<S extends CopyInSpec.Transfer<S>> extends CopyStage<S>
			implements CopyInSpec.Transfer<S> {

		TransferIn(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		public S where(String condition) {
			Assert.hasText(condition, "The condition is empty");
			this.work.errors().build(condition, () -> BoundStatement.requireCondition(condition));
			return with(this.job.withCommand(this.job.command().withCondition(condition)));
		}

		@Override
		public S freeze() {
			return option(CopyOption::freeze);
		}

	}

	/** A format of bytes. */
	private abstract static class DataIn<S extends CopyInSpec.Data<S>> extends TransferIn<S>
			implements CopyInSpec.Data<S> {

		DataIn(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		public CopyResult from(InputStream source) {
			Assert.notNull(source, "The source is null");
			return copy(() -> ByteSource.of(source));
		}

		@Override
		public CopyResult from(byte[] source) {
			Assert.notNull(source, "The source is null");
			return copy(() -> ByteSource.of(source));
		}

		@Override
		public CopyResult from(Path file) {
			Assert.notNull(file, "The file is null");
			return copy(() -> ByteSource.of(file));
		}

		@Override
		public CopyResult from(ReadableByteChannel source) {
			Assert.notNull(source, "The source is null");
			return copy(() -> ByteSource.of(source));
		}

		final CopyResult copy(ByteSource.Opener source) {
			return this.work.run(this.job, () -> this.work.in().run(this.job, source));
		}

	}

	/** A format of characters. */
	private abstract static class CharactersIn<S extends CopyInSpec.Characters<S>> extends DataIn<S>
			implements CopyInSpec.Characters<S> {

		CharactersIn(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		public S header() {
			return option(CopyOption::header);
		}

		@Override
		public S headerMatch() {
			return option(CopyOption::headerMatch);
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
		public S defaultString(String text) {
			return option(() -> CopyOption.defaultString(text));
		}

		@Override
		public S encoding(Charset encoding) {
			return with(this.work.build(() -> this.job.withEncoding(encoding)));
		}

		@Override
		public S onErrorIgnore() {
			return option(CopyOption::onErrorIgnore);
		}

		@Override
		public S rejectLimit(long rows) {
			return option(() -> CopyOption.rejectLimit(rows));
		}

		@Override
		public S logVerbosity(CopyLogVerbosity verbosity) {
			return option(() -> CopyOption.logVerbosity(verbosity.name().toLowerCase(Locale.ROOT)));
		}

		@Override
		public CopyResult from(Reader source) {
			Assert.notNull(source, "The source is null");
			return copy(() -> ByteSource.of(source, this.job.charset()));
		}

		@Override
		public CopyResult from(String source) {
			Assert.notNull(source, "The source is null");
			return copy(() -> ByteSource.of(new StringReader(source), this.job.charset()));
		}

	}

	/** CSV. */
	static final class CsvIn extends CharactersIn<CopyInSpec.Csv> implements CopyInSpec.Csv {

		CsvIn(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		CsvIn with(CopyJob job) {
			return new CsvIn(this.work, job);
		}

		@Override
		public CopyInSpec.Csv quote(char quote) {
			return with(this.work.build(() -> this.job.withQuote(quote)));
		}

		@Override
		public CopyInSpec.Csv escape(char escape) {
			return with(this.work.build(() -> this.job.withEscape(escape)));
		}

		@Override
		public CopyInSpec.Csv forceNull(String... columns) {
			return option(() -> CopyOption.forceNull(List.of(columns)));
		}

		@Override
		public CopyInSpec.Csv forceNotNull(String... columns) {
			return option(() -> CopyOption.forceNotNull(List.of(columns)));
		}

	}

	/** PostgreSQL's text. */
	static final class TextIn extends CharactersIn<CopyInSpec.Text> implements CopyInSpec.Text {

		TextIn(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		TextIn with(CopyJob job) {
			return new TextIn(this.work, job);
		}

	}

	/** Binary data from elsewhere. */
	static final class BinaryIn extends DataIn<CopyInSpec.Binary> implements CopyInSpec.Binary {

		BinaryIn(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		BinaryIn with(CopyJob job) {
			return new BinaryIn(this.work, job);
		}

	}

	/** Records. */
	static final class RecordsIn<T> extends TransferIn<CopyInSpec.Records<T>> implements CopyInSpec.Records<T> {

		private final Class<T> type;

		RecordsIn(CopyWork work, CopyJob job, Class<T> type) {
			super(work, job);
			this.type = type;
		}

		@Override
		RecordsIn<T> with(CopyJob job) {
			return new RecordsIn<>(this.work, job, this.type);
		}

		@Override
		public CopyResult from(Iterable<? extends T> source) {
			Assert.notNull(source, "The source is null");
			return copy(source.iterator(), (source instanceof Collection<?> collection)
					? SourceSize.ofRows(collection.size()) : SourceSize.UNKNOWN);
		}

		@Override
		public CopyResult from(Iterator<? extends T> source) {
			Assert.notNull(source, "The source is null");
			return copy(source, SourceSize.UNKNOWN);
		}

		@Override
		public CopyResult from(Stream<? extends T> source) {
			Assert.notNull(source, "The source is null");
			Spliterator<? extends T> rows = source.sequential().spliterator();
			long size = rows.getExactSizeIfKnown();
			return copy(Spliterators.iterator(rows), (size >= 0) ? SourceSize.ofRows(size) : SourceSize.UNKNOWN);
		}

		private CopyResult copy(Iterator<? extends T> source, SourceSize size) {
			return this.work.run(this.job, () -> this.work.in().run(this.job, this.type, source, size));
		}

	}

}
