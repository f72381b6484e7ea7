package io.github.pgprofiles.internal.copy.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/** Documents of JSON in a file. */
public final class JsonFile {

	private JsonFile() {
	}

	private static JsonDocuments documents(InputStream source, boolean lines) throws IOException {
		InputStream rest = new FileHead(source,
				CopyJob.of(CopyCommand.table(new TableName(null, "json")).withFormat(CopyFormat.TEXT)))
			.rest();
		if (lines) {
			return new LineDocuments(rest);
		}
		if (!ClassUtils.isPresent("tools.jackson.core.JsonParser", JsonFile.class.getClassLoader())) {
			throw new CopyException(null,
					"JSON is read by Jackson 3: add tools.jackson.core:jackson-databind to the class path, or take"
							+ " each line for a document by json().lines()");
		}
		return new ParsedDocuments(rest);
	}

	/** Its documents as rows of text. */
	static InputStream rows(InputStream source, boolean lines, LineMap map) throws IOException {
		return new JsonRowStream(documents(source, lines), map);
	}

	/**
	 * Its documents as objects.
	 * @param decoder that makes them; its messages have no value
	 */
	public static <T> Iterator<T> records(InputStream source, Class<T> type, Decoder decoder) throws IOException {
		return new Records<>(documents(source, false), type, decoder);
	}

	private static final class Records<T> implements Iterator<T> {

		private final JsonDocuments documents;

		private final Class<T> type;

		private final Decoder decoder;

		private boolean looked;

		private boolean there;

		private long count;

		Records(JsonDocuments documents, Class<T> type, Decoder decoder) {
			this.documents = documents;
			this.type = type;
			this.decoder = decoder;
		}

		@Override
		public boolean hasNext() {
			if (!this.looked) {
				try {
					this.there = this.documents.next();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				this.looked = true;
			}
			return this.there;
		}

		@Override
		public T next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			this.looked = false;
			this.count++;
			try {
				Object value = this.decoder.decode(this.documents.array(), this.documents.offset(),
						this.documents.length());
				if (value == null) {
					throw refused("is null, and no " + this.type.getSimpleName(), null);
				}
				return this.type.cast(value);
			}
			catch (ConversionException ex) {
				throw refused(ex.reason(), ex.getCause());
			}
		}

		private MappingException refused(String reason, @Nullable Throwable cause) {
			return new MappingException(null,
					"document %d, which ends in line %d, %s".formatted(this.count, this.documents.line(), reason),
					cause);
		}

	}

}
