package io.github.pgprofiles.internal.copy.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.internal.copy.io.BinaryCounter;
import io.github.pgprofiles.internal.copy.io.RowCounter;
import io.github.pgprofiles.internal.copy.table.WantedTable;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about a COPY beside its data.
 *
 * @param command the COPY itself
 * @param strategy what becomes of the rows of a COPY in
 * @param charset of the bytes, where the format has any
 * @param separators quote and escape of CSV
 * @param file what the data is, where it is more than the server takes
 * @param limit of the time for all of it; {@code null} for none
 * @param listener to tell how far it is; {@code null} for none
 */
public record CopyJob(CopyCommand command, LoadStrategy strategy, Charset charset, Separators separators, FileForm file,
		@Nullable TimeLimit limit, @Nullable Consumer<? super CopyProgress> listener) {

	/**
	 * What tells the lines of CSV apart.
	 *
	 * @param quote around values
	 * @param escape before a quote; {@code null} for the quote itself
	 */
	public record Separators(char quote, @Nullable Character escape) {

		public char escapes() {
			return (this.escape != null) ? this.escape : this.quote;
		}

	}

	public static CopyJob of(CopyCommand command) {
		return new CopyJob(command, new LoadStrategy.Direct(), StandardCharsets.UTF_8, new Separators('"', null),
				FileForm.PLAIN, null, null);
	}

	public CopyJob withCommand(CopyCommand command) {
		return new CopyJob(command, this.strategy, this.charset, this.separators, this.file, this.limit, this.listener);
	}

	public CopyJob with(CopyOption option) {
		return withCommand(this.command.with(option));
	}

	public CopyJob withStrategy(LoadStrategy strategy) {
		return new CopyJob(this.command, strategy.withName(this.command.name()), this.charset, this.separators,
				this.file, this.limit, this.listener);
	}

	public CopyJob withName(String name) {
		return new CopyJob(this.command.withName(name), this.strategy.withName(name), this.charset, this.separators,
				this.file, this.limit, this.listener);
	}

	public CopyJob withEncoding(Charset charset) {
		return new CopyJob(this.command.with(Encodings.option(charset)), this.strategy, charset, this.separators,
				this.file, this.limit, this.listener);
	}

	public CopyJob withQuote(char quote) {
		return new CopyJob(this.command.with(CopyOption.quote(quote)), this.strategy, this.charset,
				new Separators(quote, this.separators.escape()), this.file, this.limit, this.listener);
	}

	public CopyJob withEscape(char escape) {
		return new CopyJob(this.command.with(CopyOption.escape(escape)), this.strategy, this.charset,
				new Separators(this.separators.quote(), escape), this.file, this.limit, this.listener);
	}

	public CopyJob withFile(FileForm file) {
		return new CopyJob(this.command, this.strategy, this.charset, this.separators, file, this.limit, this.listener);
	}

	public CopyJob withLimit(TimeLimit limit) {
		return new CopyJob(this.command, this.strategy, this.charset, this.separators, this.file, limit, this.listener);
	}

	public CopyJob withListener(Consumer<? super CopyProgress> listener) {
		return new CopyJob(this.command, this.strategy, this.charset, this.separators, this.file, this.limit, listener);
	}

	/** The table that rows come into. */
	public WantedTable wanted() {
		LoadStrategy.Upsert upsert = (this.strategy instanceof LoadStrategy.Upsert own) ? own : null;
		boolean defaults = this.command.has(CopyOption.DEFAULT) || (upsert != null && upsert.index() != null);
		return new WantedTable(this.command.target(), defaults, upsert != null && upsert.isAny());
	}

	/**
	 * Counts the rows in the bytes.
	 * @param version of the server that they are for: its major one
	 */
	public RowCounter rows(int version) {
		boolean header = this.command.has("HEADER");
		Encodings.Pairs pairs = Encodings.pairs(this.charset);
		return switch (this.command.format()) {
			case BINARY -> new BinaryCounter();
			case JSON -> throw new IllegalStateException("JSON is copied out only");
			case CSV -> LineCounter.csv(this.separators.quote(), this.separators.escapes(), header,
					EndMarker.endsCsv(version), pairs);
			case TEXT -> LineCounter.text(header, pairs);
		};
	}

}
