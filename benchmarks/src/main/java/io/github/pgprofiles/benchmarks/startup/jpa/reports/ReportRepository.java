package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** All reports. */
public interface ReportRepository extends JpaRepository<Report, Long> {

	/**
	 * Finds by a part of the title.
	 * @param text that it contains
	 * @return the reports
	 */
	List<Report> findByTitleContaining(String text);

}
