package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import java.time.Instant;
import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** All purchases. */
public interface PurchaseRepository extends JpaRepository<Purchase, Long> {

	/**
	 * Finds late ones.
	 * @param moment that they are later than
	 * @return the purchases
	 */
	List<Purchase> findByPlacedAfter(Instant moment);

}
