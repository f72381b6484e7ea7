package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** All lines. */
public interface PurchaseLineRepository extends JpaRepository<PurchaseLine, Long> {

	/**
	 * Finds those of a purchase.
	 * @param purchase its primary key
	 * @return the lines
	 */
	List<PurchaseLine> findByPurchaseId(long purchase);

}
