package io.github.pgprofiles.internal.copy.spec;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.copy.JsonCopyIn;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.copy.command.FileForm;
import io.github.pgprofiles.internal.copy.file.JsonFile;
import io.github.pgprofiles.internal.copy.io.ByteSource;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** The stages of COPY in that are about files. */
final class FileStages {

	private FileStages() {
	}

	static CopyJob nulls(CopyJob job, String... texts) {
		if (texts.length == 0) {
			throw new CopyException(null,
					"nullStrings() names no text: leave it out, or name those that stand for NULL");
		}
		List<String> all = List.of(texts);
		if (new HashSet<>(all).size() < all.size()) {
			throw new CopyException(null, "nullStrings(…) names a text twice: %s".formatted(all));
		}
		return job.with(CopyOption.nullString(all.get(0)))
			.withFile(job.file().withNulls((all.size() > 1) ? all : List.of()));
	}

	static CopyJob json(CopyJob job) {
		return job.withCommand(job.command().withFormat(CopyFormat.TEXT))
			.withFile(job.file().withJson(FileForm.Json.ANY));
	}

	/**
	 * Copies records that documents become.
	 * @param file that they are in; {@code null} for none
	 */
	static <T> CopyResult records(CopyWork work, CopyJob job, Class<T> type, @Nullable Path file,
			ByteSource.Opener opener, Function<Iterator<T>, CopyResult> copy) {
		try (ByteSource source = opener.open()) {
			return copy.apply(JsonFile.records(source.stream(), type, work.in().json().reader(type)));
		}
		catch (CopyException | MappingException ex) {
			return work.errors().build(job.command().describe(), () -> {
				throw ex;
			});
		}
		catch (UncheckedIOException ex) {
			IOException cause = ex.getCause();
			if (file == null || cause == null) {
				// of the caller's source, as it is
				throw ex;
			}
			UncheckedIOException named = work.failed(job.command().describe(), file, cause);
			for (Throwable suppressed : ex.getSuppressed()) {
				named.addSuppressed(suppressed);
			}
			throw named;
		}
		catch (IOException ex) {
			throw work.failed(job.command().describe(), file, ex);
		}
	}

	/** Documents of JSON. */
	static final class JsonIn extends CopyInStages.DataIn<JsonCopyIn> implements JsonCopyIn {

		JsonIn(CopyWork work, CopyJob job) {
			super(work, job);
		}

		@Override
		JsonIn with(CopyJob job) {
			return new JsonIn(this.work, job);
		}

		@Override
		public JsonCopyIn lines() {
			return with(this.job.withFile(this.job.file().withJson(FileForm.Json.LINES)));
		}

		@Override
		public CopyResult from(Reader source) {
			Assert.notNull(source, "The source is null");
			return copy(() -> ByteSource.of(source, StandardCharsets.UTF_8));
		}

		@Override
		public CopyResult from(String source) {
			Assert.notNull(source, "The source is null");
			return copy(() -> ByteSource.of(new StringReader(source), StandardCharsets.UTF_8));
		}

	}

}
