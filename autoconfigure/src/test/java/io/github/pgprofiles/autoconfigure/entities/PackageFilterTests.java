package io.github.pgprofiles.autoconfigure.entities;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose a class is, by the nearest package above it. */
class PackageFilterTests {

	@Test
	void theNearestPackageDecides() {
		PackageFilter shop = new PackageFilter(List.of("com.shop"), List.of("com.shop.reports"));
		PackageFilter reports = new PackageFilter(List.of("com.shop.reports"), List.of("com.shop"));
		assertThat(shop.matches("com.shop.Order")).isTrue();
		assertThat(shop.matches("com.shop.stock.Box")).isTrue();
		assertThat(shop.matches("com.shop.reports.Report")).isFalse();
		assertThat(reports.matches("com.shop.reports.Report")).isTrue();
		assertThat(reports.matches("com.shop.reports.year.Report")).isTrue();
		assertThat(reports.matches("com.shop.Order")).isFalse();
	}

	@Test
	void aPackageIsNoPrefixOfAName() {
		PackageFilter reports = new PackageFilter(List.of("com.shop.report"), List.of());
		assertThat(reports.matches("com.shop.reports.Report")).isFalse();
		assertThat(reports.matches("com.shop.report")).isFalse();
	}

	@Test
	void whatIsLeftIsOfTheEmptyPackage() {
		PackageFilter rest = new PackageFilter(List.of(""), List.of("com.shop.reports"));
		assertThat(rest.matches("com.shop.Order")).isTrue();
		assertThat(rest.matches("Unpackaged")).isTrue();
		assertThat(rest.matches("com.shop.reports.Report")).isFalse();
	}

}
