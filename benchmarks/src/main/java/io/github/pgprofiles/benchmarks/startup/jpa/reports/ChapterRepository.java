package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** All chapters. */
public interface ChapterRepository extends JpaRepository<Chapter, Long> {

	/**
	 * Finds those of a report.
	 * @param report its primary key
	 * @return the chapters
	 */
	List<Chapter> findByReportIdOrderByPosition(long report);

}
