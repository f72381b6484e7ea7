package io.github.pgprofiles.copy;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** An export by several connections of a table that is larger than the heap. */
@Timeout(400)
@PostgresTest
class ParallelExportMemoryIT {

	static TestDatabase database;

	record Row(int a, String b) {
	}

	/** Reads it all, as records and as bytes, in a JVM of its own. */
	static final class Exports {

		private Exports() {
		}

		public static void main(String[] args) {
			try (HikariDataSource pool = Profiles
				.pool(ChildJvm.profile().pool(PoolSettings.defaults().withMaxSize(3)).build())) {
				PostgresClient client = Profiles.client(pool);
				client.sql("create table large (a int, b text)").update();
				client.sql("alter table large alter b set storage plain").update();
				client.sql("insert into large select n, repeat('b', 7000) from generate_series(1, 16000) n").update();
				LongAdder sum = new LongAdder();
				client.copy().from("large").records(Row.class).parallel(3).to((row) -> sum.add(row.b().length()));
				System.out.println("characters " + sum);
				System.out.println("rows " + client.copy()
					.from("large")
					.csv()
					.parallel(3)
					.toStreams((part) -> OutputStream.nullOutputStream())
					.rows());
			}
		}

	}

	@Test
	void tableLargerThanTheHeapIsRead() {
		try (ChildJvm jvm = ChildJvm.on(database, Exports.class, List.of("-Xmx32m"), Map.of())) {
			assertThat(jvm.await(Duration.ofMinutes(6))).as("%s", jvm.lines()).isZero();
			assertThat(jvm.lines()).contains("characters 112000000", "rows 16000");
		}
	}

}
