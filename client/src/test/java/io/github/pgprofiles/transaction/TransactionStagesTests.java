package io.github.pgprofiles.transaction;

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

/** What the types of the stages let through, seen by the compiler. */
class TransactionStagesTests {

	private static final String SOURCE = """
			import io.github.pgprofiles.*;
			import io.github.pgprofiles.transaction.*;
			import java.io.*;
			import java.time.Duration;
			import java.util.*;
			import org.springframework.core.ParameterizedTypeReference;
			class Caller {
				record Receipt(long id) { }
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
			"Receipt r = orders.transaction().serializable().retry().execute(tx -> new Receipt(tx.sql(\"select 1\").update()));",
			"Receipt r = orders.transaction().retry().serializable().timeout(limit).name(\"a\").lockTimeout(limit).execute(tx -> new Receipt(1));",
			"orders.transaction().timeout(limit).readOnly().serializable().retry().deferrable().name(\"a\").run(tx -> { });",
			"orders.transaction().serializable().readOnly().deferrable().execute(tx -> tx.sql(\"select 1\").query(Long.class).single());",
			"orders.transaction().readOnly().repeatableRead().run(tx -> tx.nested().run(inner -> inner.sql(\"select 1\").query().list()));",
			"Receipt r = orders.transaction().once(\"k\", Receipt.class).serializable().retry().timeout(limit).fingerprint(1).execute(tx -> new Receipt(tx.sql(\"select 1\").update()));",
			"Receipt r = orders.transaction().retry().repeatableRead().once(\"k\", Receipt.class).execute(tx -> new Receipt(1));",
			"List<Receipt> r = orders.transaction().serializable().once(\"k\", new ParameterizedTypeReference<List<Receipt>>() { }).execute(tx -> List.of());",
			"orders.transaction().once(\"k\").readCommitted().run(tx -> tx.sql(\"select 1\").update());",
			"orders.transaction().run(tx -> { throw new IOException(); });",
			"orders.transaction().requiresNew().run(tx -> tx.requiresNew().serializable().run(inner -> inner.rollbackOnly()));",
			"orders.transaction().run(tx -> { int[] n = tx.batch(\"x\", List.of()); tx.nested().run(inner -> inner.copy().into(\"t\")); });",
			"class R { long count(ReadOnlyTransaction tx) { return tx.sql(\"select 1\").query(Long.class).single(); } } "
					+ "long n = orders.transaction().<Long, RuntimeException>execute(new R()::count) + orders.transaction().readOnly().<Long, RuntimeException>execute(new R()::count);" })
	void compiles(String body) throws IOException {
		assertThat(compile(body)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"orders.transaction().deferrable(); | method deferrable()",
			"orders.transaction().serializable().deferrable(); | method deferrable()",
			"orders.transaction().readOnly().deferrable(); | method deferrable()",
			"orders.transaction().repeatableRead().readOnly().deferrable(); | method deferrable()",
			"orders.transaction().readOnly().readCommitted().deferrable(); | method deferrable()",
			"orders.transaction().serializable().readCommitted(); | method readCommitted()",
			"orders.transaction().repeatableRead().serializable(); | method serializable()",
			"orders.transaction().readOnly().serializable().repeatableRead(); | method repeatableRead()",
			"orders.transaction().readUncommitted(); | method readUncommitted()",
			"orders.transaction().once(\"k\").serializable().readCommitted(); | method readCommitted()",
			"orders.transaction().readOnly().run(tx -> tx.sql(\"delete from t\").update()); | method update()",
			"orders.transaction().readOnly().run(tx -> tx.batch(\"delete from t\", List.of())); | method batch(",
			"orders.transaction().readOnly().run(tx -> tx.copy().into(\"t\")); | method into(",
			"orders.transaction().readOnly().run(tx -> tx.nested().run(inner -> inner.sql(\"delete from t\").update())); | method update()",
			"orders.transaction().serializable().readOnly().run(tx -> tx.sql(\"delete from t\").param(1).update()); | method update()",
			"orders.transaction().readOnly().run(tx -> tx.rollbackOnly()); | method rollbackOnly()",
			"orders.transaction().readOnly().run(tx -> tx.requiresNew()); | method requiresNew()",
			"orders.transaction().readOnly().readOnly(); | method readOnly()",
			"orders.transaction().readOnly().once(\"k\", Receipt.class); | method once(",
			"orders.transaction().readOnly().once(\"k\"); | method once(",
			"orders.transaction().serializable().readOnly().once(\"k\", Receipt.class); | method once(",
			"orders.transaction().once(\"k\", Receipt.class).readOnly(); | method readOnly()",
			"orders.transaction().once(\"k\").readOnly(); | method readOnly()",
			"orders.transaction().once(\"k\", Receipt.class).once(\"l\"); | method once(",
			"orders.transaction().once(\"k\", Receipt.class).execute(tx -> 1L); | incompatible",
			"orders.transaction().once(\"k\").execute(tx -> 1L); | method execute(",
			"orders.transaction().once(\"k\", Receipt.class).run(tx -> { }); | method run(",
			"orders.transaction().fingerprint(1); | method fingerprint(",
			"orders.transaction().run(tx -> { throw new Exception(); }); | unreported exception",
			"Integer n = orders.transaction().execute(tx -> \"text\"); | incompatible" })
	void doesNotCompile(String body, String why) throws IOException {
		assertThat(compile(body)).singleElement().asString().contains(why);
	}

}
