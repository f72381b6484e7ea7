package io.github.pgprofiles.query;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the stages of a statement let through, seen by the compiler. */
class StatementStagesTests {

	private static final String SOURCE = """
			import io.github.pgprofiles.*;
			import io.github.pgprofiles.query.*;
			import java.io.*;
			import java.time.Duration;
			import java.util.*;
			import java.util.stream.*;
			class Caller {
				record Trade(long id) { }
				void call(PostgresClient orders, Duration limit) throws IOException {
					%s
				}
			}
			""";

	@TempDir
	private Path classes;

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String body) {
			super(URI.create("string:///Caller.java"), Kind.SOURCE);
			this.text = SOURCE.formatted(body);
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

	/** The compiler's errors. */
	private List<String> compile(String body) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
			compiler
				.getTask(new StringWriter(), files, found,
						List.of("-d", this.classes.toString(), "-proc:none", "-cp",
								System.getProperty("java.class.path")),
						null, List.of(new Source(body)))
				.call();
		}
		return found.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == javax.tools.Diagnostic.Kind.ERROR)
			.map((diagnostic) -> diagnostic.getMessage(Locale.ENGLISH))
			.toList();
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"long n = orders.sql(\"select 1\").fetchSize(1000).query(Trade.class).forEach(trade -> { });",
			"Stream<Trade> s = orders.sql(\"select :a\").fetchSize(1).param(\"a\", 1).timeout(limit).engine(StreamEngine.CURSOR).query(Trade.class).stream();",
			"Stream<Trade> s = orders.sql(\"select ?\").param(1).query(Trade.class).stream();",
			"List<Trade> l = orders.sql(\"select ?\").timeout(limit).param(1).params(new Trade(1)).params(Map.of()).query(Trade.class).list();",
			"long n = orders.sql(\"select 1\").engine(StreamEngine.COPY).query().chunks(10).forEach(list -> { });",
			"long n = orders.sql(\"select 1\").engine(StreamEngine.COPY).query((row, i) -> row.getLong(1)).withStream(Stream::count);",
			"RowStream<Trade> r = orders.streaming().sql(\"select ?\").param(1).fetchSize(5).query(Trade.class);",
			"StreamTemplate.StreamSpec s = orders.sql(\"select ?\").param(1);",
			"int n = orders.sql(\"update t set n = ?\").param(1).timeout(limit).update();",
			"orders.transaction().readOnly().run(tx -> tx.sql(\"select ?\").param(1).fetchSize(10).query(Trade.class).forEach(t -> { }));",
			"orders.copy().query(\"select :a\").param(\"a\", 1).params(Map.of()).csv().to(new ByteArrayOutputStream());" })
	void compiles(String body) throws IOException {
		assertThat(compile(body)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"orders.sql(\"update t set n = 1\").fetchSize(10).update(); | method update()",
			"orders.sql(\"update t set n = 1\").engine(StreamEngine.COPY).update(); | method update()",
			"orders.sql(\"update t set n = ?\").fetchSize(10).param(1).update(); | method update()",
			"orders.sql(\"update t set n = 1\").engine(StreamEngine.COPY).timeout(limit).update(); | method update()",
			"orders.sql(\"select 1\").fetchSize(10).query(Trade.class).list(); | method list()",
			"orders.sql(\"select 1\").fetchSize(10).query().list(); | method list()",
			"orders.sql(\"select 1\").fetchSize(10).query((row, i) -> 1).single(); | method single()",
			"orders.sql(\"select ?\").param(1).engine(StreamEngine.CURSOR).param(2).query(Trade.class).list(); | method list()",
			"orders.sql(\"select 1\").engine(StreamEngine.AUTO).query(Trade.class).singleOrNull(); | method singleOrNull()",
			"orders.sql(\"select 1\").engine(StreamEngine.COPY).query(Trade.class).optional(); | method optional()",
			"orders.streaming().sql(\"select 1\").query(Trade.class).list(); | method list()",
			"orders.transaction().readOnly().run(tx -> tx.sql(\"select 1\").fetchSize(1).query(Trade.class).single()); | method single()" })
	void doesNotCompile(String body, String why) throws IOException {
		assertThat(compile(body)).singleElement().asString().contains(why);
	}

}
