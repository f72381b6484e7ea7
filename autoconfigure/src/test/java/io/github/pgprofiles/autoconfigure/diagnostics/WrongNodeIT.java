package io.github.pgprofiles.autoconfigure.diagnostics;

import java.nio.file.Path;

import javax.sql.DataSource;

import io.github.pgprofiles.NodeClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.copy.CopyTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user reads who asks for a bean of a node that is not there. */
@ExtendWith(OutputCaptureExtension.class)
class WrongNodeIT {

	@TempDir
	private Path folder;

	private FailedStart start(CapturedOutput output, Class<?>... sources) {
		return FailedStart
			.of(output, this.folder,
					"""
							app.postgres.profiles:
							  orders: { host: localhost, port: %1$d, user: postgres, database: postgres, nodes.replica-1.port: 1 }
							  reports: { host: localhost, port: %1$d, user: postgres, database: postgres }
							app.postgres.primary: orders
							spring.autoconfigure.exclude: org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration
							"""
						.formatted(TestServer.port()),
					sources)
			.doesNotSay("\tat ");
	}

	@Test
	void unknownNodeListsTheNodes(CapturedOutput output) {
		start(output, OfNodeClient.class).says("NodeClient of the node 'replica-2' of the PostgreSQL profile 'orders'",
				"The nodes of the profile are [replica-1]", "'app.postgres.profiles.orders.nodes.replica-2'");
	}

	@Test
	void profileWithoutNodesSaysWhatToConfigure(CapturedOutput output) {
		start(output, OfDataSource.class).says("DataSource of the node 'replica-1' of the PostgreSQL profile 'reports'",
				"The profile has no nodes", "Configure 'app.postgres.profiles.reports.nodes.replica-1'");
	}

	@Test
	void beanThatWritesIsNoneOfANode(CapturedOutput output) {
		start(output, OfCopies.class).says("CopyTemplate of the node 'replica-1'", "which has no such bean",
				"all for reading: NodeClient");
	}

	static class OfNodeClient {

		OfNodeClient(@Qualifier("orders/replica-2") NodeClient client) {
			assertThat(client).isNotNull();
		}

	}

	static class OfDataSource {

		OfDataSource(@Qualifier("reports/replica-1") DataSource dataSource) {
			assertThat(dataSource).isNotNull();
		}

	}

	static class OfCopies {

		OfCopies(@Qualifier("orders/replica-1") CopyTemplate copies) {
			assertThat(copies).isNotNull();
		}

	}

}
