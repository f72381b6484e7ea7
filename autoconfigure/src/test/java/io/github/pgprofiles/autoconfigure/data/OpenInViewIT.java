package io.github.pgprofiles.autoconfigure.data;

import io.github.pgprofiles.autoconfigure.data.shop.AheadOfTimeShop;
import io.github.pgprofiles.autoconfigure.data.shop.Purchase;
import io.github.pgprofiles.autoconfigure.data.shop.Purchases;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entries;
import io.github.pgprofiles.autoconfigure.data.shop.audit.Entry;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Report;
import io.github.pgprofiles.autoconfigure.data.shop.reports.Reports;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Entity managers that stay open through a web request. */
class OpenInViewIT {

	private static String[] profiles;

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner().withPropertyValues(profiles)
		.withPropertyValues("app.postgres.primary=orders")
		.withConfiguration(
				AutoConfigurations.of(WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class))
		.withUserConfiguration(AheadOfTimeShop.class, Pages.class);

	@BeforeAll
	static void create() {
		profiles = Shop.profiles().toArray(String[]::new);
	}

	private static String ask(WebApplicationContext context) throws Exception {
		return MockMvcTester.from(context).get().uri("/").exchange().getResponse().getContentAsString();
	}

	@Test
	void onlyProfilesThatAskForItHaveIt() {
		this.runner.withPropertyValues("app.postgres.profiles.reports.jpa.open-in-view=true")
			// Boot's default for the primary profile is true
			.run((context) -> assertThat(ask(context.getSourceApplicationContext()))
				.isEqualTo("orders true, reports true, audit false"));
	}

	@Test
	void aPrimaryProfileWithKeysOfItsOwnHasTheirDefault() {
		this.runner.withPropertyValues("app.postgres.profiles.orders.jpa.ddl-auto=none")
			.run((context) -> assertThat(ask(context.getSourceApplicationContext()))
				.isEqualTo("orders false, reports false, audit false"));
		this.runner.withPropertyValues("app.postgres.profiles.orders.jpa.open-in-view=true")
			.run((context) -> assertThat(ask(context.getSourceApplicationContext()))
				.isEqualTo("orders true, reports false, audit false"));
	}

	/** Two reads give the same object if they have the same entity manager. */
	@RestController
	static class Pages {

		private final Purchases purchases;

		private final Reports reports;

		private final Entries entries;

		Pages(Purchases purchases, Reports reports, Entries entries) {
			this.purchases = purchases;
			this.reports = reports;
			this.entries = entries;
			purchases.save(new Purchase(1));
			reports.save(new Report(1, "r"));
			entries.save(new Entry(1));
		}

		@GetMapping("/")
		String same() {
			return "orders %s, reports %s, audit %s".formatted(isSame(this.purchases), isSame(this.reports),
					isSame(this.entries));
		}

		private static boolean isSame(JpaRepository<?, Long> repository) {
			Object first = repository.findById(1L).orElseThrow();
			return first == repository.findById(1L).orElseThrow();
		}

	}

}
