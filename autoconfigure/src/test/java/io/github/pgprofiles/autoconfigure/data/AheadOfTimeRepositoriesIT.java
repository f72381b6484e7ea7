package io.github.pgprofiles.autoconfigure.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.AheadOfTime;
import io.github.pgprofiles.autoconfigure.SystemProperties;
import io.github.pgprofiles.autoconfigure.data.shop.AheadOfTimeShop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Repositories of profiles in an application that was processed ahead of time. */
class AheadOfTimeRepositoriesIT {

	@RegisterExtension
	private final SystemProperties properties = new SystemProperties();

	@TempDir
	private Path directory;

	@Test
	void repositoriesUseTheDatabaseOfTheirProfile() throws Exception {
		this.properties.set(Shop.profiles().toArray(String[]::new));
		this.properties.set("app.postgres.primary=orders");
		String without;
		try (var context = new AnnotationConfigApplicationContext(AheadOfTimeShop.class)) {
			without = AheadOfTimeShop.use(context);
		}
		assertThat(without).isEqualTo("{audit entry=1, audit jooq=1, audit mark=1, countAbove=1, countNamed=1, "
				+ "findByShortTitle=1, orders jooq=1, orders label=1, orders purchase=1, reports box=1, "
				+ "reports jooq=1, reports report=1, reports stock=1}");
		// other databases, without rows
		this.properties.set(Shop.profiles().toArray(String[]::new));
		assertThat(AheadOfTime.run(this.directory, AheadOfTimeShop.class, AheadOfTimeShop.Generated.class))
			.isEqualTo(without);
		assertThat(generated()).contains("ReportsImpl__AotRepository.java", "EntriesImpl__AotRepository.java",
				"StocksImpl__AotRepository.java", "PurchasesImpl__AotRepository.java");
	}

	private List<String> generated() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory.resolve("sources"))) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

}
