package io.github.pgprofiles.autoconfigure.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.AheadOfTime;
import io.github.pgprofiles.autoconfigure.data.shop.AheadOfTimeShop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Repositories of profiles in an application that was processed ahead of time. */
class AheadOfTimeRepositoriesIT {

	private final List<String> keys = new ArrayList<>();

	@TempDir
	private Path directory;

	private void set(List<String> lines) {
		for (String line : lines) {
			String[] pair = line.split("=", 2);
			this.keys.add(pair[0]);
			System.setProperty(pair[0], pair[1]);
		}
	}

	@AfterEach
	void clearProperties() {
		this.keys.forEach(System::clearProperty);
	}

	@Test
	void repositoriesUseTheDatabaseOfTheirProfile() throws Exception {
		set(Shop.profiles());
		set(List.of("app.postgres.primary=orders"));
		String without;
		try (var context = new AnnotationConfigApplicationContext(AheadOfTimeShop.class)) {
			without = AheadOfTimeShop.use(context);
		}
		assertThat(without).isEqualTo("{audit entry=1, audit jooq=1, audit mark=1, countAbove=1, countNamed=1, "
				+ "findByShortTitle=1, orders jooq=1, orders label=1, orders purchase=1, reports box=1, "
				+ "reports jooq=1, reports report=1, reports stock=1}");
		// other databases, without rows
		set(Shop.profiles());
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
