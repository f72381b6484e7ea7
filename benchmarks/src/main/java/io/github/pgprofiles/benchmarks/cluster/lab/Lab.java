package io.github.pgprofiles.benchmarks.cluster.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The lab: scripts that run a Patroni cluster of three nodes on loopback, and break it.
 * Takes down at its end what it has started. Thread-safe.
 */
public final class Lab implements AutoCloseable {

	private static final Pattern EXPORT = Pattern.compile("(\\w+)='([^']*)'");

	private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

	private static final int FIRST_PORT = 5441;

	/** Where the agent of the node on the first port listens. */
	private static final int FIRST_AGENT = 8008;

	/** The status of {@code status} then; a cluster that is not healthy has another. */
	private static final int NOT_UP = 1;

	private static final int SECONDS_TO_END = 10;

	private final Path directory;

	private final boolean started;

	private final String user;

	private final String password;

	private final List<Node> nodes;

	private Lab(Path directory, boolean started, Map<String, String> variables) {
		this.directory = directory;
		this.started = started;
		this.user = variable(variables, "LAB_USER");
		this.password = variable(variables, "LAB_PASSWORD");
		Set<Integer> ports = new LinkedHashSet<>();
		Matcher address = ADDRESS.matcher(variable(variables, "LAB_DSN"));
		while (address.find()) {
			ports.add(Integer.valueOf(address.group(1)));
		}
		this.nodes = ports.stream().map((port) -> new Node(port, this.user, this.password)).toList();
	}

	/**
	 * Whether there is a lab.
	 * @param directory of its scripts
	 * @return whether its program is there
	 */
	public static boolean isIn(Path directory) {
		return Files.isExecutable(directory.resolve("patroni"));
	}

	/**
	 * Starts the cluster, unless it runs.
	 * @param directory of its scripts
	 * @return the lab, to be closed by the caller
	 * @throws IOException if it does not start
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public static Lab up(Path directory) throws IOException, InterruptedException {
		Path absolute = directory.toAbsolutePath().normalize();
		boolean started = LabCommand.run(absolute, "status").exit() == NOT_UP;
		Map<String, String> variables = new HashMap<>();
		Matcher export = EXPORT.matcher(LabCommand.run(absolute, "up").required());
		while (export.find()) {
			variables.put(export.group(1), export.group(2));
		}
		return new Lab(absolute, started, variables);
	}

	private static String variable(Map<String, String> variables, String name) {
		String value = variables.get(name);
		if (value == null) {
			throw new IllegalStateException("'patroni up' of the lab printed no " + name);
		}
		return value;
	}

	/**
	 * The role that owns the database.
	 * @return its name
	 */
	public String user() {
		return this.user;
	}

	/**
	 * The role's password.
	 * @return the password, for settings only
	 */
	public String password() {
		return this.password;
	}

	/**
	 * Its servers.
	 * @return all of them
	 */
	public List<Node> nodes() {
		return this.nodes;
	}

	/**
	 * Who can be written to.
	 * @return the primary
	 * @throws IOException if there is none
	 */
	public Node leader() throws IOException {
		List<Node> leaders = this.nodes.stream().filter(Lab::isPrimary).toList();
		if (leaders.size() != 1) {
			throw new IOException("Not one primary, but " + leaders);
		}
		return leaders.get(0);
	}

	private static boolean isPrimary(Node node) {
		try {
			return !node.isInRecovery();
		}
		catch (SQLException ex) {
			return false;
		}
	}

	/**
	 * The others.
	 * @param node to leave out
	 * @return all nodes but that
	 */
	public List<Node> othersThan(Node node) {
		return this.nodes.stream().filter((each) -> each != node).toList();
	}

	/**
	 * Runs one of the lab's commands to its end.
	 * @param command and its arguments, see the lab's README
	 * @return what it printed
	 * @throws IOException if it failed
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public String patroni(String... command) throws IOException, InterruptedException {
		return LabCommand.run(this.directory, command).required();
	}

	/**
	 * Begins one of the lab's commands.
	 * @param command and its arguments
	 * @return its end
	 */
	public Future<String> beginPatroni(String... command) {
		FutureTask<String> task = new FutureTask<>(() -> patroni(command));
		Thread thread = new Thread(task, "lab-" + command[0]);
		thread.setDaemon(true);
		thread.start();
		return task;
	}

	/**
	 * Has the node's agent restart its server, and waits for the end of that.
	 * @param node whose server is restarted
	 * @throws IOException if the agent refuses
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public void restart(Node node) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(agent(node).resolve("/restart"))
			.header("Content-Type", "application/json")
			.timeout(Duration.ofMinutes(2))
			.POST(HttpRequest.BodyPublishers.ofString("{}"))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
		if (response.statusCode() != 200) {
			throw new IOException("No restart of %s: %d %s".formatted(node, response.statusCode(), response.body()));
		}
	}

	private static URI agent(Node node) {
		return URI.create("http://%s:%d/".formatted(Node.HOST, node.port() - FIRST_PORT + FIRST_AGENT));
	}

	/**
	 * The process of a node's agent. Stopped, it loses its leadership, and its server
	 * goes on as the primary that it was.
	 * @param node whose agent
	 * @return its number, while all is well
	 * @throws IOException if the cluster is not healthy
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public long agentOf(Node node) throws IOException, InterruptedException {
		return process(node, "agent");
	}

	private long process(Node node, String kind) throws IOException, InterruptedException {
		Matcher process = Pattern.compile("port %d: .*%s (\\d+)".formatted(node.port(), kind))
			.matcher(patroni("status"));
		if (!process.find()) {
			throw new IOException("There is no %s of %s".formatted(kind, node));
		}
		return Long.parseLong(process.group(1));
	}

	/**
	 * Kills a node, its agent first, which would start the server again.
	 * @param node to kill
	 * @return when, by {@link System#nanoTime()}
	 * @throws IOException if the cluster is not healthy
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public long kill(Node node) throws IOException, InterruptedException {
		long agent = agentOf(node);
		ProcessHandle server = ProcessHandle.of(process(node, "postmaster"))
			.orElseThrow(() -> new IOException("No server of " + node));
		List<ProcessHandle> sessions = server.children().toList();
		kill(agent);
		long now = System.nanoTime();
		server.destroyForcibly();
		sessions.forEach(ProcessHandle::destroyForcibly);
		return now;
	}

	/**
	 * Stops a process, which can be killed then and not do anything else.
	 * @param process its number
	 * @throws IOException if there is no such process
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public static void stop(long process) throws IOException, InterruptedException {
		if (new ProcessBuilder("kill", "-STOP", String.valueOf(process)).start().waitFor() != 0) {
			throw new IOException("No process " + process);
		}
	}

	/**
	 * Kills a process, stopped or not, and waits for its end.
	 * @param process its number
	 * @throws IOException if it does not end
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public static void kill(long process) throws IOException, InterruptedException {
		Optional<ProcessHandle> handle = ProcessHandle.of(process);
		if (handle.isPresent()) {
			handle.get().destroyForcibly();
			try {
				handle.get().onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
			}
			catch (ExecutionException | TimeoutException ex) {
				throw new IOException("Process " + process + " does not end", ex);
			}
		}
	}

	/**
	 * Starts what is dead, and waits for one leader with two replicas that stream.
	 * @throws IOException if that takes too long
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public void awaitHealthy() throws IOException, InterruptedException {
		patroni("revive");
	}

	/**
	 * Starts a proxy of the lab's.
	 * @param node where it leads to
	 * @return the proxy, to be closed by the caller
	 * @throws IOException if it does not start
	 */
	public LabProxy proxy(Node node) throws IOException {
		return LabProxy.start(this.directory.resolve("proxy.py"), node.port());
	}

	/**
	 * Addresses as a DSN has them.
	 * @param ports in the order in which they are tried
	 * @return hosts and ports
	 */
	public static String hosts(Stream<Integer> ports) {
		return String.join(",", ports.map((port) -> Node.HOST + ":" + port).toList());
	}

	@Override
	public void close() throws IOException, InterruptedException {
		if (this.started) {
			patroni("down");
		}
	}

}
