package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** All authors. */
public interface AuthorRepository extends JpaRepository<Author, Long> {

	/**
	 * Finds those of a department.
	 * @param department its name
	 * @return the authors
	 */
	List<Author> findByDepartment(String department);

}
