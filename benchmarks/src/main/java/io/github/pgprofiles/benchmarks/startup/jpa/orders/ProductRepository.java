package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** All products. */
public interface ProductRepository extends JpaRepository<Product, Long> {

	/**
	 * Finds those that can be bought.
	 * @return the products, by title
	 */
	List<Product> findByAvailableTrueOrderByTitle();

}
