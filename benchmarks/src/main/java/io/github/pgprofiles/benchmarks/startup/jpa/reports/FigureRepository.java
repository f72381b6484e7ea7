package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** All figures. */
public interface FigureRepository extends JpaRepository<Figure, Long> {

	/**
	 * Finds by the label.
	 * @param label of the figure
	 * @return the figures
	 */
	List<Figure> findByLabel(String label);

}
