package io.github.pgprofiles.benchmarks.report;

/**
 * What a run ran on; without it its figures mean nothing.
 *
 * @param cores that the JVM may use; the server shares them
 * @param heapMegabytes that the JVM may use at most
 * @param jdk version and vendor
 * @param system operating system and processor
 * @param server PostgreSQL's version
 */
public record Machine(int cores, long heapMegabytes, String jdk, String system, String server) {

	/**
	 * Looks at the machine.
	 * @param serverVersion PostgreSQL's version
	 * @return this machine
	 */
	public static Machine here(String serverVersion) {
		Runtime runtime = Runtime.getRuntime();
		return new Machine(runtime.availableProcessors(), runtime.maxMemory() >> 20,
				System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")",
				System.getProperty("os.name") + " " + System.getProperty("os.arch"), serverVersion);
	}

	@Override
	public String toString() {
		return "%d cores, shared by client and server; heap up to %d MB; JDK %s; %s; PostgreSQL %s, embedded"
			.formatted(this.cores, this.heapMegabytes, this.jdk, this.system, this.server);
	}

}
