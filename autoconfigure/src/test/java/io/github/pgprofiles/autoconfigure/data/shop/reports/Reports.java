package io.github.pgprofiles.autoconfigure.data.shop.reports;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/** Of the profile whose packages are configured. */
public interface Reports extends JpaRepository<Report, Long> {

	List<Report> findByShortTitle(String shortTitle);

	@Query("select count(r) from Report r where r.id > :least")
	long countAbove(long least);

}
