package io.github.pgprofiles.internal.copy.spec;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyLogVerbosity;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.copy.command.FileForm;
import io.github.pgprofiles.internal.copy.io.ByteSource;
import io.github.pgprofiles.internal.copy.io.SourceSize;
import io.github.pgprofiles.internal.query.BoundStatement;
import io.github.pgprofiles.observation.OperationKind;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** The formats of COPY in. */
final class CopyInStages {

	private CopyInStages() {
	}

	/** What all formats have. */
	abstract static class TransferIn<S extends CopyInSpec.Transfer<S>> extends CopyStage<S>
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
	abstract static class DataIn<S extends CopyInSpec.Data<S>> extends TransferIn<S> implements CopyInSpec.Data<S> {

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
			return this.work.run(OperationKind.COPY_IN, this.job, file,
					() -> this.work.in().run(this.job, () -> ByteSource.of(file)));
		}

		@Override
		public CopyResult from(ReadableByteChannel source) {
			Assert.notNull(source, "The source is null");
			return copy(() -> ByteSource.of(source));
		}

		final CopyResult copy(ByteSource.Opener source) {
			return this.work.run(OperationKind.COPY_IN, this.job, () -> this.work.in().run(this.job, source));
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
		public S header(int lines) {
			return with(this.work.build(() -> this.job.withFile(this.job.file().withHeader(lines))));
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
			return with(this.work.build(() -> FileStages.nulls(this.job, text)));
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
			return onError(CopyOption.onErrorIgnore());
		}

		@Override
		public S onErrorSetNull() {
			return onError(CopyOption.onErrorSetNull());
		}

		private S onError(CopyOption option) {
			return option(() -> {
				CopyOption other = this.job.command().options().get(option.name());
				if (other != null && !other.equals(option)) {
					throw new CopyException(null, "onErrorIgnore() skips a row with a value that does not fit, and"
							+ " onErrorSetNull() stores NULL in its place: write one of them");
				}
				return option;
			});
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

		private CopyInSpec.Csv file(UnaryOperator<FileForm> change) {
			return with(this.work.build(() -> this.job.withFile(change.apply(this.job.file()))));
		}

		@Override
		public CopyInSpec.Csv headerColumns(Map<String, String> renames) {
			Assert.notNull(renames, "The map of names is null");
			return file((form) -> form.withNames(renames));
		}

		@Override
		public CopyInSpec.Csv noOtherColumns() {
			return file(FileForm::withStrict);
		}

		@Override
		public CopyInSpec.Csv skipBlankLines() {
			return file(FileForm::withoutBlankLines);
		}

		@Override
		public CopyInSpec.Csv separatorLine() {
			return file(FileForm::withSeparatorLine);
		}

		@Override
		public CopyInSpec.Csv trailingDelimiter() {
			return file(FileForm::withTrailingDelimiter);
		}

		@Override
		public CopyInSpec.Csv nullStrings(String... texts) {
			return with(this.work.build(() -> FileStages.nulls(this.job, texts)));
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

		@Override
		public CopyResult fromJson(InputStream source) {
			Assert.notNull(source, "The source is null");
			return json(null, () -> ByteSource.of(source));
		}

		@Override
		public CopyResult fromJson(Path file) {
			Assert.notNull(file, "The file is null");
			return json(file, () -> ByteSource.of(file));
		}

		@Override
		public CopyResult fromJson(Reader source) {
			Assert.notNull(source, "The source is null");
			return json(null, () -> ByteSource.of(source, StandardCharsets.UTF_8));
		}

		private CopyResult json(@Nullable Path file, ByteSource.Opener opener) {
			return FileStages.records(this.work, this.job, this.type, file, opener,
					(source) -> copy(source, SourceSize.UNKNOWN));
		}

		private CopyResult copy(Iterator<? extends T> source, SourceSize size) {
			return this.work.run(OperationKind.COPY_IN, this.job,
					() -> this.work.in().run(this.job, this.type, source, size));
		}

	}

}
