package io.github.pgprofiles.internal.copy.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.copy.command.Encodings;
import io.github.pgprofiles.internal.copy.command.FileForm;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.io.ByteSource;
import io.github.pgprofiles.internal.copy.io.SourceSize;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.error.CopyFailure;
import io.github.pgprofiles.internal.text.LooseName;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of which the beginning was read: what the server is to do, and the bytes that it
 * is to get. Used once.
 *
 * @param job to do
 * @param source of the bytes, closed by whoever has the file
 * @param table where it was looked up; {@code null} where there was no need
 * @param lines of the file; {@code null} where the server counts them right
 * @param before lines that were taken, where those of the data go as they are
 */
public record PreparedFile(CopyJob job, ByteSource source, @Nullable TargetTable table, @Nullable LineMap lines,
		long before) {

	private static final Logger logger = LoggerFactory.getLogger(PreparedFile.class);

	/**
	 * Reads what stands before the data, where that matters.
	 * @param profile for what is told of it
	 * @param version of the server: its major one
	 * @throws CopyException if the file is not what the job says
	 */
	public static PreparedFile of(String profile, CopyJob job, ByteSource source, Connection connection,
			TimeoutScope scope, int version) throws SQLException, IOException {
		FileForm form = job.file();
		if (form.isPlain()) {
			return new PreparedFile(job, source, null, null, 0);
		}
		if (form.equals(FileForm.PLAIN.withHeader(form.headerLines())) && CopyOption.isHeaderCounted(version)) {
			return new PreparedFile(job.with(CopyOption.header(form.headerLines())), source, null, null, 0);
		}
		job.command().requireSupport(version);
		boolean look = (form.json() != FileForm.Json.NONE) ? job.command().columns().isEmpty()
				: form.byName() || (form.trailingDelimiter() && job.command().columns().isEmpty());
		TargetTable table = look ? TargetTable.of(connection, scope, job.wanted()) : null;
		try {
			return (form.json() != FileForm.Json.NONE) ? json(job, source, table)
					: new Reading(profile, job, source, table).csv();
		}
		catch (IOException ex) {
			throw CallerFailure.of(ex);
		}
	}

	private static PreparedFile json(CopyJob job, ByteSource source, @Nullable TargetTable table) throws IOException {
		LineMap lines = new LineMap();
		boolean each = job.file().json() == FileForm.Json.LINES;
		InputStream counted = counted(source);
		CopyCommand command = job.command().withFormat(CopyFormat.TEXT);
		if (table != null) {
			List<String> found = table.json();
			if (found.size() != 1) {
				throw new CopyException(null,
						"%s has %s: name the column by columns(…) that gets the documents".formatted(
								table.name().quoted(),
								found.isEmpty() ? "no column of JSON" : "columns of JSON " + found));
			}
			command = command.withExactly(found);
		}
		if (command.columns().size() != 1) {
			throw new CopyException(null,
					"json() has one document for each row: name one column by columns(…), and not %s"
						.formatted(command.columns()));
		}
		return new PreparedFile(job.withCommand(command), source(source, counted, JsonFile.rows(counted, each, lines)),
				table, lines, 0);
	}

	/** How far the source is tells how far the copy is. */
	private static InputStream counted(ByteSource source) {
		return (source.size().bytes() != null) ? new Counted(source.stream()) : source.stream();
	}

	private static ByteSource source(ByteSource source, InputStream counted, InputStream stream) {
		Long size = source.size().bytes();
		DoubleSupplier fraction = (size != null && counted instanceof Counted own) ? () -> own.share(size)
				: source.fraction();
		return new ByteSource(stream, SourceSize.UNKNOWN, fraction, false);
	}

	/** Says of a failure where in the file it was. */
	public void place(SQLException failure) {
		LineMap map = this.lines;
		CopyFailure found = CopyFailure.find(failure);
		if (map != null && found != null) {
			found.relocate(map::inFile);
		}
	}

	/** Reads the beginning of CSV or text. */
	private static final class Reading {

		private final String profile;

		private CopyJob job;

		private final FileForm form;

		private final ByteSource source;

		private final InputStream counted;

		private final @Nullable TargetTable table;

		private final FileHead head;

		private boolean @Nullable [] kept;

		Reading(String profile, CopyJob job, ByteSource source, @Nullable TargetTable table) throws IOException {
			this.profile = profile;
			this.job = job;
			this.form = job.file();
			this.source = source;
			this.table = table;
			this.counted = counted(source);
			this.head = new FileHead(this.counted, job);
		}

		PreparedFile csv() throws IOException {
			if (this.form.separatorLine()) {
				separate(this.head.separator());
			}
			boolean match = this.job.command().isHeaderMatch();
			boolean header = this.job.command().has(CopyOption.HEADER) && !match;
			int headers = Math.max(this.form.headerLines(), (header || this.form.byName()) ? 1 : 0);
			for (int i = 0; i < headers; i++) {
				header(i == headers - 1 && (header || this.form.byName()));
			}
			if (header) {
				this.job = this.job.withCommand(this.job.command().without(CopyOption.HEADER));
			}
			List<String> nulls = this.form.nulls();
			if (!nulls.isEmpty()) {
				this.job = this.job.with(CopyOption.nullString(nulls.get(0)));
			}
			return rest();
		}

		private void separate(@Nullable String said) {
			String given = this.job.command().text("DELIMITER", "");
			if (said != null && !given.isEmpty() && !given.equals(said)) {
				throw new CopyException(null,
						"the first line says sep=%s, and delimiter('%s') says otherwise: leave it out".formatted(said,
								given),
						1L, null);
			}
			if (said != null) {
				this.job = this.job.with(CopyOption.delimiter(said.charAt(0)));
			}
		}

		private void header(boolean last) throws IOException {
			String line = this.head.header();
			while (last && this.form.blankLines() && line != null && isBlank(line)) {
				line = this.head.header();
			}
			if (!last || !this.form.byName()) {
				return;
			}
			if (line == null) {
				throw new CopyException(null, "the data have no header: they end before it");
			}
			select(line);
		}

		private boolean isBlank(String line) {
			return line.replace(delimiter(), ' ').isBlank();
		}

		private char delimiter() {
			return this.job.command().text("DELIMITER", ",").charAt(0);
		}

		private void select(String line) {
			String kind = FileCause.ofEncoding(this.head.start(), this.job.charset());
			String cause = (kind != null) ? kind : FileCause.ofLine(line, this.job);
			CopyJob.Separators separators = this.job.separators();
			List<String> names = FileHead.names(line, delimiter(), separators.quote(), separators.escapes());
			if (this.form.trailingDelimiter() && names.get(names.size() - 1).isEmpty()) {
				names = names.subList(0, names.size() - 1);
			}
			List<String> named = this.job.command().columns();
			boolean text = this.job.strategy() instanceof LoadStrategy.Staging staging && staging.text();
			TargetTable known = this.table;
			List<String> targets = (!named.isEmpty() || known == null) ? named : known.writable();
			HeaderColumns columns = new HeaderColumns(names, targets, this.form, cause);
			int broken = columns.unknownBroken();
			if (broken >= 0) {
				throw this.head.quotes(line).noColumn(broken, names.get(broken));
			}
			HeaderColumns.Selection selection = (text && named.isEmpty()) ? columns.all()
					: columns.select(!named.isEmpty());
			tell(selection, columns);
			this.kept = selection.kept();
			this.job = this.job.withCommand(this.job.command().withExactly(selection.columns()));
		}

		/** What is left out by mistake looks like what is left out. */
		private void tell(HeaderColumns.Selection selection, HeaderColumns columns) {
			String copy = this.job.command().describe();
			for (String other : selection.others()) {
				String exact = columns.exactInsteadOf(other);
				String meant = (exact != null) ? null : LooseName.meant(other, columns.missing());
				if (exact != null) {
					logger.warn(
							"Profile '{}': {}: the file's column '{}' is left out, as '{}' is in the file, too, and goes by"
									+ " its name exactly; if it is the other one, headerColumns(Map.of(…)) says so",
							this.profile, copy, other, exact);
				}
				if (meant != null) {
					logger.warn(
							"Profile '{}': {}: the file's column '{}' is left out, and '{}' is not in the file; if it is"
									+ " that one, headerColumns(Map.of(…)) says so",
							this.profile, copy, other, meant);
				}
			}
			if (!selection.others().isEmpty()) {
				logger.debug("Profile '{}': {}: columns of the file that are left out: {}", this.profile, copy,
						selection.others());
			}
		}

		private PreparedFile rest() {
			LineMap lines = new LineMap();
			InputStream data = this.head.rest();
			if (this.job.command().format() == CopyFormat.CSV) {
				CsvShape shape = shape();
				if (!shape.isPlain()) {
					CsvRewriter rewriter = CsvRewriter.of(shape, Encodings.pairs(this.job.charset()), lines,
							this.head.lines());
					return new PreparedFile(this.job,
							source(this.source, this.counted, new RewrittenStream(data, rewriter)), this.table, lines,
							0);
				}
			}
			lines.put(1, 1 + this.head.lines());
			return new PreparedFile(this.job, source(this.source, this.counted, data), this.table, lines,
					this.head.lines());
		}

		private CsvShape shape() {
			boolean[] expected = this.kept;
			if (expected == null && this.form.trailingDelimiter()) {
				List<String> named = this.job.command().columns();
				int count = (!named.isEmpty() || this.table == null) ? named.size() : this.table.writable().size();
				expected = new boolean[count];
				Arrays.fill(expected, true);
			}
			Charset charset = this.job.charset();
			List<byte[]> nulls = (this.form.nulls().size() > 1)
					? this.form.nulls().stream().map((text) -> text.getBytes(charset)).toList() : List.of();
			CopyJob.Separators separators = this.job.separators();
			return new CsvShape((byte) delimiter(), (byte) separators.quote(), (byte) separators.escapes(), expected,
					this.form.trailingDelimiter(), this.form.blankLines(), nulls);
		}

	}

	/** Counts what was read. */
	private static final class Counted extends FilterInputStream {

		private long count;

		Counted(InputStream source) {
			super(source);
		}

		double share(long size) {
			return (size <= 0) ? 1 : Math.min((double) this.count / size, 1);
		}

		@Override
		public int read() throws IOException {
			int value = super.read();
			this.count += (value >= 0) ? 1 : 0;
			return value;
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int read = super.read(target, offset, length);
			this.count += Math.max(read, 0);
			return read;
		}

	}

}
