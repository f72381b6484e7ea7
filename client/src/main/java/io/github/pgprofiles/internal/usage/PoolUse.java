package io.github.pgprofiles.internal.usage;

/**
 * What one pool is used for.
 *
 * @param holders who has its connections
 * @param waits how long they were waited for
 * @param activities COPYs and streams under way
 */
public record PoolUse(Holders holders, PoolWaits waits, Activities activities) {

	/**
	 * Of a pool that nobody has used yet.
	 * @param most connections that it has
	 */
	public static PoolUse of(int most) {
		return new PoolUse(new Holders(most), new PoolWaits(System.nanoTime()), new Activities());
	}

}
