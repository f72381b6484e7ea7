package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import java.util.Optional;

import org.springframework.data.jpa.repository.JpaRepository;

/** All customers. */
public interface CustomerRepository extends JpaRepository<Customer, Long> {

	/**
	 * Finds one.
	 * @param email of the customer
	 * @return the customer
	 */
	Optional<Customer> findByEmail(String email);

}
